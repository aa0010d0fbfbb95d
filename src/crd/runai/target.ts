import type { CelRule } from '../cel.ts';
import type { Target } from '../target.ts';
import { runaiInferenceSpecSchema } from './inference-spec.ts';
import { objectNameServes, workloadSection } from './workload-section.ts';

const schema = workloadSection(
  'runai',
  runaiInferenceSpecSchema.describe("What is to run, in Run:ai's own words."),
).describe('A Run:ai inference workload.');

const specRules: CelRule[] = [
  {
    rule: 'has(self.runai.spec.autoscaling) || self.replicas >= 1',
    message:
      'spec.replicas must be 1 or more for runai: to let the workload sleep while it is idle, write spec.runai.spec.autoscaling with minReplicas: 0',
    fieldPath: '.replicas',
  },
  {
    rule: "self.state != 'Stopped'",
    message:
      'spec.state: Stopped is not supported for runai, which cannot stop an inference: write Running, or let it sleep with spec.runai.spec.autoscaling.minReplicas: 0',
    fieldPath: '.state',
  },
];

/** Run:ai inference workloads. */
export const runaiTarget = {
  schema,
  specRules,
  objectRules: [objectNameServes('runai')],
} satisfies Target;
