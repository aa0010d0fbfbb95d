import { type NimServiceSpec, nimServiceSpecSchema } from '../../crd/nim/service-spec.ts';
import { before } from '../before.ts';
import type { JsonObject } from '../json.ts';
import type { Subject, Translation } from '../platform.ts';
import { mergedSection, violation, withMark } from '../runai/section.ts';
import { checks } from './checks.ts';
import { hashOf } from './hash.ts';
import { noticesOf } from './notices.ts';

/** What says where a workload is and which it is, and what to do, since `extra` may not say it. */
const identity: Readonly<Record<string, string>> = {
  name: 'write spec.nim.name instead',
  projectId: 'write spec.nim.project instead',
  clusterId: 'write spec.nim.cluster instead',
  metadata: 'leave it out',
  useGivenNameAsPrefix: 'leave it out',
};

const REPLICAS = /^spec\.replicas$/;

/** The API's own bound. */
const MOST_REPLICAS = 1_000;

/** The NIM service that an InferenceDeployment asks for. Pure. */
export function translate(subject: Subject): Translation {
  const merged = mergedSection('nim', subject, { identity, schema: nimServiceSpecSchema });
  if ('kind' in merged) return merged;
  const { name } = merged;
  const { replicas } = subject.spec;
  const isScaled = merged.spec['replicas'] !== undefined || merged.spec['autoscaling'] !== undefined;
  if (!isScaled && (replicas < 0 || replicas > MOST_REPLICAS))
    return violation({ field: 'spec.replicas', message: `must be 0 to ${MOST_REPLICAS}: change it` });

  // 0 stops the service.
  const spec: JsonObject = isScaled ? merged.spec : { ...merged.spec, replicas };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its types were found right
  const typed = spec as NimServiceSpec;
  for (const check of checks) {
    const found = check(typed);
    if (found !== undefined) return merged.violation(found);
  }
  // Without the mark: another --owner-id is no other spec.
  const hash = hashOf(spec);
  return {
    kind: 'Desired',
    desired: {
      name,
      body: { metadata: { name }, spec: withMark(spec, subject.ownerMark) },
      hash,
      ...before(subject, hash),
      ...(!isScaled && { replicasAt: REPLICAS }),
      notices: noticesOf(name, typed, isScaled ? replicas : undefined),
    },
  };
}
