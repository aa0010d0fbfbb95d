import { REPLICAS_MAX } from '../../crd/gcore/containers.ts';
import { type GcoreDeploymentSpec, gcoreDeploymentSpecSchema } from '../../crd/gcore/deployment-spec.ts';
import { GCORE_NAME, GCORE_NAME_LENGTH } from '../../crd/gcore/target.ts';
import { before } from '../before.ts';
import { applyMergePatch } from '../apply-merge-patch.ts';
import { isObject, type JsonObject } from '../json.ts';
import { findNull, withoutNulls } from '../without-nulls.ts';
import type { Subject, Translation } from '../platform.ts';
import type { Problem } from '../problem.ts';
import { schemaWords } from '../schema-words.ts';
import { writtenAt } from '../written-at.ts';
import type { GcoreBody } from './body.ts';
import { checks } from './checks.ts';
import { describe } from './description.ts';
import { resolveEnv } from './env.ts';
import { hashOf } from './hash.ts';
import { noticesOf } from './notices.ts';

const NAME = new RegExp(GCORE_NAME);

/** What says which deployment it is and where, and what to do, since `extra` may not say it. */
const IDENTITY: Readonly<Record<string, string>> = {
  name: 'write spec.gcore.name instead',
  project_id: 'the project is that of the platform object: leave it out',
};

/** A create that is to be stopped needs some scale; nothing smaller is allowed. */
const STOPPED_SCALE = { min: 0, max: 1 } as const;

/** The deployment that an InferenceDeployment asks for. Pure. */
export function translate(subject: Subject): Translation {
  const target = subject.spec.gcore;
  if (target === undefined) throw new Error('not a gcore target');
  const name = target.name ?? subject.name;
  const extra: JsonObject = target.extra ?? {};
  const env = target.env ?? [];
  // `?? {}`: the section is required, but an object without it must not stop the pass.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy of an object is an object
  const own = withoutNulls(target.spec ?? {}) as JsonObject;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a patch of an object is an object
  const spec = applyMergePatch(own, extra) as JsonObject;
  const names = env.map((variable) => variable.name);
  const problem =
    nameIsTaken(name, target.name) ?? extraIsSane(extra) ?? variablesAreUnique(names, spec, extra);
  if (problem !== undefined) return violation(problem);
  const merged = (found: Problem): Translation =>
    violation({ ...found, field: writtenAt('gcore', found.field, own, extra) });
  const unfit = typesAreRight(spec);
  if (unfit !== undefined) return merged(unfit);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- typesAreRight has parsed it
  const typed = spec as unknown as GcoreDeploymentSpec;
  for (const check of checks) {
    const found = check(typed);
    if (found !== undefined) return merged(found);
  }
  const { replicas, state } = subject.spec;
  const usesReplicas = typed.containers[0]?.scale === undefined;
  if (usesReplicas && replicas > REPLICAS_MAX) return violation(tooMany(replicas));
  const isStopped = state === 'Stopped';
  const keepsScale = usesReplicas && replicas === 0;
  const runs = !isStopped && !keepsScale;
  const resolved = resolveEnv(env, subject);
  if ('missing' in resolved) return { kind: 'SecretNotFound', message: resolved.missing, runs };

  const scaled = usesReplicas ? withScale(typed, replicas) : spec;
  const description = describe(typed.description ?? '', subject.ownerMark);
  const body: GcoreBody = {
    request: { ...scaled, ...withEnvs(spec, resolved.values), name, description },
    text: typed.description,
    mark: subject.ownerMark,
    fromSecrets: names,
    keepsScale,
  };
  // Without the mark: another --owner-id is no other spec. Without values of Secrets: their names stand for them.
  const hash = hashOf({ ...scaled, ...(names.length > 0 && { env: resolved.references }) });
  return {
    kind: 'Desired',
    desired: {
      name,
      body: { ...body },
      hash,
      runs,
      ...(resolved.used.length > 0 && { secrets: resolved.used }),
      ...before(subject, hash),
      ...(usesReplicas && { replicasAt: SCALE }),
      notices: noticesOf({
        name,
        isNamed: target.name !== undefined,
        spec: typed,
        variables: [...Object.keys(typed.envs ?? {}), ...names],
        description,
        unusedReplicas: usesReplicas ? undefined : replicas,
        isStopped,
      }),
    },
  };
}

const SCALE = /^spec\.containers\[region_id=\d+\]\.scale(\.(min|max))?$/;

/** G1 */
function nameIsTaken(name: string, given: string | undefined): Problem | undefined {
  const { least, most } = GCORE_NAME_LENGTH;
  if (NAME.test(name) && name.length >= least && name.length <= most) return undefined;
  return {
    field: given === undefined ? 'metadata.name' : 'spec.gcore.name',
    message: `"${name}" cannot be a name on Gcore: create another InferenceDeployment with spec.gcore.name of ${least} to ${most} characters, a-z, 0-9 and -, that begins and ends with a letter or digit`,
  };
}

function tooMany(replicas: number): Problem {
  const message = `may be at most ${REPLICAS_MAX} on Gcore, and is ${replicas}: lower it`;
  return { field: 'spec.replicas', message };
}

/** G13 */
function extraIsSane(extra: JsonObject): Problem | undefined {
  const identity = Object.entries(IDENTITY).find(([field]) => field in extra);
  if (identity !== undefined) {
    const [field, remedy] = identity;
    const message = `may not be set by extra: it says which workload this is; ${remedy}`;
    return { field: `spec.gcore.extra.${field}`, message };
  }
  const path = findNull(extra, 'spec.gcore.extra');
  return path === undefined
    ? undefined
    : { field: path, message: 'may not be null: extra sets fields and takes none out, so leave it out' };
}

/** G11 */
function variablesAreUnique(
  names: readonly string[],
  spec: JsonObject,
  extra: JsonObject,
): Problem | undefined {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    return { field: 'spec.gcore.env', message: `the variable ${twice} is there twice: keep one` };
  }
  const has = (section: JsonObject, name: string): boolean =>
    isObject(section['envs']) && Object.hasOwn(section['envs'], name);
  const both = names.find((name) => has(spec, name));
  if (both === undefined) return undefined;
  const other = has(extra, both) ? 'spec.gcore.extra.envs' : 'spec.gcore.spec.envs';
  return {
    field: other,
    message: `the variable ${both} is in spec.gcore.env too: take it out of one of them`,
  };
}

/** G4, G5, G7, G8, G9, G10: bounds and enumerations of everything that is known, wherever it was said. */
function typesAreRight(spec: JsonObject): Problem | undefined {
  const parsed = gcoreDeploymentSpecSchema.safeParse(spec);
  if (parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return {
    field: path.join('').replace(/^\./, ''),
    message: issue === undefined ? 'is not as Gcore takes it' : schemaWords(issue),
  };
}

/** Only where there is exactly one container. */
function withScale(spec: GcoreDeploymentSpec, replicas: number): JsonObject {
  const scale = replicas === 0 ? STOPPED_SCALE : { min: replicas, max: replicas };
  return { ...spec, containers: spec.containers.map((container) => ({ ...container, scale })) };
}

function withEnvs({ envs }: JsonObject, values: Record<string, string>): JsonObject {
  if (Object.keys(values).length === 0) return {};
  return { envs: { ...(isObject(envs) && envs), ...values } };
}

function violation({ field, message }: Problem): Translation {
  return { kind: 'Violation', field, message };
}
