import type { Fault } from '../support/fault.ts';

/** A fault that refuses creates because of a project's quota. */
export function quotaRefusal(part: Partial<Fault> = {}): Fault {
  return {
    method: 'POST',
    path: '/api/v1/workloads/inferences',
    ...part,
    effect: {
      kind: 'status',
      status: 403,
      body: { code: 403, message: 'the GPU quota of the project is exceeded' },
    },
  };
}
