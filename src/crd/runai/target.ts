import { z } from 'zod';
import { type CelRule, cel, immutableField } from '../cel.ts';
import { text } from '../fields.ts';
import type { Target } from '../target.ts';

const remedy = 'create another InferenceDeployment instead';
const NAME = '^[a-z]([-a-z0-9]*[a-z0-9])?$';

const schema = cel(
  z.object({
    project: text(253).optional().describe("Project by name or id. Default: the platform's defaultProject."),
    cluster: text(253)
      .optional()
      .describe('Cluster by name or UUID, needed only where several clusters have a project of this name.'),
    name: text(63)
      .regex(new RegExp(NAME))
      .optional()
      .describe('Name of the workload on the platform. Default: metadata.name.'),
    spec: z.looseObject({}).describe('The inference spec of Run:ai, field for field.'),
    extra: z.looseObject({}).optional().describe('Fields that this schema does not know yet.'),
  }),
  immutableField('project', 'spec.runai', remedy),
  immutableField('name', 'spec.runai', remedy),
);

const specRules: CelRule[] = [];

/** Run:ai inference workloads. */
export const runaiTarget = { schema, specRules, objectRules: [] } satisfies Target;
