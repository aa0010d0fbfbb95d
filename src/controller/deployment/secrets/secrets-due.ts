import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { isDeleting, isRequested } from '../facts.ts';
import { secretsNamedBy } from './secrets.ts';
import { hasPlatform, type Situation } from '../situation.ts';

/** When the Secrets that a spec takes values from are read. All pure. */

/** A Secret that is missing is looked for this often. */
const LOOK_FOR_MISSING_MS = 10_000;

/** At which point of a pass it is asked. */
export interface Moment {
  /** When the pass began, on the monotonic clock: what was read since then is not read again. */
  begun: number;
  /** The pass comes to a look at the platform. */
  looks: boolean;
  /** What is there is deleted next, and is to be created anew from them. */
  replaces?: boolean;
}

/** Does anything that may still be done for an object take values from Secrets? What goes needs none. */
export const needsSecrets = ({ metadata, spec }: InferenceDeployment & KubeObject): boolean =>
  metadata.deletionTimestamp === undefined && secretsNamedBy(spec).length > 0;

/** Are they to be read now? Nobody tells when one changes: each full check asks, as does every edit. */
export function areSecretsDue(s: Situation, { begun, looks, replaces = false }: Moment): boolean {
  if (!needsSecrets(s.object)) return false;
  const { secrets } = s.memory;
  if (secrets === undefined) return looks;
  if (secrets.begunAt >= begun) return false;
  if (replaces) return true;
  if (isMissing(s) && untilSecretsAgain(s) <= 0) return true;
  if (!looks && !isMissing(s)) return false;
  if (secrets.generation !== s.object.metadata.generation || isRequested(s)) return true;
  return hasPlatform(s) && s.time.monotonic - secrets.begunAt >= s.platform.polling.driftCheck;
}

/** Milliseconds until what is missing is looked for again. */
export function untilSecretsAgain(s: Situation): number {
  const { secrets } = s.memory;
  if (secrets === undefined || !isMissing(s)) return Number.POSITIVE_INFINITY;
  return Math.max(0, secrets.begunAt + LOOK_FOR_MISSING_MS - s.time.monotonic);
}

const isMissing = (s: Situation): boolean => s.translation?.kind === 'SecretNotFound' && !isDeleting(s);
