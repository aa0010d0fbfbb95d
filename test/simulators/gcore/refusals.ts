import type { Fault } from '../support/fault.ts';
import { errorBody } from './api-error.ts';

/** A fault that refuses creates because of a quota. */
export function quotaRefusal(part: Partial<Fault> = {}): Fault {
  return {
    method: 'POST',
    path: '/cloud/v3/inference/{project}/deployments',
    ...part,
    effect: {
      kind: 'status',
      status: 403,
      body: errorBody('QuotaLimitExceed', 'Quota limit for inference_gpu_h100_count exceeded by 2', {
        info: {
          attribute: 'inference_gpu_h100_count',
          current_usage: 2,
          requested_usage: 4,
          limit: 2,
        },
      }),
    },
  };
}
