import { leaseMs } from './duration.ts';
import type { GpuSpec } from './gpr.ts';

/** What an administrator allows a workspace. */
export interface Policy {
  /** GPRs that wait or hold GPUs at once. */
  maxGPRs: number;
  /** First and last priority. */
  priorityRange: readonly [number, number];
  /** The longest lease, such as `7d0h0m`. */
  maxExit: string;
  /** GPUs by name; null: any. */
  shapes: readonly string[] | null;
  /** Per GPR. */
  maxGPUs: number;
  /** GB, per GPR. */
  maxMemory: number;
}

/** What the vendor's own policy says where nobody says anything else. */
export const documentedPolicy: Policy = {
  maxGPRs: 3,
  priorityRange: [1, 100],
  maxExit: '7d0h0m',
  shapes: ['Tesla-T4'],
  maxGPUs: 8,
  maxMemory: 256,
};

/** Why a policy refuses a GPR in a workspace that has `living` ones already; undefined: it does not. */
export function policyRefusal(policy: Policy, spec: GpuSpec, living: number): string | undefined {
  const [lowest, highest] = policy.priorityRange;
  const gpus = spec.numberOfGPUs * spec.numberOfGPUNodes;
  if (living >= policy.maxGPRs)
    return `maximum number of GPRs (${policy.maxGPRs}) of the workspace is exceeded`;
  if (spec.priority < lowest || spec.priority > highest) {
    return `priority ${spec.priority} is not allowed by the workspace policy`;
  }
  if ((leaseMs(spec.exitDuration) ?? 0) > (leaseMs(policy.maxExit) ?? 0)) {
    return `exitDuration exceeds the maximum of the workspace policy (${policy.maxExit})`;
  }
  if (policy.shapes !== null && !policy.shapes.includes(spec.gpuShape)) {
    return `gpuShape ${spec.gpuShape} is not allowed by the workspace policy`;
  }
  if (gpus > policy.maxGPUs) return `GPU limit of the workspace policy (${policy.maxGPUs}) is exceeded`;
  if (gpus * spec.memoryPerGPU > policy.maxMemory) {
    return `memory limit of the workspace policy (${policy.maxMemory} GB) is exceeded`;
  }
  return undefined;
}
