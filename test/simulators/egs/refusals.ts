import type { Fault } from '../support/fault.ts';
import { ApiError } from './api-error.ts';
import { defaultKnobs } from './knobs.ts';

/** A fault that refuses creates because of a workspace's policy. */
export function quotaRefusal(part: Partial<Fault> = {}): Fault {
  const because = 'maximum number of GPRs (3) of the workspace is exceeded';
  const { body = '' } = new ApiError(422, { message: 'Error while creating GPR', because }).response(
    defaultKnobs,
  );
  return {
    method: 'POST',
    path: '/api/v1/inference-endpoint',
    ...part,
    effect: { kind: 'status', status: 422, body: JSON.parse(body) as unknown },
  };
}
