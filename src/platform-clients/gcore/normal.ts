import { isObject, type JsonObject } from '../json.ts';

/**
 * The fields of a deployment in the one form in which what is sent and what is shown can be compared: with the
 * platform's defaults, and with what it has several forms for in one.
 */

/** What a region scales by where nothing is said. Triggers that are given replace it as a whole. */
export const DEFAULT_TRIGGERS: JsonObject = { cpu: { threshold: 80 }, memory: { threshold: 80 } };
/** The same of how it scales, in seconds. */
export const DEFAULT_SCALE = { cooldown_period: 60, polling_interval: 30 } as const;
export const DEFAULT_TIMEOUT = 120;
export const TRIGGERS = ['cpu', 'memory', 'gpu_utilization', 'gpu_memory', 'http', 'sqs'] as const;
export const PROBES = ['liveness_probe', 'readiness_probe', 'startup_probe'] as const;
const SQS = { scale_on_flight: false, scale_on_delayed: false } as const;
const PROBE = {
  initial_delay_seconds: 0,
  period_seconds: 10,
  timeout_seconds: 3,
  success_threshold: 1,
  failure_threshold: 3,
} as const;
const HTTP_GET = { path: '/', schema: 'HTTP' } as const;

/** What an absent field of the right kind is taken for; fields that are not here are as they are. */
const FORMS: Readonly<Record<string, (value: unknown) => unknown>> = {
  timeout: (value) => value ?? DEFAULT_TIMEOUT,
  envs: (value) => (isObject(value) ? value : {}),
  command: commandForm,
  credentials_name: (value) => value ?? '',
  api_keys: (value) => (Array.isArray(value) ? [...new Set(value.map(String))].sort() : []),
  auth_enabled: (value) => value ?? false,
  ingress_opts: (value) => ({
    disable_response_buffering: (isObject(value) ? value['disable_response_buffering'] : undefined) ?? false,
  }),
  logging: loggingForm,
  probes: probesForm,
  containers: (value) => (Array.isArray(value) ? value.filter(isObject).map(containerForm) : []),
};

/** Is it one of the fields that a deployment is documented to show? */
export function isKnown(field: string): boolean {
  return (
    Object.hasOwn(FORMS, field) || ['image', 'listening_port', 'flavor_name', 'description'].includes(field)
  );
}

/** A field's value in its one form; undefined is a field that is not there. Pure. */
export function normal(field: string, value: unknown): unknown {
  return Object.hasOwn(FORMS, field) ? FORMS[field]?.(value) : value;
}

/** A list goes in and a string comes out, joined with blanks. What only quoting could explain is no difference. */
function commandForm(value: unknown): string {
  const text = Array.isArray(value) ? value.map(String).join(' ') : typeof value === 'string' ? value : '';
  return text
    .replaceAll(/['"\\]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Where logs go matters only while they go. Old answers have a number for a period. */
function loggingForm(value: unknown): JsonObject {
  if (!isObject(value) || value['enabled'] !== true) return { enabled: false };
  const { destination_region_id, topic_name, retention_policy } = value;
  const period = isObject(retention_policy) ? retention_policy['period'] : retention_policy;
  return { enabled: true, destination_region_id, topic_name, retention_policy: { period } };
}

function probesForm(value: unknown): JsonObject {
  const probes = isObject(value) ? value : {};
  return Object.fromEntries(PROBES.map((name) => [name, probeForm(probes[name])]));
}

/** A probe that is not asked is none. */
function probeForm(value: unknown): JsonObject | undefined {
  if (!isObject(value) || value['enabled'] !== true) return undefined;
  return { enabled: true, probe: probeLeaves(value['probe']) };
}

/** A probe with every leaf that it has. */
export function probeLeaves(value: unknown): JsonObject {
  const probe = isObject(value) ? value : {};
  const { http_get: http } = probe;
  return {
    ...PROBE,
    ...given(probe),
    ...(isObject(http) && { http_get: { ...HTTP_GET, headers: {}, ...given(http) } }),
  };
}

function containerForm({ region_id, scale }: JsonObject): JsonObject {
  return { region_id, scale: scaleForm(scale) };
}

/** A scale with every leaf that it has. Triggers that are not set are left out. */
export function scaleForm(value: unknown): JsonObject {
  const scale = isObject(value) ? value : {};
  const { min, max, triggers } = scale;
  const set = given(isObject(triggers) ? triggers : DEFAULT_TRIGGERS);
  const { sqs } = set;
  return {
    min,
    max,
    cooldown_period: scale['cooldown_period'] ?? DEFAULT_SCALE.cooldown_period,
    polling_interval: scale['polling_interval'] ?? DEFAULT_SCALE.polling_interval,
    triggers: { ...set, ...(isObject(sqs) && { sqs: { ...SQS, ...given(sqs) } }) },
  };
}

/** Without what is null. */
function given(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== undefined));
}
