import type { InferenceDeploymentStatus } from '../../../crd/inference-deployment.ts';
import { statusBounds } from '../../../crd/status-bounds.ts';
import type { Desired } from '../../../platform-clients/platform.ts';
import type { Situation } from '../situation.ts';

type Applied = NonNullable<InferenceDeploymentStatus['applied']>;

/** Which Secrets went into what the platform has accepted, and in which version. All pure. */

/** What status records of a body that the platform has accepted. `at`: when, RFC 3339. */
export function acceptedAs(desired: Desired, generation: number, at: string): Applied {
  const secrets = recordedSecrets(desired);
  return { generation, hash: desired.hash, at, ...(secrets !== undefined && { secrets }) };
}

/** What went into the last call of this process; undefined where none did, or nobody knows any more. */
export function lastSentSecrets({ memory, translation }: Situation): Applied['secrets'] {
  const { secrets, lastChangeAt } = memory;
  // Read again since then, they may have been others.
  const isKnown = secrets !== undefined && secrets.begunAt <= lastChangeAt;
  return isKnown && translation?.kind === 'Desired' ? recordedSecrets(translation.desired) : undefined;
}

/** As many as status takes. */
export const recordedSecrets = ({ secrets }: Desired): Applied['secrets'] =>
  secrets?.slice(0, statusBounds.secrets).map(({ name, resourceVersion }) => ({ name, resourceVersion }));

/** A Secret that goes into the body has another version than in what was accepted, or did not go into that. */
export function hasOtherSecrets({ object, translation }: Situation): boolean {
  const { applied } = object.status ?? {};
  if (translation?.kind !== 'Desired' || applied === undefined) return false;
  const before = versions(applied.secrets);
  const now = versions(recordedSecrets(translation.desired));
  return before.size !== now.size || [...now].some(([name, version]) => before.get(name) !== version);
}

const versions = (secrets: Applied['secrets'] = []): Map<string, string> =>
  new Map(secrets.map(({ name, resourceVersion }) => [name, resourceVersion]));
