import { z } from 'zod';
import { type CelRule, cel, immutable, unchanged } from './cel.ts';
import { exactlyOne } from './choice.ts';
import { type InferenceDeploymentStatus, inferenceDeploymentStatusSchema } from './deployment-status.ts';
import { NAME_MAX, text } from './fields.ts';
import { keysOf } from './keys.ts';
import type { NamespacedMetadata } from './metadata.ts';
import { type TargetName, targets } from './targets.ts';
import { unobserved } from './unobserved.ts';

export { type InferenceDeploymentStatus, inferenceDeploymentStatusSchema };

type Sections = { [K in TargetName]: z.ZodOptional<(typeof targets)[K]['schema']> };

const names = keysOf(targets);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets which key has which schema
const sections = Object.fromEntries(names.map((name) => [name, targets[name].schema.optional()])) as Sections;

const anotherObject = 'create another InferenceDeployment instead';

const platformRef = cel(
  z.object({
    kind: z
      .enum(['InferencePlatform', 'ClusterInferencePlatform'])
      .default('InferencePlatform')
      .describe('Kind of the platform object.'),
    name: text(NAME_MAX).describe('Name of the platform object.'),
  }),
  immutable('spec.platformRef', anotherObject),
).describe('The platform object whose connection is used. It never changes.');

const adopt = z
  .object({
    // It stands in the paths of URLs.
    id: cel(text(NAME_MAX), {
      rule: "self.matches('^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$')",
      message:
        'spec.adopt.id must hold only letters, digits, -, _ and ., and begin and end with a letter or digit: write the id as the platform shows it',
    }).describe(
      'Id of the workload on the platform. Run:ai and NIM: its UUID. Gcore: its name. EGS: the name of the endpoint.',
    ),
    fromOwner: text(1024)
      .optional()
      .describe('Only where the workload carries the mark of another owner: that mark, word for word.'),
  })
  .describe('Takes over a workload that exists already, instead of creating one.');

/** Rules of a target's section apply only where the spec names it. */
function where(name: TargetName, path: string, rules: readonly CelRule[]): CelRule[] {
  return rules.map((rule) => ({ ...rule, rule: `!has(${path}.${name}) || (${rule.rule})` }));
}

/** What a user asks for. */
export const inferenceDeploymentSpecSchema = cel(
  z.object({
    platformRef,
    ...sections,
    replicas: z
      .int32()
      .min(0)
      .default(1)
      .describe(
        'Replicas to run while the target has no scaling fields of its own. `kubectl scale` sets it.',
      ),
    state: z
      .enum(['Running', 'Stopped'])
      .default('Running')
      .describe('Whether the workload should run. Not every target can be stopped.'),
    updateStrategy: z
      .object({
        type: z
          .enum(['InPlace', 'Recreate'])
          .default('InPlace')
          .describe(
            'InPlace: a change that the platform cannot make in place stalls. Recreate: it deletes the workload and creates it anew.',
          ),
      })
      .prefault({})
      .describe('How changes reach the workload.'),
    driftPolicy: z
      .enum(['Correct', 'Report', 'Ignore'])
      .default('Correct')
      .describe('What happens when the platform has something else than this spec says.'),
    deletionPolicy: z
      .enum(['Delete', 'Retain'])
      .default('Delete')
      .describe('What happens to the workload when this object is deleted.'),
    adopt: adopt.optional(),
    paused: z
      .boolean()
      .default(false)
      .describe('Look and report, but change nothing. Deletion still follows deletionPolicy.'),
  }),
  ...exactlyOne(names, 'target', anotherObject),
  ...names.flatMap((name) => where(name, 'self', targets[name].specRules)),
);

export type InferenceDeploymentSpec = z.output<typeof inferenceDeploymentSpecSchema>;

/** The object as a whole: what cannot be said about the spec alone. */
export const inferenceDeploymentSchema = cel(
  z.object({
    spec: inferenceDeploymentSpecSchema.describe('What is to run, where, and how changes are handled.'),
    status: inferenceDeploymentStatusSchema
      .default(unobserved('NotCreated'))
      .describe('What the operator found and did. Nobody else writes it.'),
  }),
  {
    rule: `!has(self.status) || !has(self.status.workload) || !has(self.status.workload.id) || (${unchanged('.spec.adopt')})`,
    message: `spec.adopt is immutable while status.workload has an id: leave it as it is, or ${anotherObject}`,
    reason: 'FieldValueForbidden',
    fieldPath: '.spec.adopt',
  },
  ...names.flatMap((name) => where(name, 'self.spec', targets[name].objectRules)),
);

/** An object of the kind as the API server hands it out: defaults are filled in. */
export interface InferenceDeployment {
  apiVersion: string;
  kind: string;
  metadata: NamespacedMetadata;
  spec: InferenceDeploymentSpec;
  status?: InferenceDeploymentStatus;
}
