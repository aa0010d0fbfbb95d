import { expect, test } from 'vitest';
import { kindOf } from './kind.ts';

test.each([
  ['Inference', 'Inference'],
  ['inference', 'Inference'],
  ['InferenceWorkload', 'Inference'],
  ['inference-workloads', 'Inference'],
  ['Workspace', 'Other'],
  ['InteractiveWorkload', 'Other'],
  ['Training', 'Other'],
  ['Distributed', 'Other'],
  ['DistributedInference', 'Other'],
  ['NIMService', 'Other'],
  ['nim', 'Other'],
  ['InferenceService', 'Other'],
  ['PyTorchJob', 'Other'],
  ['runai-job', 'Other'],
  ['TFJob', 'Other'],
  ['Deployment', 'Other'],
  // Words that only hold another: nobody knows.
  ['MinimalServer', 'Unknown'],
  ['JobLikeServer', 'Unknown'],
  ['LanguageModel', 'Unknown'],
  ['', 'Unknown'],
] as const)('%j is %s', (type, kind) => {
  expect(kindOf({ type })).toBe(kind);
});
