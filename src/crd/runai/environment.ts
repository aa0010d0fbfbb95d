import { z } from 'zod';
import { cel, countOf } from '../cel.ts';
import { ARGUMENT_MAX, anyText, listByKey, NAME_MAX, text } from '../fields.ts';
import { item } from './item.ts';

/** What the name of a Secret or ConfigMap may be. */
type NameField = () => z.ZodString;

const reference = (what: string, name: NameField) => ({
  name: name().describe(`Name of the ${what}, in the namespace of the project on the workload's cluster.`),
  key: text(NAME_MAX).describe(`Key in the ${what}.`),
});

const sourcesBy = (name: NameField) => ({
  value: anyText(ARGUMENT_MAX).optional().describe('The value as text.'),
  secret: z.object(reference('Secret', name)).optional().describe('Takes the value from a Secret.'),
  configMap: z.object(reference('ConfigMap', name)).optional().describe('Takes the value from a ConfigMap.'),
  podFieldRef: z
    .object({ path: text(256).describe('Path of the field, such as metadata.name.') })
    .optional()
    .describe('Takes the value from a field of the pod.'),
  userCredential: z
    .object({
      name: text(NAME_MAX).describe('Name of the credential.'),
      key: text(NAME_MAX).describe('Key in the credential.'),
    })
    .optional()
    .describe(
      'Takes the value from a user credential of Run:ai, which only its own creator can use. Run:ai 2.24 and later.',
    ),
});

/** Environment of a container whose Secrets and ConfigMaps have such names. */
export function environmentBy(name: NameField) {
  const sources = sourcesBy(name);
  const names = Object.keys(sources);
  const variable = cel(
    item({
      name: text(1024).describe('Name of the variable.'),
      ...sources,
      description: anyText(1024).optional().describe('What the variable is for.'),
    }),
    {
      rule: `${countOf(names)} == 1 || (has(self.exclude) && self.exclude && ${countOf(names)} == 0)`,
      message: `an environment variable takes exactly one of ${names.join(', ')}: keep one (none is fine where exclude is true)`,
    },
  );
  return listByKey(z.array(variable).max(512), 'name').describe(
    'Environment variables of the container, each with one source.',
  );
}

/** Environment of the container. Run:ai 2.22 takes any name of a Secret. */
export const environmentVariables = environmentBy(() => text(NAME_MAX));
