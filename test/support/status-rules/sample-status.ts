import type { Condition } from '../../../src/kube/objects.ts';
import type { StatusObject } from './status-object.ts';

/** A condition in short: `Ready False/Creating`; a trailing `@2` is its observedGeneration (else the object's). */
type ConditionText = string;

/** What differs from an ordinary object. */
interface SampleOptions {
  kind?: string;
  generation?: number;
  /** `null`: the field is missing. */
  observedGeneration?: number | null;
  uid?: string;
  deleting?: boolean;
  paused?: boolean;
  /** Of all conditions. */
  time?: string;
  message?: string;
  /** More fields of the status. */
  status?: Record<string, unknown>;
}

/** An object with these conditions, for tests of rules. */
export function sample(conditions: readonly ConditionText[], options: SampleOptions = {}): StatusObject {
  const { kind = 'InferenceDeployment', generation = 1, observedGeneration = generation } = options;
  return {
    apiVersion: 'inference-operator.io/v1alpha1',
    kind,
    metadata: {
      name: 'llama',
      namespace: 'team-a',
      uid: options.uid ?? '1',
      resourceVersion: '1',
      generation,
      creationTimestamp: '2026-01-05T10:00:00Z',
      ...(options.deleting === true ? { deletionTimestamp: '2026-01-05T10:05:00Z' } : {}),
    },
    spec: options.paused === true ? { paused: true } : {},
    status: {
      ...(observedGeneration === null ? {} : { observedGeneration }),
      ...options.status,
      conditions: conditions.map((text) => parse(text, generation, options)),
    },
  };
}

function parse(text: ConditionText, generation: number, options: SampleOptions): Condition {
  const { time: lastTransitionTime = '2026-01-05T10:00:01Z', message = 'because' } = options;
  const [, type = '', status = '', reason = '', seen] = /^(\S+) (\w+)\/(\w+)(?:@(\d+))?$/.exec(text) ?? [];
  if (status !== 'True' && status !== 'False' && status !== 'Unknown')
    throw new Error(`no condition: ${text}`);
  const observedGeneration = seen === undefined ? generation : Number(seen);
  return { type, status, reason, message, observedGeneration, lastTransitionTime };
}
