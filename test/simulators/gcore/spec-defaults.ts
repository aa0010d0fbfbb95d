import type { Creation } from './body-schema.ts';
import {
  type Container,
  type Logging,
  type Probe,
  PROBE_NAMES,
  type Probes,
  type Spec,
  TRIGGER_NAMES,
  type Trigger,
  type Triggers,
} from './spec.ts';

/** What a region scales by where nothing is said. */
const DEFAULT_TRIGGERS = { cpu: { threshold: 80 }, memory: { threshold: 80 } };
const DEFAULT_TIMEOUT_S = 120;
const DEFAULT_COOLDOWN_S = 60;
const DEFAULT_POLLING_S = 30;

/** A create's body with the platform's defaults. `catalogProbes`: what the image brings, if it is a catalog's. */
export function withDefaults(body: Creation, catalogProbes: Probes | null): Spec {
  return {
    image: body.image,
    listening_port: body.listening_port,
    flavor_name: body.flavor_name,
    containers: body.containers.map(({ region_id, scale }) => ({
      region_id,
      scale: {
        min: scale.min,
        max: scale.max,
        cooldown_period: orDefault(scale.cooldown_period, DEFAULT_COOLDOWN_S),
        polling_interval: orDefault(scale.polling_interval, DEFAULT_POLLING_S),
        // What is given replaces the default as a whole.
        triggers: allTriggers(scale.triggers ?? DEFAULT_TRIGGERS),
      },
    })),
    timeout: orDefault(body.timeout, DEFAULT_TIMEOUT_S),
    envs: body.envs ?? {},
    command: body.command ?? null,
    credentials_name: body.credentials_name ?? '',
    description: body.description ?? '',
    api_keys: body.api_keys ?? [],
    auth_enabled: body.auth_enabled ?? false,
    ingress_opts: allIngressOptions(body.ingress_opts),
    logging: allLogging(body.logging),
    probes: body.probes === undefined || body.probes === null ? catalogProbes : allProbes(body.probes),
  };
}

/** A null that was sent stays. */
function orDefault(sent: number | null | undefined, value: number): number | null {
  return sent === undefined ? value : sent;
}

/** Triggers with all six keys, and those of a queue with their defaults. */
export function allTriggers(sent: Readonly<Record<string, unknown>>): Triggers {
  const entries = TRIGGER_NAMES.map((name) => {
    const trigger = (sent[name] ?? null) as Trigger | null;
    if (name !== 'sqs' || trigger === null) return [name, trigger];
    return [name, { aws_endpoint: null, scale_on_flight: false, scale_on_delayed: false, ...trigger }];
  });
  return Object.fromEntries(entries) as Triggers;
}

/** A container of a PATCH on its own, which has no defaults. */
export function bareContainer({ region_id, scale }: SentContainer): Container {
  return {
    region_id,
    scale: {
      min: scale.min,
      max: scale.max,
      cooldown_period: scale.cooldown_period ?? null,
      polling_interval: scale.polling_interval ?? null,
      triggers: allTriggers(scale.triggers ?? {}),
    },
  };
}

interface SentContainer {
  region_id: number;
  scale: {
    min: number;
    max: number;
    cooldown_period?: number | null | undefined;
    polling_interval?: number | null | undefined;
    triggers?: Readonly<Record<string, unknown>> | undefined;
  };
}

/** Options of the ingress with their default; null where nothing was said. */
export function allIngressOptions(
  sent: { disable_response_buffering?: boolean | undefined } | null | undefined,
): Spec['ingress_opts'] {
  return sent === undefined || sent === null
    ? null
    : { disable_response_buffering: sent.disable_response_buffering ?? false };
}

/** Where logs go, with defaults; null where nothing was said. */
export function allLogging(sent: Creation['logging']): Logging | null {
  if (sent === undefined || sent === null) return null;
  const { retention_policy: retention } = sent;
  return {
    enabled: sent.enabled ?? false,
    destination_region_id: sent.destination_region_id ?? null,
    topic_name: sent.topic_name ?? null,
    retention_policy: retention === undefined || retention === null ? null : { period: retention.period },
  };
}

type SentProbes = { [Name in keyof Probes]?: SentProbe | null | undefined };
interface SentProbe {
  enabled?: boolean | undefined;
  probe?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Probes with every leaf. */
export function allProbes(sent: SentProbes): Probes {
  const entries = PROBE_NAMES.map((name) => {
    const probe = sent[name];
    return [name, probe === undefined || probe === null ? null : allLeaves(probe)];
  });
  return Object.fromEntries(entries) as Probes;
}

function allLeaves({ enabled = false, probe }: SentProbe): Probe {
  if (probe === undefined || probe === null) return { enabled, probe: null };
  const httpGet = probe['http_get'] as Record<string, unknown> | null | undefined;
  return {
    enabled,
    probe: {
      initial_delay_seconds: 0,
      period_seconds: 10,
      timeout_seconds: 3,
      success_threshold: 1,
      failure_threshold: 3,
      exec: null,
      tcp_socket: null,
      ...probe,
      http_get: httpGet ? { path: '/', host: null, schema: 'HTTP', headers: {}, ...httpGet } : null,
    },
  };
}

/** What a catalog's image is probed by where nobody says anything. */
export function catalogProbes(port: number): Probes {
  const http = { enabled: true, probe: { http_get: { port, path: '/health' } } };
  return allProbes({ liveness_probe: http, readiness_probe: http, startup_probe: http });
}
