import type { LiveConnection } from '../../connections/live-connection.ts';
import type { Memory } from '../memory/memory.ts';
import type { Look, Situation } from '../situation.ts';
import { expectsUpdate } from '../spec-change.ts';
import { scopeOfLook } from './error-scope.ts';
import { lookAt, type LookOptions } from './look.ts';

/** What a look through a connection needs; `memory` learns that it is on its way. */
type Options = Pick<LookOptions, 'client' | 'index' | 'claims' | 'ownerId' | 'call'> & { memory: Memory };

/** Looks at the platform for one object. What fails for every object, the connection hears of. */
export async function lookThrough(live: LiveConnection, s: Situation, options: Options): Promise<Look> {
  const { memory, call } = options;
  // A row that comes while the look is on its way asks for another one.
  memory.suspect = false;
  // It waits for its answer from here on, and not only once a call limit has passed without one.
  memory.waitingSince ??= s.time.monotonic;
  const seen = await lookAt(s.object, {
    ...options,
    polling: live.polling,
    desired: s.translation?.kind === 'Desired' ? s.translation.desired : undefined,
    changing: expectsUpdate(s),
    wall: s.time.wall,
  });
  const { look, fault } = await scopeOfLook(seen, () => live.connection.probe(call));
  if (fault !== undefined) live.setFault(fault);
  return look;
}
