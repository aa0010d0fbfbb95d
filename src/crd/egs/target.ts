import { z } from 'zod';
import { type CelRule, cel, immutable, immutableField } from '../cel.ts';
import { LABEL_MAX, NAME_MAX, text } from '../fields.ts';
import type { Target } from '../target.ts';
import { gpuSpec } from './gpu-spec.ts';
import { modelSpec } from './model-spec.ts';
import { rawModelSpec } from './raw-model-spec.ts';

const PATH = 'spec.egs';
const REMEDY = 'create another InferenceDeployment instead';
/** What an endpoint may be called: a pattern for CEL and JavaScript. EGS documents none; Kubernetes objects are called after it. */
export const EGS_NAME = '^[a-z]([-a-z0-9]*[a-z0-9])?$';
/** A GPU request is called `<endpoint>-gpr-xxxxxx`, which has at most 40 characters. */
export const EGS_NAME_MAX = 29;
/** Most characters of workspace and endpoint together: the namespace `<workspace>-<endpoint>-xxxxxx` has at most 63. */
export const EGS_NAMES_MAX = LABEL_MAX - '--xxxxxx'.length;

const NAME_IN_WORDS = 'begin with a letter, hold only lower case letters, digits and -, and not end with -';

const schema = cel(
  z.object({
    workspace: text(NAME_MAX)
      .optional()
      .describe("Workspace by name. Default: the platform object's defaultWorkspace. It never changes."),
    clusterName: cel(text(NAME_MAX), immutable(`${PATH}.clusterName`, REMEDY)).describe(
      'Worker cluster of the workspace, by name. It never changes.',
    ),
    endpointName: cel(text(EGS_NAME_MAX), {
      rule: `self.matches('${EGS_NAME}')`,
      message: `${PATH}.endpointName must ${NAME_IN_WORDS}`,
    })
      .optional()
      .describe('Name of the endpoint on the platform. Default: metadata.name. It never changes.'),
    gpuSpec: gpuSpec.optional(),
    modelSpec: modelSpec.optional(),
    rawModelSpec: rawModelSpec.optional(),
    leaseEndPolicy: z
      .enum(['Stall', 'Recreate'])
      .default('Stall')
      .describe(
        'What happens when the lease of the GPUs has ended. Stall: the object says so and waits for a person. Recreate: the endpoint is deleted and created anew, with a new lease.',
      ),
    extra: z
      .looseObject({})
      .meta({ maxProperties: 64 })
      .optional()
      .describe(
        'Fields of EGS that this section does not know yet. They are merged into the request as a JSON merge patch, without null.',
      ),
  }),
  immutableField('workspace', PATH, REMEDY),
  immutableField('endpointName', PATH, REMEDY),
  {
    rule: 'has(self.modelSpec) != has(self.rawModelSpec)',
    message: `${PATH} takes exactly one of modelSpec and rawModelSpec: write one of them, and not both`,
    reason: 'FieldValueRequired',
  },
).describe('An inference endpoint of Avesha EGS.');

const specRules: CelRule[] = [
  {
    rule: 'self.replicas == 1',
    message:
      'spec.replicas must be 1 for egs, which cannot scale an endpoint: for more of them, create further InferenceDeployments',
    fieldPath: '.replicas',
  },
  {
    rule: "self.state != 'Stopped'",
    message:
      'spec.state: Stopped is not supported for egs, which cannot stop an endpoint: write Running, or delete the InferenceDeployment',
    fieldPath: '.state',
  },
];

const name = '(has(self.spec.egs.endpointName) ? self.spec.egs.endpointName : self.metadata.name)';
const metadata = 'self.spec.egs.rawModelSpec.metadata';

const objectRules: CelRule[] = [
  {
    rule: `has(self.spec.egs.endpointName) || (self.metadata.name.size() <= ${EGS_NAME_MAX} && self.metadata.name.matches('${EGS_NAME}'))`,
    message: `metadata.name is also the name of the endpoint on EGS, which must have at most ${EGS_NAME_MAX} characters, ${NAME_IN_WORDS}: write such a name into ${PATH}.endpointName, or rename the object`,
  },
  {
    rule: `!has(self.spec.egs.workspace) || self.spec.egs.workspace.size() + ${name}.size() <= ${EGS_NAMES_MAX}`,
    message: `${PATH}.workspace and the name of the endpoint must have at most ${EGS_NAMES_MAX} characters together, because a namespace is called after both: write a shorter ${PATH}.endpointName`,
    fieldPath: '.spec.egs.endpointName',
  },
  {
    rule: `!has(self.spec.egs.rawModelSpec) || !has(${metadata}) || !has(${metadata}.name) || ${metadata}.name == ${name}`,
    message: `${PATH}.rawModelSpec.metadata.name must be the name of the endpoint: take it out, or write that`,
    fieldPath: '.spec.egs.rawModelSpec.metadata.name',
  },
];

/** Inference endpoints of Avesha EGS. */
export const egsTarget = { schema, specRules, objectRules } satisfies Target;
