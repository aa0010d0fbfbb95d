import type { z } from 'zod';
import { LABEL_MAX } from '../../crd/fields.ts';
import type { InferenceDeploymentSpec } from '../../crd/inference-deployment.ts';
import { ownerMarkKey } from '../../crd/names.ts';
import { RUNAI_NAME } from '../../crd/runai/workload-section.ts';
import { applyMergePatch } from '../apply-merge-patch.ts';
import { isObject, type JsonObject } from '../json.ts';
import { findNull, withoutNulls } from '../without-nulls.ts';
import type { Translation } from '../platform.ts';
import type { Problem } from '../problem.ts';
import { schemaWords } from '../schema-words.ts';
import { writtenAt } from '../written-at.ts';

/** The targets whose workloads live in a project of Run:ai. */
export type RunaiTarget = 'runai' | 'nim';

/** What the section of such a target comes to before its own rules. */
export interface Merged {
  name: string;
  /** What is sent: its spec, with `extra` merged in. */
  spec: JsonObject;
  /** A problem, by its path in the object. */
  violation(problem: Problem): Translation;
}

const NAME = new RegExp(RUNAI_NAME);

/**
 * Name and spec of a workload, where nothing is wrong with them by themselves. `identity`: what says where a workload
 * is and which it is, and what to do, since `extra` may not say it. `schema`: patterns, bounds and enumerations of
 * everything that is known, wherever it was said. Pure.
 */
export function mergedSection(
  target: RunaiTarget,
  subject: { name: string; spec: InferenceDeploymentSpec },
  { identity, schema }: { identity: Readonly<Record<string, string>>; schema: z.ZodType },
): Merged | Translation {
  const section = subject.spec[target];
  if (section === undefined) throw new Error(`not a ${target} target`);
  const name = section.name ?? subject.name;
  const extra: JsonObject = section.extra ?? {};
  // `?? {}`: the section is required, but an object without it must not stop the pass.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy of an object is an object
  const own = withoutNulls(section.spec ?? {}) as JsonObject;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a patch of an object is an object
  const spec = applyMergePatch(own, extra) as JsonObject;
  const problem = nameProblem(target, name, section.name) ?? extraProblem(target, extra, identity);
  if (problem !== undefined) return violation(problem);
  const merged = (found: Problem): Translation =>
    violation({ ...found, field: writtenAt(target, found.field, own, extra) });
  const unfit = markProblem(spec) ?? typeProblem(schema, spec);
  return unfit === undefined ? { name, spec, violation: merged } : merged(unfit);
}

/** A problem whose field is a path in the object already. */
export function violation({ field, message }: Problem): Translation {
  return { kind: 'Violation', field, message };
}

/** A spec with our mark among its annotations. */
export function withMark(spec: JsonObject, mark: string): JsonObject {
  return { ...spec, annotations: [...annotationsOf(spec), { name: ownerMarkKey, value: mark }] };
}

/** P1, N1 */
function nameProblem(target: RunaiTarget, name: string, given: string | undefined): Problem | undefined {
  if (NAME.test(name) && name.length <= LABEL_MAX) return undefined;
  return {
    field: given === undefined ? 'metadata.name' : `spec.${target}.name`,
    message: `"${name}" cannot be a name on Run:ai: create another InferenceDeployment with spec.${target}.name of at most ${LABEL_MAX} characters, a-z, 0-9 and -, that begins with a letter`,
  };
}

/** P18, N15 */
function extraProblem(
  target: RunaiTarget,
  extra: JsonObject,
  identity: Readonly<Record<string, string>>,
): Problem | undefined {
  const taken = Object.entries(identity).find(([field]) => field in extra);
  if (taken !== undefined) {
    const [field, remedy] = taken;
    return {
      field: `spec.${target}.extra.${field}`,
      message: `may not be set by extra: it says which workload this is; ${remedy}`,
    };
  }
  const path = findNull(extra, `spec.${target}.extra`);
  return path === undefined
    ? undefined
    : { field: path, message: 'may not be null: extra sets fields and takes none out, so leave it out' };
}

/** P17, N14 */
function markProblem(spec: JsonObject): Problem | undefined {
  const taken = annotationsOf(spec).some(
    (annotation) => isObject(annotation) && annotation['name'] === ownerMarkKey,
  );
  return taken
    ? { field: 'annotations', message: `${ownerMarkKey} is the operator's own mark: take it out` }
    : undefined;
}

/** P16, N6, N10 */
function typeProblem(schema: z.ZodType, spec: JsonObject): Problem | undefined {
  const parsed = schema.safeParse(spec);
  if (parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return {
    field: path.join('').replace(/^\./, ''),
    message: issue === undefined ? 'is not as Run:ai takes it' : schemaWords(issue),
  };
}

function annotationsOf(spec: JsonObject): readonly unknown[] {
  return Array.isArray(spec['annotations']) ? spec['annotations'] : [];
}
