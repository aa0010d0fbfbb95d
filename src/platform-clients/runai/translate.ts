import { type RunaiInferenceSpec, runaiInferenceSpecSchema } from '../../crd/runai/inference-spec.ts';
import { before } from '../before.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Subject, Translation } from '../platform.ts';
import type { Problem } from '../problem.ts';
import { checks } from './checks.ts';
import { hashOf } from './hash.ts';
import { noticesOf } from './notices.ts';
import { mergedSection, violation, withMark } from './section.ts';

/** What says where a workload is and which it is, and what to do, since `extra` may not say it. */
const identity: Readonly<Record<string, string>> = {
  name: 'write spec.runai.name instead',
  projectId: 'write spec.runai.project instead',
  clusterId: 'write spec.runai.cluster instead',
  templateId: 'leave it out',
  useGivenNameAsPrefix: 'leave it out',
};

const SCALING = /^spec\.autoscaling(\.(min|max)Replicas)?$/;

/** The inference that an InferenceDeployment asks for. Pure. */
export function translate(subject: Subject): Translation {
  const merged = mergedSection('runai', subject, { identity, schema: runaiInferenceSpecSchema });
  if ('kind' in merged) return merged;
  const { name, spec } = merged;
  const problem = scalingIsGiven(subject, spec);
  if (problem !== undefined) return violation(problem);

  const complete = withReadOnly(withScaling(subject, spec));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its types were found right
  const typed = complete as RunaiInferenceSpec;
  for (const check of checks) {
    const found = check(typed);
    if (found !== undefined) return merged.violation(found);
  }
  // Without the mark: another --owner-id is no other spec.
  const hash = hashOf(complete);
  return {
    kind: 'Desired',
    desired: {
      name,
      body: { name, spec: withMark(complete, subject.ownerMark) },
      hash,
      ...before(subject, hash),
      ...(spec['autoscaling'] === undefined && { replicasAt: SCALING }),
      notices: noticesOf(name, typed, spec['autoscaling'] === undefined ? undefined : subject.spec.replicas),
    },
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
