import { z } from 'zod';
import { type CelRule, cel, immutableField } from '../cel.ts';
import { LABEL_MAX, NAME_MAX, text } from '../fields.ts';

const REMEDY = 'create another InferenceDeployment instead';
/** What Run:ai takes as the name of a workload, of at most `LABEL_MAX` characters: a pattern for CEL and JavaScript. */
export const RUNAI_NAME = '^[a-z]([-a-z0-9]*[a-z0-9])?$';
const NAME_IN_WORDS = 'begin with a letter, hold only lower case letters, digits and -, and not end with -';

/** The section of a target that Run:ai serves: which workload it is, and what is to run in it. */
export function workloadSection<Spec extends z.ZodType>(target: string, spec: Spec) {
  const path = `spec.${target}`;
  return cel(
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
        message: `${path}.name must ${NAME_IN_WORDS}`,
      })
        .optional()
        .describe('Name of the workload on the platform. Default: metadata.name. It never changes.'),
      spec,
      extra: z
        .looseObject({})
        .meta({ maxProperties: 64 })
        .optional()
        .describe(
          'Fields of Run:ai that spec does not know yet. They are merged into spec as a JSON merge patch, without null.',
        ),
    }),
    immutableField('project', path, REMEDY),
    immutableField('name', path, REMEDY),
    {
      rule: '!has(oldSelf.cluster) || (has(self.cluster) && self.cluster == oldSelf.cluster)',
      message: `${path}.cluster may be added once and never changes after that: ${REMEDY}`,
      reason: 'FieldValueForbidden',
      fieldPath: '.cluster',
    },
  );
}

/** A name that the section leaves to the object must be one that Run:ai takes. A rule about the whole object. */
export function objectNameServes(target: string): CelRule {
  return {
    rule: `has(self.spec.${target}.name) || (self.metadata.name.size() <= ${LABEL_MAX} && self.metadata.name.matches('${RUNAI_NAME}'))`,
    message: `metadata.name is also the name of the workload on Run:ai, which must have at most ${LABEL_MAX} characters, ${NAME_IN_WORDS}: write such a name into spec.${target}.name, or rename the object`,
  };
}
