import { type ApiError, invalid } from './api-error.ts';
import type { Update } from './body-schema.ts';
import type { Knobs } from './knobs.ts';
import type { Container, Probes, Spec } from './spec.ts';
import { allIngressOptions, allLogging, allProbes, bareContainer } from './spec-defaults.ts';

/** What a null puts in the place of a field, where the platform takes it for clearing. */
const CLEARED: Partial<Spec> = {
  timeout: null,
  envs: {},
  command: null,
  credentials_name: '',
  description: '',
  api_keys: [],
  ingress_opts: null,
  logging: null,
  probes: null,
};

/** Fields of a PATCH. The name and everything unknown are not looked at. */
const FIELDS = [
  'image',
  'listening_port',
  'flavor_name',
  'timeout',
  'credentials_name',
  'description',
  'auth_enabled',
  'command',
  'containers',
  'envs',
  'api_keys',
  'ingress_opts',
  'logging',
  'probes',
] as const satisfies readonly (keyof Spec)[];

/** The spec after a PATCH. Throws the platform's 400 for a null, where the knob says so. */
export function patchedSpec(spec: Spec, body: Update, knobs: Knobs): Spec {
  const changed: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const sent = body[field];
    if (sent === undefined) continue;
    if (sent !== null) changed[field] = merged(spec, field, body, knobs);
    else if (knobs.patchNull === '400') throw nullRefused(field);
    // What has no empty value stays.
    else if (knobs.patchNull === 'clear' && field in CLEARED) changed[field] = CLEARED[field];
  }
  const patched = { ...spec, ...(changed as Partial<Spec>) };
  // Without keys there is no authentication.
  const keysTaken = body.api_keys !== undefined && patched.api_keys.length === 0;
  return keysTaken ? { ...patched, auth_enabled: false } : patched;
}

function merged(spec: Spec, field: (typeof FIELDS)[number], body: Update, knobs: Knobs): unknown {
  const merges = knobs.patchMaps === 'merge';
  switch (field) {
    case 'command':
      return body.command?.length === 0
        ? knobs.emptyCommand === 'stays'
          ? spec.command
          : null
        : body.command;
    case 'containers':
      return containersOf(spec, body, merges);
    case 'envs':
      return merges ? { ...spec.envs, ...body.envs } : body.envs;
    case 'ingress_opts':
      return allIngressOptions(body.ingress_opts);
    case 'logging':
      return allLogging(body.logging);
    case 'probes':
      return probesOf(spec, body, merges);
    default:
      return body[field];
  }
}

function containersOf(spec: Spec, body: Update, merges: boolean): Container[] {
  const sent = body.containers ?? [];
  if (!merges) return sent.map((container) => bareContainer(container));
  const byRegion = new Map(spec.containers.map((container) => [container.region_id, container]));
  for (const { region_id, scale } of sent) {
    const before = byRegion.get(region_id)?.scale;
    const triggers = { ...before?.triggers, ...scale.triggers };
    byRegion.set(region_id, bareContainer({ region_id, scale: { ...before, ...scale, triggers } }));
  }
  return [...byRegion.values()];
}

function probesOf(spec: Spec, body: Update, merges: boolean): Probes | null {
  const sent = body.probes;
  if (sent === undefined || sent === null) return spec.probes;
  return allProbes(merges ? (deepMerged(spec.probes, sent) as typeof sent) : sent);
}

function deepMerged(before: unknown, sent: unknown): unknown {
  if (!isObject(before) || !isObject(sent)) return sent === undefined ? before : sent;
  const keys = new Set([...Object.keys(before), ...Object.keys(sent)]);
  return Object.fromEntries([...keys].map((key) => [key, deepMerged(before[key], sent[key])]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nullRefused(field: string): ApiError {
  return invalid({ [field]: ['may not be null'] });
}
