import type { Redactor } from '../http/redact.ts';
import { applyMergePatch } from '../apply-merge-patch.ts';
import { isObject, type JsonObject } from '../json.ts';
import { withoutNulls } from '../without-nulls.ts';
import type { Subject, Translation } from '../platform.ts';
import type { Problem } from '../problem.ts';
import { schemaWords } from '../schema-words.ts';
import { writtenAt } from '../written-at.ts';
import { checks, extraIsSane, nameIsTaken } from './checks.ts';
import { comparableGpu, formatFingerprint } from './comparable.ts';
import { changedSince, hashOf } from './hash.ts';
import { noticesOf } from './notices.ts';
import { completeRaw, marked, toYaml } from './raw-model.ts';
import { type EgsRequest, egsRequestSchema } from './request.ts';
import { secretValuesOf } from './secret-values.ts';

/** What translating needs to know of the connection. */
export interface TranslateParts {
  defaultWorkspace: string | undefined;
  /** Learns which values of a spec are to be masked. */
  redactor: Pick<Redactor, 'register'>;
}

/** The endpoint that an InferenceDeployment asks for. */
export function translate({ defaultWorkspace, redactor }: TranslateParts, subject: Subject): Translation {
  const { egs: target, replicas, state } = subject.spec;
  if (target === undefined) throw new Error('not an egs target');
  const name = target.endpointName ?? subject.name;
  const extra: JsonObject = target.extra ?? {};
  const own = ownRequest(target);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a patch of an object is an object
  const request = applyMergePatch(own, extra) as JsonObject;
  const problem =
    nameIsTaken(name, target.endpointName, target.workspace ?? defaultWorkspace) ??
    runsOnce(replicas, state) ??
    extraIsSane(extra);
  if (problem !== undefined) return violation(problem);
  const merged = (found: Problem): Translation =>
    violation({ ...found, field: writtenAt('egs', found.field, own, extra, '') });

  const parsed = typed(request);
  if ('field' in parsed) return merged(parsed);
  for (const check of checks) {
    const found = check(parsed.request, { endpointName: name });
    if (found !== undefined) return merged(found);
  }
  const body = complete(request, name);
  for (const value of secretValuesOf(body)) redactor.register(value);
  const changed = changedSince(subject.applied, body)?.map((path) => writtenAt('egs', path, own, extra, ''));
  return {
    kind: 'Desired',
    desired: {
      name,
      body: { endpointName: name, ...asSent(body, subject.ownerMark) },
      // Without the mark: another --owner-id is no other spec.
      hash: hashOf(body),
      fingerprint: fingerprintOf(target.clusterName, parsed.request),
      atLeaseEnd: { policy: target.leaseEndPolicy, field: 'spec.egs.leaseEndPolicy' },
      ...(subject.applied !== undefined && { applied: subject.applied }),
      ...(changed !== undefined && { changed }),
      notices: noticesOf(parsed.request),
    },
  };
}

type Target = NonNullable<Subject['spec']['egs']>;

/** A raw spec keeps its nulls: what they mean is for KServe to say. */
function ownRequest({ gpuSpec, modelSpec, rawModelSpec }: Target): JsonObject {
  return {
    ...(gpuSpec && { gpuSpec: withoutNulls(gpuSpec) }),
    ...(modelSpec && { modelSpec: withoutNulls(modelSpec) }),
    ...(rawModelSpec && { rawModelSpec }),
  };
}

/** Exactly what EGS wants to be there: what is not given is null. */
function complete(request: JsonObject, name: string): JsonObject {
  const { rawModelSpec: raw } = request;
  const rawModelSpec = isObject(raw) ? completeRaw(raw, name) : null;
  return { gpuSpec: null, modelSpec: null, ...request, rawModelSpec };
}

function asSent({ rawModelSpec: raw, ...rest }: JsonObject, mark: string): JsonObject {
  return { ...rest, rawModelSpec: isObject(raw) ? toYaml(marked(raw, mark)) : null };
}

/** Patterns, bounds and enumerations of everything that is known, wherever it was said. */
function typed(request: JsonObject): { request: EgsRequest } | Problem {
  const parsed = egsRequestSchema.safeParse(request);
  if (parsed.success) return { request: parsed.data };
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return {
    field: path.join('').replace(/^\./, ''),
    message: issue === undefined ? 'is not as EGS takes it' : schemaWords(issue),
  };
}

/** E9. The API server refuses it as well. */
function runsOnce(replicas: number, state: string): Problem | undefined {
  if (state === 'Stopped') {
    return {
      field: 'spec.state',
      message: 'may not be Stopped: EGS cannot stop an endpoint; write Running, or delete the object',
    };
  }
  return replicas === 1
    ? undefined
    : { field: 'spec.replicas', message: 'must be 1: EGS cannot scale an endpoint' };
}

function fingerprintOf(clusterName: string, { modelSpec, gpuSpec }: EgsRequest): string {
  return formatFingerprint({
    clusterName,
    ...(modelSpec && { modelName: modelSpec.modelName }),
    gpu: gpuSpec === undefined ? null : comparableGpu(gpuSpec),
  });
}

function violation({ field, message }: Problem): Translation {
  return { kind: 'Violation', field, message };
}
