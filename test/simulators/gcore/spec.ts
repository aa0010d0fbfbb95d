/** One trigger of an autoscaler, as it was sent. */
export type Trigger = Readonly<Record<string, unknown>>;

/** All six keys, as answers have them. */
export type Triggers = Readonly<Record<TriggerName, Trigger | null>>;

export const TRIGGER_NAMES = ['cpu', 'memory', 'gpu_utilization', 'gpu_memory', 'http', 'sqs'] as const;
export type TriggerName = (typeof TRIGGER_NAMES)[number];

/** How many replicas a region has. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly cooldown_period: number | null;
  readonly polling_interval: number | null;
  readonly triggers: Triggers;
}

/** A region of a deployment. */
export interface Container {
  readonly region_id: number;
  readonly scale: Scale;
}

export const PROBE_NAMES = ['liveness_probe', 'readiness_probe', 'startup_probe'] as const;
export type ProbeName = (typeof PROBE_NAMES)[number];

/** One probe with every leaf, as answers have it. */
export interface Probe {
  readonly enabled: boolean;
  readonly probe: Readonly<Record<string, unknown>> | null;
}

export type Probes = Readonly<Record<ProbeName, Probe | null>>;

/** Where logs go. */
export interface Logging {
  readonly enabled: boolean;
  readonly destination_region_id: number | null;
  readonly topic_name: string | null;
  readonly retention_policy: { readonly period: number | null } | null;
}

/**
 * What a deployment is to be, complete: every default is in it. Never changed in place: a PATCH puts another in its
 * stead.
 */
export interface Spec {
  readonly image: string;
  readonly listening_port: number;
  readonly flavor_name: string;
  readonly containers: readonly Container[];
  readonly timeout: number | null;
  readonly envs: Readonly<Record<string, string>>;
  readonly command: readonly string[] | null;
  readonly credentials_name: string;
  readonly description: string;
  readonly api_keys: readonly string[];
  readonly auth_enabled: boolean;
  readonly ingress_opts: { readonly disable_response_buffering: boolean } | null;
  readonly logging: Logging | null;
  readonly probes: Probes | null;
}

/** What pods are made from; a change of it needs new ones. */
export function podTemplate(spec: Spec): Partial<Spec> {
  const { image, listening_port, flavor_name, envs, command, credentials_name, probes } = spec;
  return { image, listening_port, flavor_name, envs, command, credentials_name, probes };
}

const MARK = / ?\[inference-operator\.io\/owner=([^\]]+)\]$/;

/** The owner mark at the end of a description. */
export function ownerMark(description: string): string | undefined {
  return MARK.exec(description.trimEnd())?.[1];
}
