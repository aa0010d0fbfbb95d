import type { Decision } from './decision.ts';
import { isDeleting } from './facts.ts';
import { isRecorded } from './owner.ts';
import { creation } from './rules/creation.ts';
import { deletion } from './rules/deletion.ts';
import { adoptedAsIs, knowing, recognised } from './rules/first-sight.ts';
import { lookProblems } from './rules/look-problems.ts';
import { adoption, claimLost, nameConflict } from './rules/ownership.ts';
import { prerequisites, withoutPlatform } from './rules/prerequisites.ts';
import { heldAgain, presence } from './rules/presence.ts';
import { releaseWithoutLooking } from './rules/release.ts';
import type { FoundSituation, Look, Situation } from './situation.ts';
import { say } from './verdicts.ts';

/**
 * The whole behaviour of the controller, without I/O, clock or chance: a situation in, one step out.
 * Asked first without a look at the platform; where that does not decide, `Look` asks for one, and
 * the second question, with the look, always has an answer.
 */
export function decide(s: Situation): Decision | 'Look' {
  const unseen = s.look === undefined ? (heldAgain(s) ?? releaseWithoutLooking(s)) : undefined;
  if (unseen !== undefined) return unseen;
  if (s.platform.kind !== 'Found') return withoutPlatform(s, s.platform);
  const found = { ...s, platform: s.platform };
  return s.look === undefined ? (prerequisites(found) ?? 'Look') : seen(found, s.look);
}

/** What follows from a look. */
function seen(s: FoundSituation, look: Look): Decision {
  const problem = lookProblems(s, look);
  if (problem !== undefined) return problem;
  if (isDeleting(s)) return deletion(s, look);

  const ownership = claimLost(s, look) ?? adoption(s, look);
  if (ownership !== undefined) return ownership;

  const { finding } = look;
  if (finding?.kind === 'Absent') return creation(s, look, finding);
  if (finding?.kind !== 'Present') return say('nothing was seen', { kind: 'After', ms: 10_000 });

  const found = finding.observation;
  // What we recorded is positively gone; the name may have passed to somebody else meanwhile.
  if (!isRecorded(s, found)) {
    const conflict = nameConflict(s, look, found);
    if (conflict !== undefined) return conflict;
  }
  const taken = recognised(s, found) ?? adoptedAsIs(s, look, found);
  if (taken === undefined) return presence(s, look, found);
  const { changes, happenings, ...decision } = presence(knowing(s, taken), look, found);
  return {
    ...decision,
    changes: { ...taken.changes, ...changes },
    happenings: [...taken.happenings, ...happenings],
  };
}
