import { isSameHome } from '../../../platform-clients/home.ts';
import type { Observation } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import type { Decision, Judgement, StatusChanges } from '../decision.ts';
import { aKind, adoptionPending, foundName, hasFinalizer, recordedId, withoutWorkload } from '../facts.ts';
import { adoptIdOf, isRecorded, ownerOf } from '../owner.ts';
import { LONGEST_WAIT_MS } from '../timing/held-back.ts';
import { partsOfMark } from '../owner-mark.ts';
import type { FoundSituation, Look } from '../situation.ts';
import { inProgress, say, stalled } from '../verdicts.ts';
import { absence } from './absence.ts';
import { unclear } from './first-sight.ts';
import { nothingObserved, observedFields } from './observed-fields.ts';
import { refusedByTask } from './tasks.ts';
import { lookAgain } from './unsure.ts';

const LATER = { kind: 'After', ms: LONGEST_WAIT_MS } as const;
const SOON = { kind: 'After', ms: 60_000 } as const;
/** Somebody else gives it, in another object or by a label of the namespace. */
const LOOK_FOR_LEAVE = { kind: 'After', ms: 10_000 } as const;

/** The name of an object's workload never changes. */
const ANOTHER_NAME = 'Choose another name, in another InferenceDeployment';
const NOT_THIS = 'correct spec.adopt.id, or take spec.adopt out.';

/** Two objects, one workload: the other one has it. Pure. */
export function claimLost(s: FoundSituation, look: Look): Decision | undefined {
  if (look.claim.kind !== 'Lost') return undefined;
  const { holder } = look.claim;
  const sameNamespace = holder.namespace === s.object.metadata.namespace;
  // Which object of another namespace it is nobody here may learn, so nobody here can delete it.
  const message = sameNamespace
    ? `The workload's name is held by InferenceDeployment ${holder.name}. ${ANOTHER_NAME}, or delete one of the two objects.`
    : `The workload's name is held by a workload of another namespace. ${ANOTHER_NAME}.`;
  return say('another object holds the name', SOON, stalled(s, 'NameConflict', message));
}

/** Taking over what `adopt` names. Pure. */
export function adoption(s: FoundSituation, look: Look): Decision | undefined {
  const { adopt } = s.object.spec;
  if (adopt === undefined || !adoptionPending(s) || recordedId(s) !== undefined) return undefined;
  if (!s.platform.adoptionAllowed)
    return say('adoption is not allowed', LOOK_FOR_LEAVE, stalled(s, 'PlatformNotAllowed', NOT_ALLOWED));
  const found = look.finding?.kind === 'Present' ? look.finding.observation : undefined;
  const problem = unadoptable(s, look, adopt.id, found);
  if (problem !== undefined) return say('cannot adopt', LATER, stalled(s, 'Rejected', problem));
  if (found === undefined) return undefined;
  const foreign = foreignOwner(s, look, found);
  if (foreign !== undefined) return say('owned by another', LATER, stalled(s, 'NameConflict', foreign));
  if (s.object.spec.paused) return undefined;
  if (!hasFinalizer(s))
    return { ...say('hold before adopting', { kind: 'After', ms: 0 }), action: { type: 'Hold' } };
  const message = `Workload ${foundName(found)} is taken over.`;
  const judgement: Judgement = {
    ready: { status: 'False', reason: 'OutOfSync', message },
    synced: inProgress(message),
    progress: { kind: 'Reconciling', from: 'Synced' },
  };
  return {
    ...say('adopt', { kind: 'After', ms: 0 }, judgement, {
      ...nothingOfAnother(s),
      ...observedFields(s, found),
      adoptedId: adopt.id,
    }),
    happenings: [
      {
        type: 'Normal',
        reason: 'Adopted',
        note: `Took over workload ${foundName(found)} at ${found.home}.`,
      },
    ],
  };
}

/**
 * What is on record of the workload before, such as a Recreate in the middle of which somebody took its name, would be
 * gone on with on the one that is taken over. A create that may have made something stays, and what was accepted where
 * no call could make sure of it once more.
 */
function nothingOfAnother({ object, platform }: FoundSituation): StatusChanges {
  return {
    ...(object.status?.operation?.type !== 'Create' && { operation: undefined }),
    ...(platform.capabilities.updatesInPlace && { applied: undefined }),
    correction: undefined,
    drift: undefined,
  };
}

const NOT_ALLOWED =
  'The ClusterInferencePlatform does not allow adoption from this namespace: its allowedConsumers entry needs adopt: Allowed.';

