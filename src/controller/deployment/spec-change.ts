import type { SyncedReason } from '../../crd/conditions.ts';
import type { Difference } from '../../platform-clients/platform.ts';
import { sentence } from '../sentence.ts';
import { isDeleting } from './facts.ts';
import { hasOtherSecrets } from './secrets/sent-secrets.ts';
import { hasPlatform, type Situation } from './situation.ts';
import { heldBackFor } from './timing/held-back.ts';

/** How the spec compares with what the platform accepted, and whether it is to be sent. All pure. */

/** Why nothing can be sent for the spec, as Synced says it; undefined where something can, or nobody can tell. */
export function violationOf({ translation }: Situation): Violation | undefined {
  if (translation?.kind === 'SecretNotFound')
    return { reason: 'SecretNotFound', message: sentence(translation.message) };
  if (translation?.kind !== 'Violation') return undefined;
  return { reason: 'Rejected', message: sentence(`${translation.field}: ${translation.message}`) };
}

/** Our own checks refuse the spec, or a Secret that it takes a value from is missing. */
export interface Violation {
  reason: Extract<SyncedReason, 'Rejected' | 'SecretNotFound'>;
  message: string;
}

/** How the spec, with the values that it takes from Secrets, compares with what the platform accepted last. */
export function specChange(s: Situation): 'None' | 'Edited' | 'OtherVersion' {
  const change = bodyChange(s);
  return change !== 'Edited' && hasOtherSecrets(s) ? 'Edited' : change;
}

/** The same of the spec alone: a Secret has a new version also where its values are what they were. */
export function bodyChange(s: Situation): 'None' | 'Edited' | 'OtherVersion' {
  if (s.translation?.kind !== 'Desired') return 'None';
  const { hash } = s.translation.desired;
  const applied = s.object.status?.applied;
  if (applied === undefined) return 'Edited';
  if (applied.hash === hash) return isOtherUpdateOpen(s) ? 'Edited' : 'None';
  // Another version of this operator wrote the hash: it tells nothing unless the user edited since, and not enough even
  // then where only a new workload could have the edit.
  const tells = applied.generation !== s.object.metadata.generation && updatesInPlace(s);
  return versionOf(applied.hash) !== versionOf(hash) && !tells ? 'OtherVersion' : 'Edited';
}

/** Another version of a Secret is a change only where the platform has another value. */
export const seenChange = (
  s: Situation,
  differences: readonly Difference[],
): ReturnType<typeof specChange> =>
  differences.some(({ mutable }) => mutable) ? specChange(s) : bodyChange(s);

const updatesInPlace = (s: Situation): boolean => !hasPlatform(s) || s.platform.capabilities.updatesInPlace;

/** An update was sent that the platform may have in place of what it accepted: what came of it is not known. */
export function isOtherUpdateOpen({ object, look }: Situation): boolean {
  const { operation, applied } = object.status ?? {};
  if (operation?.type !== 'Update' || operation.hash === undefined) return false;
  // Of a call that was refused nothing has come; of a task that failed, whatever it had done by then.
  if (operation.hash !== applied?.hash) return operation.refused !== true;
  // One that goes back to what was accepted, and has no good answer yet, may have left the one before in force.
  // A correction that was not taken is no such thing: it was of the generation that was accepted.
  const goesBack = (operation.generation ?? 0) > (applied?.generation ?? 0);
  const isLeft = goesBack && object.spec.driftPolicy !== 'Correct' && operation.lastError !== undefined;
  // Until one is taken it is sent, though nothing differs: the one before may be yet to take effect.
  return isLeft && (operation.refused !== true || look?.differences?.length !== 0);
}

/** Hashes begin with the version of the translation that made them: `v1:…`. */
const versionOf = (hash: string): string => hash.slice(0, hash.indexOf(':'));

/** The spec goes to the platform in this pass, unless the look shows something that is in the way. */
export const expectsUpdate = (s: Situation): boolean =>
  specChange(s) === 'Edited' &&
  !isDeleting(s) &&
  !s.object.spec.paused &&
  hasPlatform(s) &&
  heldBackFor(s) === 0;
