import { isObject, type JsonObject } from '../json.ts';
import type { GcoreBody } from './body.ts';
import { describe } from './description.ts';
import { DEFAULT_TIMEOUT, PROBES, probeLeaves, scaleForm, TRIGGERS } from './normal.ts';

/**
 * What clears a field: whether null does, or is refused, nobody says. Fields that are not here have no empty value,
 * and are always in a request.
 */
const CLEARED: Readonly<Record<string, unknown>> = {
  timeout: DEFAULT_TIMEOUT,
  envs: {},
  command: [],
  credentials_name: '',
  api_keys: [],
  auth_enabled: false,
  ingress_opts: { disable_response_buffering: false },
  logging: { enabled: false },
};

/** Fields of which a PATCH is explicit, because whether it replaces or merges nobody says. */
const EXPLICIT: Readonly<Record<string, (value: unknown) => unknown>> = {
  containers: (value) => (Array.isArray(value) ? value.filter(isObject).map(explicitContainer) : []),
  probes: explicitProbes,
  ingress_opts: (value) => ({ ...object(CLEARED['ingress_opts']), ...object(value) }),
  logging: (value) => ({ ...object(CLEARED['logging']), ...object(value) }),
};

/**
 * The body of a PATCH of these fields, each whole and explicit, and never null; but for triggers, of which null is the
 * documented way to say none. `keptText`: the description where the spec says nothing of it. Pure.
 */
export function patchOf(
  { request, text, mark }: GcoreBody,
  fields: readonly string[],
  keptText: string,
): JsonObject {
  const patch = Object.fromEntries(
    fields.map((field) => {
      if (field === 'description') return [field, describe(text ?? keptText, mark)];
      const value = request[field] ?? CLEARED[field];
      return [field, Object.hasOwn(EXPLICIT, field) ? EXPLICIT[field]?.(value) : value];
    }),
  );
  // Both in one call are refused, and without keys there is no authentication: the other one goes next.
  if ('api_keys' in patch) delete patch['auth_enabled'];
  return patch;
}

/** Every region, with all that a scale has and all six triggers. */
function explicitContainer({ region_id, scale }: JsonObject): JsonObject {
  const { triggers, ...rest } = scaleForm(scale);
  const set = object(triggers);
  const all = Object.fromEntries(TRIGGERS.map((name) => [name, set[name] ?? null]));
  return { region_id, scale: { ...rest, triggers: { ...set, ...all } } };
}

/** All three probes, each with every leaf that may be set. */
function explicitProbes(value: unknown): JsonObject {
  const probes = object(value);
  return Object.fromEntries(
    PROBES.map((name) => {
      const probe = object(probes[name]);
      const isAsked = probe['enabled'] === true;
      return [name, isAsked ? { enabled: true, probe: probeLeaves(probe['probe']) } : { enabled: false }];
    }),
  );
}

function object(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