function unadoptable(
  s: FoundSituation,
  look: Look,
  id: string,
  found: Observation | undefined,
): string | undefined {
  if (found === undefined || adoptIdOf(s, found) !== id)
    return `spec.adopt.id ${id} names no workload that these credentials can read; it is looked for again every 10 minutes. If it is wrong, ${NOT_THIS}`;
  if (found.foreignKind !== undefined)
    return `spec.adopt.id ${id} is of the kind ${found.foreignKind}, not ${aKind(s)}: ${NOT_THIS}`;
  if (found.deleting) return `spec.adopt.id ${id} is being deleted: ${NOT_THIS}`;
  const wanted = s.translation?.kind === 'Desired' ? s.translation.desired.name : found.name;
  if (found.name !== wanted)
    return `spec.adopt.id ${id} is called ${found.name}, but this object's workload is ${wanted}: correct spec.adopt.id, or create another InferenceDeployment that gives its workload the name ${found.name}.`;
  if (look.location.kind === 'Home' && !isSameHome(found.home, look.location.home))
    return `spec.adopt.id ${id} lives at ${found.home}, but the spec leads to ${look.location.home}: correct spec.adopt.id, or create another InferenceDeployment that leads there.`;
  return undefined;
}

function foreignOwner(s: FoundSituation, look: Look, found: Observation): string | undefined {
  if (found.mark === undefined || found.mark === s.ownerMark) return undefined;
  if (found.mark !== s.object.spec.adopt?.fromOwner)
    return isOfAnotherNamespace(s, found.mark)
      ? `spec.adopt.id ${found.id} is a workload of another namespace of this cluster: ${NOT_THIS}`
      : `spec.adopt.id ${found.id} carries the mark of another owner. To take it over all the same, add fromOwner: ${found.mark} to spec.adopt; else ${NOT_THIS}`;
  if (look.markOwnerLives)
    return 'The owner that spec.adopt.fromOwner names still exists in this cluster: delete it first, with deletionPolicy Retain.';
  return undefined;
}

/** The name is taken by something that is not ours. Pure. */
export function nameConflict(s: FoundSituation, look: Look, found: Observation): Decision | undefined {
  const owner = ownerOf(s, found);
  if (owner === 'Ours' || (adoptionPending(s) && s.object.spec.adopt?.id === adoptIdOf(s, found)))
    return undefined;
  if (owner === 'Unclear') return unclear(s, found);
  const recordedIsGone = recordedId(s) !== undefined && !isRecorded(s, found);
  if (recordedIsGone && !s.platform.capabilities.definiteRead) {
    // One list that does not have ours says no more of it because it has another one.
    const belief = absence(s, found);
    if (!belief.believed) return lookAgain(s, belief.againIn);
  }
  const { gpuRequests, home } = s.object.status?.workload ?? {};
  // They are released where they are: a platform that does not know them says that they are over.
  const workload = gpuRequests === undefined ? undefined : { home, gpuRequests };
  const message = `The name ${found.name} is taken by ${describe(s, look, found)}`;
  if (!recordedIsGone) {
    const operation = refusedByTask(s, look, found);
    const changes = operation === undefined ? {} : { operation };
    return say('the name is taken', SOON, stalled(s, 'NameConflict', message), changes);
  }
  return say('the name is taken', SOON, stalled(withoutWorkload(s), 'NameConflict', message), {
    ...nothingObserved,
    drift: undefined,
    workload,
    lastObservedAt: undefined,
    ...(!s.platform.capabilities.keepsMark && { operation: nothingOfOurs(s) }),
  });
}

/**
 * Without a mark only status tells that what stands there is not ours, and the id that told so goes: as after a
 * create that was refused, nothing of ours has come of that name.
 */
function nothingOfOurs(s: FoundSituation): StatusChanges['operation'] {
  const generation = s.object.metadata.generation;
  return { type: 'Create', startedAt: formatTimestamp(s.time.wall), generation, attempts: 0, refused: true };
}

/** Of another namespace of this cluster, which nobody here may learn anything about. */
function isOfAnotherNamespace(s: FoundSituation, mark: string): boolean {
  const [theirs, ours] = [partsOfMark(mark), partsOfMark(s.ownerMark)];
  return theirs.ownerId === ours.ownerId && theirs.namespace !== ours.namespace;
}

function describe(s: FoundSituation, { markOwnerLives }: Look, found: Observation): string {
  if (found.foreignKind !== undefined)
    return `a workload of the kind ${found.foreignKind} (${found.id}) on the platform. ${ANOTHER_NAME}, or delete it there.`;
  const mine = `spec.adopt: {id: ${adoptIdOf(s, found)}`;
  if (!s.platform.capabilities.keepsMark)
    return `workload ${found.id}, ${strange(s)}. To take it over, add ${mine}}.`;
  if (found.mark === undefined)
    return `workload ${found.id}, which carries no owner mark. To take it over, add ${mine}}.`;
  if (isOfAnotherNamespace(s, found.mark))
    return `a workload of another namespace of this cluster. ${ANOTHER_NAME}.`;
  if (markOwnerLives)
    return `workload ${found.id} of InferenceDeployment ${partsOfMark(found.mark).name}. ${ANOTHER_NAME}.`;
  return `workload ${found.id} of another owner. To take it over, add ${mine}, fromOwner: ${found.mark}}.`;
}

/** Why it is not taken for ours, where no mark tells. */
function strange(s: FoundSituation): string {
  if (s.look?.recordedByAnother === true) return 'which another object has';
  if (s.look?.recognised === 'Other') return "which is not what this object's create call has sent";
  return 'of which nothing on record says that this object has made it';
}
