import type { GpuSpec } from './gpr.ts';

/**
 * `Waiting`: for its GPUs. `Running`: its pods are ready, its URL is not. `Pull`, `Crash`: it is broken, and may
 * heal. `Ended`: it is broken because its lease is over.
 */
export type EndpointPhase = 'Waiting' | 'Starting' | 'Running' | 'Serving' | 'Pull' | 'Crash' | 'Ended';

/** What reads show in place of the truth. */
export interface ShownInstead {
  status?: string;
  endpoint?: string;
  predictStatus?: string;
  ingressStatus?: string;
}

/** An inference endpoint; all times are milliseconds of the simulator's clock. */
export interface Endpoint {
  /** Its namespace, which no other incarnation of the name has. */
  readonly id: string;
  readonly name: string;
  readonly workspace: string;
  readonly cluster: string;
  /** The key; undefined: somebody else, by another door. */
  readonly createdBy: string | undefined;
  readonly createdAt: number;
  /** Null: it runs on CPUs. */
  gpuSpec: GpuSpec | null;
  modelName: string;
  /** The body that made it. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** The owner annotation of a raw spec, which the API never shows. */
  readonly ownerAnnotation: string | undefined;
  gprIds: string[];
  phase: EndpointPhase;
  /** When it came into its phase. */
  since: number;
  /** The end of its lease has had its effect. */
  leaseEnded: boolean;
  deleteRequestedAt: number | undefined;
  /** It has ceased to exist. */
  goneAt: number | undefined;
  shown: ShownInstead;
}

/** What every new endpoint begins with. */
export function newEndpoint(
  identity: Pick<
    Endpoint,
    | 'id'
    | 'name'
    | 'workspace'
    | 'cluster'
    | 'createdBy'
    | 'createdAt'
    | 'gpuSpec'
    | 'modelName'
    | 'sent'
    | 'ownerAnnotation'
  >,
): Endpoint {
  return {
    ...identity,
    gprIds: [],
    phase: 'Waiting',
    since: identity.createdAt,
    leaseEnded: false,
    deleteRequestedAt: undefined,
    goneAt: undefined,
    shown: {},
  };
}

/**
 * What stands for the owner mark that the platform has no place for: who made it, where, under which name.
 * Undefined for what was made by another door.
 */
export function ownerMark(
  endpoint: Pick<Endpoint, 'createdBy' | 'workspace' | 'cluster' | 'name'>,
): string | undefined {
  const { createdBy, workspace, cluster, name } = endpoint;
  return createdBy === undefined ? undefined : `${createdBy}/${workspace}/${cluster}/${name}`;
}
