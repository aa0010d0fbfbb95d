import { LABEL_MAX } from '../../crd/fields.ts';
import { ownerMarkKey } from '../../crd/names.ts';
import { type RunaiInferenceSpec, runaiInferenceSpecSchema } from '../../crd/runai/inference-spec.ts';
import { RUNAI_NAME } from '../../crd/runai/workload-section.ts';
import { findNull, isObject, type JsonObject, applyMergePatch, withoutNulls } from '../json.ts';
import type { Subject, Translation } from '../platform.ts';
import { checks, type Problem } from './checks.ts';
import { hashOf } from './hash.ts';
import { noticesOf } from './notices.ts';
import { schemaWords } from '../schema-words.ts';
import { writtenAt } from '../written-at.ts';

const NAME = new RegExp(RUNAI_NAME);

/** What says where a workload is and which it is, and what to do, since `extra` may not say it. */
const IDENTITY: Readonly<Record<string, string>> = {
  name: 'write spec.runai.name instead',
  projectId: 'write spec.runai.project instead',
  clusterId: 'write spec.runai.cluster instead',
  templateId: 'leave it out',
  useGivenNameAsPrefix: 'leave it out',
};

/** The inference that an InferenceDeployment asks for. Pure. */
export function translate(subject: Subject): Translation {
  const target = subject.spec.runai;
  if (target === undefined) throw new Error('not a runai target');
  const name = target.name ?? subject.name;
  const extra: JsonObject = target.extra ?? {};
  // `?? {}`: the section is required, but an object without it must not stop the pass.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy of an object is an object
  const own = withoutNulls(target.spec ?? {}) as JsonObject;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a patch of an object is an object
  const spec = applyMergePatch(own, extra) as JsonObject;
  const problem = nameIsTaken(name, target.name) ?? extraIsSane(extra) ?? scalingIsGiven(subject, spec);
  if (problem !== undefined) return violation(problem);
  const merged = (found: Problem): Translation =>
    violation({ ...found, field: writtenAt('runai', found.field, own, extra) });
  const unfit = markIsOurs(spec) ?? typesAreRight(spec);
  if (unfit !== undefined) return merged(unfit);

  const complete = withReadOnly(withScaling(subject, spec));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- typesAreRight has parsed it
  const typed = complete as RunaiInferenceSpec;
  for (const check of checks) {
    const found = check(typed);
    if (found !== undefined) return merged(found);
  }
  return {
    kind: 'Desired',
    desired: {
      name,
      body: { name, spec: withMark(complete, subject.ownerMark) },
      // Without the mark: another --owner-id is no other spec.
      hash: hashOf(complete),
      ...(subject.applied !== undefined && { applied: subject.applied }),
      notices: noticesOf(name, typed, spec['autoscaling'] === undefined ? undefined : subject.spec.replicas),
    },
  };
}

/** P1 */
function nameIsTaken(name: string, given: string | undefined): Problem | undefined {
  if (NAME.test(name) && name.length <= LABEL_MAX) return undefined;
  return {
    field: given === undefined ? 'metadata.name' : 'spec.runai.name',
    message: `"${name}" cannot be a name on Run:ai: create another InferenceDeployment with spec.runai.name of at most ${LABEL_MAX} characters, a-z, 0-9 and -, that begins with a letter`,
  };
}

/** P18 */
function extraIsSane(extra: JsonObject): Problem | undefined {
  const identity = Object.entries(IDENTITY).find(([field]) => field in extra);
  if (identity !== undefined) {
    const [field, remedy] = identity;
    return {
      field: `spec.runai.extra.${field}`,
      message: `may not be set by extra: it says which workload this is; ${remedy}`,
    };
  }
  const path = findNull(extra, 'spec.runai.extra');
  return path === undefined
    ? undefined
    : { field: path, message: 'may not be null: extra sets fields and takes none out, so leave it out' };
}

/** P17 */
function markIsOurs(spec: JsonObject): Problem | undefined {
  const annotations: unknown[] = Array.isArray(spec['annotations']) ? spec['annotations'] : [];
  const taken = annotations.some((annotation) => isObject(annotation) && annotation['name'] === ownerMarkKey);
  return taken
    ? { field: 'annotations', message: `${ownerMarkKey} is the operator's own mark: take it out` }
    : undefined;
}

/** P16: patterns, bounds and enumerations of everything that is known, wherever it was said. */
function typesAreRight(spec: JsonObject): Problem | undefined {
  const parsed = runaiInferenceSpecSchema.safeParse(spec);
  if (parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return {
    field: path.join('').replace(/^\./, ''),
    message: issue === undefined ? 'is not as Run:ai takes it' : schemaWords(issue),
  };
}

/** `replicas` counts only where the spec has no scaling of its own, and there 0 cannot be said. */
function scalingIsGiven({ spec: { replicas } }: Subject, spec: JsonObject): Problem | undefined {
  if (spec['autoscaling'] !== undefined || replicas > 0) return undefined;
  return {
    field: 'spec.replicas',
    message:
      'may not be 0 on Run:ai: write 1 or more, or spec.runai.spec.autoscaling with minReplicas: 0, which sleeps while idle and wakes on a request',
  };
}

function withScaling({ spec: { replicas } }: Subject, spec: JsonObject): JsonObject {
  if (spec['autoscaling'] !== undefined) return spec;
  return { ...spec, autoscaling: { minReplicas: replicas, maxReplicas: replicas } };
}

/** The documentation gives `hostPath.readOnly` two different defaults, so it is always said. */
function withReadOnly(spec: JsonObject): JsonObject {
  const storage = spec['storage'];
  if (!isObject(storage) || !Array.isArray(storage['hostPath'])) return spec;
  const hostPath = (storage['hostPath'] as unknown[]).map((volume) =>
    isObject(volume) && volume['exclude'] !== true ? { readOnly: true, ...volume } : volume,
  );
  return { ...spec, storage: { ...storage, hostPath } };
}

function withMark(spec: JsonObject, mark: string): JsonObject {
  const annotations: unknown[] = Array.isArray(spec['annotations']) ? spec['annotations'] : [];
  return { ...spec, annotations: [...annotations, { name: ownerMarkKey, value: mark }] };
}

function violation({ field, message }: Problem): Translation {
  return { kind: 'Violation', field, message };
}
