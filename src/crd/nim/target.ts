import type { CelRule } from '../cel.ts';
import { objectNameServes, workloadSection } from '../runai/workload-section.ts';
import type { Target } from '../target.ts';
import { nimServiceSpecSchema } from './service-spec.ts';

const schema = workloadSection(
  'nim',
  nimServiceSpecSchema.describe("What is to run, in the words of Run:ai's NIM services."),
).describe('An NVIDIA NIM service of Run:ai.');

const specRules: CelRule[] = [
  {
    rule: 'has(self.nim.spec.replicas) || has(self.nim.spec.autoscaling) || self.replicas <= 1000',
    message: 'spec.replicas must be at most 1000 for nim: lower it',
    fieldPath: '.replicas',
  },
  {
    rule: "self.state != 'Stopped'",
    message:
      'spec.state: Stopped is not supported for nim: write Running and replicas: 0, into spec.nim.spec where that names replicas',
    fieldPath: '.state',
  },
];

/** NVIDIA NIM services of Run:ai. */
export const nimTarget = {
  schema,
  specRules,
  objectRules: [objectNameServes('nim')],
} satisfies Target;
