/** What an endpoint asks for. */
export interface GpuSpec {
  gpuShape: string;
  instanceType: string;
  /** GB. */
  memoryPerGPU: number;
  numberOfGPUs: number;
  numberOfGPUNodes: number;
  /** The lease: `6d0h0m`. */
  exitDuration: string;
  priority: number;
}

/** `Held`: the GPUs are its own. `Over`: they are given back. */
export type GprState = 'Queued' | 'Held' | 'Over';

/** A GPU provisioning request; all times are milliseconds of the simulator's clock. */
export interface Gpr {
  readonly id: string;
  name: string;
  readonly workspace: string;
  readonly cluster: string;
  /** The endpoint that it was made for. */
  readonly endpointId: string;
  readonly endpointName: string;
  readonly mark: string | undefined;
  spec: GpuSpec;
  readonly createdAt: number;
  /** The guess that was made when it was asked for. */
  readonly estimatedStartAt: number;
  state: GprState;
  /** When it came into its state. */
  since: number;
  startedAt: number | undefined;
  completedAt: number | undefined;
  releaseAskedAt: number | undefined;
  failureReason: string;
  /** How often it has failed to get its GPUs. */
  retryCount: number;
  /** How often somebody of higher priority took its GPUs. */
  delayedCount: number;
  /** It ended because nobody used its GPUs. */
  timedOut: boolean;
  /** It was deleted: nobody finds it any more. */
  deleted: boolean;
  /** A word that is shown in place of its state. */
  word: string | undefined;
}

/** What every new GPR begins with. */
export function newGpr(
  identity: Pick<
    Gpr,
    | 'id'
    | 'name'
    | 'workspace'
    | 'cluster'
    | 'endpointId'
    | 'endpointName'
    | 'mark'
    | 'spec'
    | 'createdAt'
    | 'estimatedStartAt'
  >,
): Gpr {
  return {
    ...identity,
    state: 'Queued',
    since: identity.createdAt,
    startedAt: undefined,
    completedAt: undefined,
    releaseAskedAt: undefined,
    failureReason: '',
    retryCount: 0,
    delayedCount: 0,
    timedOut: false,
    deleted: false,
    word: undefined,
  };
}

/** The state as the platform names it. */
export function provisioningStatus(gpr: Gpr): string {
  if (gpr.word !== undefined) return gpr.word;
  if (gpr.state === 'Queued') return 'Queued';
  if (gpr.state === 'Held') return 'Successful';
  return gpr.timedOut ? 'TimedOut' : 'Complete';
}

/** GPUs that it takes while it holds any. */
export function gpuCount({ spec }: Gpr): number {
  return spec.numberOfGPUs * spec.numberOfGPUNodes;
}
