import { z } from 'zod';
import { type CelRule, cel, immutableField } from '../cel.ts';
import { LABEL_MAX, NAME_MAX, text } from '../fields.ts';
import type { Target } from '../target.ts';
import { runaiInferenceSpecSchema } from './inference-spec.ts';

const PATH = 'spec.runai';
const REMEDY = 'create another InferenceDeployment instead';
/** What Run:ai takes as the name of a workload, of at most `LABEL_MAX` characters: a pattern for CEL and JavaScript. */
export const RUNAI_NAME = '^[a-z]([-a-z0-9]*[a-z0-9])?$';
const NAME_IN_WORDS = 'begin with a letter, hold only lower case letters, digits and -, and not end with -';

const schema = cel(
  z.object({
    project: text(NAME_MAX)
      .optional()
      .describe(
        "Project, by name or id. Default: the platform object's defaultProject, else the only one that its credentials may see. It never changes.",
      ),
    cluster: text(NAME_MAX)
      .optional()
      .describe(
        'Cluster, by name or UUID. Needed only where several clusters have a project of this name. It may be added later, once.',
      ),
    name: cel(text(LABEL_MAX), {
      rule: `self.matches('${RUNAI_NAME}')`,
      message: `${PATH}.name must ${NAME_IN_WORDS}`,
    })
      .optional()
      .describe('Name of the workload on the platform. Default: metadata.name. It never changes.'),
    spec: runaiInferenceSpecSchema.describe("What is to run, in Run:ai's own words."),
    extra: z
      .looseObject({})
      .meta({ maxProperties: 64 })
      .optional()
      .describe(
        'Fields of Run:ai that spec does not know yet. They are merged into spec as a JSON merge patch, without null.',
      ),
  }),
  immutableField('project', PATH, REMEDY),
  immutableField('name', PATH, REMEDY),
  {
    rule: '!has(oldSelf.cluster) || (has(self.cluster) && self.cluster == oldSelf.cluster)',
    message: `${PATH}.cluster may be added once and never changes after that: ${REMEDY}`,
    reason: 'FieldValueForbidden',
    fieldPath: '.cluster',
  },
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

const objectRules: CelRule[] = [
  {
    rule: `has(self.spec.runai.name) || (self.metadata.name.size() <= ${LABEL_MAX} && self.metadata.name.matches('${RUNAI_NAME}'))`,
    message: `metadata.name is also the name of the workload on Run:ai, which must have at most ${LABEL_MAX} characters, ${NAME_IN_WORDS}: write such a name into ${PATH}.name, or rename the object`,
  },
];

/** Run:ai inference workloads. */
export const runaiTarget = { schema, specRules, objectRules } satisfies Target;
