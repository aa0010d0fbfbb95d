import { abandonAnnotation } from '../../../src/crd/names.ts';
import { bodyFor, hashOf } from './fake-body.ts';
import type { Deployment } from './fake-cluster.ts';
import type { Change } from './fake-platform.ts';
import type { FakeWorkload } from './fake-workload.ts';

/**
 * What the user did not want of a call that changes something, given the object as the pass over it began; undefined
 * where it may be. Pure.
 */
export function unwanted(
  object: Deployment,
  what: Change,
  workload: FakeWorkload | undefined,
): string | undefined {
  if (object.metadata.deletionTimestamp !== undefined)
    return isToStay(object) ? 'while its workload is to stay' : undefined;
  if (object.spec.paused) return 'while it is paused';
  if (object.spec.driftPolicy === 'Correct') return undefined;
  return onlyMends(object, what, workload) ? `under ${object.spec.driftPolicy}` : undefined;
}

/** Its workload outlives it. */
export const isToStay = ({ metadata, spec }: Deployment): boolean =>
  spec.deletionPolicy === 'Retain' || metadata.annotations?.[abandonAnnotation] === 'true';

/** What `adopt` names has not been taken over. */
export const isAdopting = ({ spec, status }: Deployment): boolean =>
  spec.adopt !== undefined && status?.adoptedId !== spec.adopt.id;

/** Nothing of the spec is new to the platform, and no recreation goes on. */
function onlyMends(
  { metadata, spec, status }: Deployment,
  what: Change,
  workload: FakeWorkload | undefined,
): boolean {
  if (status?.operation?.type === 'Recreate') return false;
  if (what === 'start' || what === 'stop')
    return status?.operation === undefined && status?.applied?.generation === metadata.generation;
  if (what === 'create') return status?.workload?.id !== undefined;
  const hash = hashOf(bodyFor(spec));
  // An update that went unanswered may have brought something else, as long as none has come through after it; and one
  // whose tasks have not been seen to end may have brought nothing.
  const { type, hash: recorded, lastError, id } = status?.operation ?? {};
  if (type === 'Update' && (recorded !== hash || lastError !== undefined || id !== undefined)) return false;
  return status?.applied?.hash === hash && workload?.sent.every((one) => one === hash) === true;
}
