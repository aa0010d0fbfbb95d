import { z } from 'zod';
import { type CelRule, cel, immutableField } from '../cel.ts';
import type { Target } from '../target.ts';
import { REPLICAS_MAX } from './containers.ts';
import { gcoreDeploymentSpecSchema } from './deployment-spec.ts';
import { env } from './env.ts';

const PATH = 'spec.gcore';
const REMEDY = 'create another InferenceDeployment instead';
/** What Gcore takes as the name of a deployment: a pattern for CEL and JavaScript. */
export const GCORE_NAME = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';
/** How many characters it has. */
export const GCORE_NAME_LENGTH = { least: 4, most: 30 };
const NAME = GCORE_NAME_LENGTH;
const NAME_IN_WORDS = 'hold only lower case letters, digits and -, and begin and end with a letter or digit';

const schema = cel(
  z.object({
    name: cel(z.string().min(NAME.least).max(NAME.most), {
      rule: `self.matches('${GCORE_NAME}')`,
      message: `${PATH}.name must ${NAME_IN_WORDS}`,
    })
      .optional()
      .describe(
        'Name of the deployment on the platform. Some accounts take no hyphens in it. Default: metadata.name. It never changes.',
      ),
    spec: gcoreDeploymentSpecSchema.describe("What is to run, in Gcore's own words."),
    env: env.optional(),
    extra: z
      .looseObject({})
      .meta({ maxProperties: 64 })
      .optional()
      .describe(
        'Fields of Gcore that spec does not know yet. They are merged into spec as a JSON merge patch, without null.',
      ),
  }),
  immutableField('name', PATH, REMEDY),
  {
    rule: '!has(self.env) || !has(self.spec.envs) || self.env.all(variable, !(variable.name in self.spec.envs))',
    message: `a variable may be in ${PATH}.env or in ${PATH}.spec.envs, not in both: take it out of one of them`,
    fieldPath: '.env',
  },
).describe('A Gcore Everywhere Inference deployment.');

const specRules: CelRule[] = [
  {
    rule: `self.gcore.spec.containers.exists(container, has(container.scale)) || self.replicas <= ${REPLICAS_MAX}`,
    message: `spec.replicas must be 0 to ${REPLICAS_MAX} for gcore: lower it, or add another region and write scale {min, max} for each in ${PATH}.spec.containers`,
    fieldPath: '.replicas',
  },
];

const objectRules: CelRule[] = [
  {
    rule: `has(self.spec.gcore.name) || (self.metadata.name.size() >= ${NAME.least} && self.metadata.name.size() <= ${NAME.most} && self.metadata.name.matches('${GCORE_NAME}'))`,
    message: `metadata.name is also the name of the deployment on Gcore, which must have ${NAME.least} to ${NAME.most} characters and ${NAME_IN_WORDS}: write such a name into ${PATH}.name, or rename the object`,
  },
];

/** Gcore Everywhere Inference deployments. */
export const gcoreTarget = { schema, specRules, objectRules } satisfies Target;
