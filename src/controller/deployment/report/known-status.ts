import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { observedStatus } from '../../../crd/unobserved.ts';
import type { Memory } from '../memory/memory.ts';

type Status = NonNullable<InferenceDeployment['status']>;

/** The status as the API server has it, with what a call has answered since. Pure. */
export function knownStatus(stored: { status?: Status }, memory: Readonly<Memory>): Status {
  const status = { ...observedStatus(stored), ...memory.carried };
  const known = Object.entries(status).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets which key has which value
  return Object.fromEntries(known) as Status;
}
