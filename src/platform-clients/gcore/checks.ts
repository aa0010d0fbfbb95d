import { MARK_BEGINS } from '../../crd/gcore/description.ts';
import type { GcoreDeploymentSpec } from '../../crd/gcore/deployment-spec.ts';
import { GCORE_IMAGE, imageFaults } from '../../crd/gcore/image.ts';
import { GCORE_TOPIC } from '../../crd/gcore/logging.ts';
import { isObject } from '../json.ts';
import type { Problem } from '../problem.ts';

type Check = (spec: GcoreDeploymentSpec) => Problem | undefined;

/**
 * What Gcore documents and one look at the spec can tell, in the order in which it is reported. The API server checks
 * most of it already; here it also holds for what `extra` adds.
 */
export const checks: readonly Check[] = [
  imageIsTaken,
  oneAuthentication,
  keysAreUnique,
  regionsAreUnique,
  maxCoversMin,
  scaleIsGiven,
  topicIsTaken,
  probesHaveOneHandler,
  probesAreKnown,
  descriptionHasNoMark,
];

const IMAGE = new RegExp(GCORE_IMAGE);
const TOPIC = new RegExp(GCORE_TOPIC);

/** G2 */
function imageIsTaken({ image }: GcoreDeploymentSpec): Problem | undefined {
  const fault = imageFaults.find(({ pattern }) => new RegExp(pattern).test(image));
  if (fault !== undefined) return { field: 'image', message: fault.message };
  if (IMAGE.test(image)) return undefined;
  const message =
    'must be a path of lower case letters and digits, with single . _ - / between them, and may end with : and a tag: write it like vllm/vllm-openai:v0.10.0';
  return { field: 'image', message };
}

/** G3 */
function oneAuthentication({ api_keys, auth_enabled }: GcoreDeploymentSpec): Problem | undefined {
  if (api_keys === undefined || auth_enabled === undefined) return undefined;
  return { field: 'auth_enabled', message: 'excludes api_keys: keep api_keys' };
}

/** G3 */
function keysAreUnique({ api_keys: keys = [] }: GcoreDeploymentSpec): Problem | undefined {
  const at = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  return at < 0 ? undefined : { field: `api_keys[${at}]`, message: `${keys[at]} is there twice: keep one` };
}

/** G4 */
function regionsAreUnique({ containers }: GcoreDeploymentSpec): Problem | undefined {
  const ids = containers.map(({ region_id }) => region_id);
  const at = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (at < 0) return undefined;
  return { field: `containers[${at}].region_id`, message: `region ${ids[at]} is there twice: keep one` };
}

/** G4 */
function maxCoversMin({ containers }: GcoreDeploymentSpec): Problem | undefined {
  const at = containers.findIndex(({ scale }) => scale !== undefined && scale.min > scale.max);
  if (at < 0) return undefined;
  return { field: `containers[${at}].scale.max`, message: 'must be at least min: raise it, or lower min' };
}

/** G12 */
function scaleIsGiven({ containers }: GcoreDeploymentSpec): Problem | undefined {
  const at = containers.findIndex(({ scale }) => scale === undefined);
  if (at < 0 || containers.length === 1) return undefined;
  const message =
    'may be left out only where there is exactly one container: write scale {min, max} for each region';
  return { field: `containers[${at}].scale`, message };
}

/** G9 */
function topicIsTaken({ logging }: GcoreDeploymentSpec): Problem | undefined {
  const topic = logging?.topic_name;
  if (topic === undefined || TOPIC.test(topic)) return undefined;
  const message =
    'must hold only lower case letters, digits, - and ., and begin and end with a letter or digit, also around each dot';
  return { field: 'logging.topic_name', message };
}

const HANDLERS = ['exec', 'tcp_socket', 'http_get'] as const;

/** G10 */
function probesHaveOneHandler({ probes = {} }: GcoreDeploymentSpec): Problem | undefined {
  for (const [name, check] of Object.entries(probes)) {
    const given = HANDLERS.filter((handler) => check?.probe?.[handler] !== undefined);
    if (!check?.enabled || given.length === 1) continue;
    const message = `must have exactly one of ${HANDLERS.join(', ')} where enabled is true: keep one, or write enabled: false`;
    return { field: `probes.${name}.probe`, message };
  }
  return undefined;
}

/** What Gcore knows inside probes; anything else it refuses. */
const LEAVES = [
  'initial_delay_seconds',
  'period_seconds',
  'timeout_seconds',
  'success_threshold',
  'failure_threshold',
  ...HANDLERS,
];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': ['liveness_probe', 'readiness_probe', 'startup_probe'],
  check: ['enabled', 'probe'],
  probe: LEAVES,
  exec: ['command'],
  tcp_socket: ['port'],
  http_get: ['port', 'path', 'host', 'schema', 'headers'],
};

/** G10 */
function probesAreKnown({ probes = {} }: GcoreDeploymentSpec): Problem | undefined {
  const unknown = unknownKey(probes, '', 'probes');
  if (unknown === undefined) return undefined;
  const { field, key } = unknown;
  const remedy = key === 'scheme' ? 'write schema instead' : 'take it out';
  return { field, message: `is not a field of a probe of Gcore: ${remedy}` };
}

function unknownKey(value: unknown, kind: string, path: string): { field: string; key: string } | undefined {
  if (!isObject(value)) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const field = `${path}.${key}`;
    if (KNOWN[kind]?.includes(key) === false) return { field, key };
    const next = kind === '' ? 'check' : key;
    const found = next in KNOWN ? unknownKey(item, next, field) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** G13 */
function descriptionHasNoMark({ description = '' }: GcoreDeploymentSpec): Problem | undefined {
  if (!description.includes(MARK_BEGINS)) return undefined;
  const message = `may not contain ${MARK_BEGINS}, which begins the operator's own mark: take it out`;
  return { field: 'description', message };
}
