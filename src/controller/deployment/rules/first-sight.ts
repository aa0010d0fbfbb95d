import type { Observation } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import type { Decision, Happening, StatusChanges } from '../decision.ts';
import { active, foundName } from '../facts.ts';
import { openCreateOf } from '../look/recognition.ts';
import { ownerOf } from '../owner.ts';
import { acceptedAs } from '../secrets/sent-secrets.ts';
import type { FoundSituation, Look } from '../situation.ts';
import { inProgress, notServing, say } from '../verdicts.ts';
import { createdAnew } from './correction.ts';
import { created } from './news.ts';
import { observedFields } from './observed-fields.ts';

/** What follows from seeing a workload for the first time by which nobody could put a mark. All pure. */

/** What status has to know from now on, and what is told of it. */
export interface Taken {
  changes: StatusChanges;
  happenings: readonly Happening[];
}

/**
 * A create call of ours is recognised in what was found: from here on the id tells whose it is, and what was sent is
 * what the platform has accepted. The fingerprint goes: whatever takes the name later is not what that call has made.
 */
export function recognised(s: FoundSituation, found: Observation): Taken | undefined {
  const { operation, applied } = s.object.status ?? {};
  if (openCreateOf(s.object) === undefined || operation === undefined) return undefined;
  // Of what is to be taken over a preview may be all that is asked for.
  if (ownerOf(s, found) !== 'Ours') return undefined;
  const { fingerprint: _, ...rest } = operation;
  const { generation, hash } = operation;
  const at = formatTimestamp(s.time.wall);
  const sent = generation !== undefined && hash !== undefined ? { generation, hash, at } : undefined;
  const { workload } = observedFields(s, found);
  return {
    changes: { workload, operation: rest, applied: applied ?? sent },
    happenings: applied === undefined ? newsOf(s, found) : [],
  };
}

/** The answer to the call was lost, and nobody has told of it. */
function newsOf(s: FoundSituation, found: Observation): Happening[] {
  const news = created(found.name);
  return s.memory.mending ? [news, createdAnew] : [news];
}

/**
 * Nothing of what was adopted is known but what reads show. Where that is as the spec says, or may differ, the spec
 * counts as accepted: there is no call that could make sure.
 */
export function adoptedAsIs(s: FoundSituation, look: Look, found: Observation): Taken | undefined {
  const { status, spec, metadata } = s.object;
  if (s.platform.capabilities.updatesInPlace || s.translation?.kind !== 'Desired') return undefined;
  if (status?.workload?.id !== found.id || status.applied !== undefined) return undefined;
  if (look.differences === undefined) return undefined;
  if (look.differences.length > 0 && spec.driftPolicy !== 'Ignore') return undefined;
  const at = formatTimestamp(s.time.wall);
  return {
    changes: { applied: { ...acceptedAs(s.translation.desired, metadata.generation, at), assumed: true } },
    happenings: [],
  };
}

/** The situation with what was learned. */
export function knowing(s: FoundSituation, { changes }: Taken): FoundSituation {
  return { ...s, object: { ...s.object, status: { ...s.object.status, ...changes } } };
}

/** It does not show yet what it would be recognised by. Nothing is called until it does. */
export function unclear(s: FoundSituation, found: Observation): Decision {
  const message = `Making sure that workload ${foundName(found)} is what this object's create call has made.`;
  return say(
    'not clear whose it is',
    { kind: 'After', ms: active(s) },
    {
      ready: { status: 'False', reason: 'Creating', message },
      available: notServing(message),
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Ready' },
    },
  );
}
