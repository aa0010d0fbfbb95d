import { z } from 'zod';
import { listByKey, NAME_MAX, text } from '../fields.ts';

/** Most variables of one deployment in `envs`, and most in `env`. */
export const VARIABLES_MAX = 512;

const secretKeyRef = z
  .object({
    name: text(NAME_MAX).describe('Name of the Secret.'),
    key: text(NAME_MAX).describe('Key in the Secret.'),
    optional: z
      .boolean()
      .default(false)
      .describe('true: without the Secret, or the key in it, the variable is left out.'),
  })
  .describe('A key of a Secret.');

const variable = z.object({
  name: text(1024).describe('Name of the variable.'),
  valueFrom: z.object({ secretKeyRef }).describe('Where its value is.'),
});

/** Variables whose values are in Secrets. */
export const env = listByKey(z.array(variable).max(VARIABLES_MAX), 'name').describe(
  'Environment variables whose values are in Secrets of the namespace of this object. They are sent to Gcore in clear, and anyone who may read the deployment there can read them.',
);
