import { sentence } from '../../sentence.ts';
import type { Decision } from '../decision.ts';
import type { Memory } from '../memory/memory.ts';
import { staleIn } from '../rules/silence.ts';
import { firstWords, isStale, waitForConnection } from '../rules/waiting.ts';
import { hasPlatform, type Situation } from '../situation.ts';
import { say } from '../verdicts.ts';

/** An object that waits for its turn says so after this long: until then the API server says that it waits. */
const SAYS_SO_AFTER_MS = 60_000;

const IN_THE_QUEUE = 'Waiting for its turn: the connection is busy with other objects.';

/** What is to be done for an object that waits for its turn at a connection: nothing, words later, or words now. */
export type Parked = { kind: 'Silent' } | { kind: 'Later'; ms: number } | { kind: 'Words'; words: Decision };

/** The connection has no room for a pass now. Notes in `memory` since when that is so. */
export function whileParked(memory: Memory, s: Situation): Parked {
  const now = s.time.monotonic;
  memory.parkedSince ??= now;
  const words = firstWords(s, IN_THE_QUEUE);
  if (words.ready === undefined) return unseen(memory, s);
  const ms = memory.parkedSince + SAYS_SO_AFTER_MS - now;
  return ms > 0 ? { kind: 'Later', ms } : { kind: 'Words', words: say('parked', { kind: 'Settled' }, words) };
}

/** It waits for a look, and nothing else tells how its workload is: in the end that is what it says. */
function unseen(memory: Memory, s: Situation): Parked {
  if (!hasPlatform(s) || s.platform.unlisted === undefined) return { kind: 'Silent' };
  const ms = staleIn(s);
  if (ms > 0) return { kind: 'Later', ms };
  if (!isStale(s)) return { kind: 'Silent' };
  // The list may come again before its turn; what it says now is taken back by a look all the same.
  memory.suspect = true;
  const why = sentence(s.platform.unlisted.message);
  return { kind: 'Words', words: waitForConnection(s, 'PlatformUnreachable', why, { kind: 'Settled' }) };
}
