import { z } from 'zod';
import { listByKey, NAME_MAX, text } from '../fields.ts';
import { item } from './item.ts';

/** How the image of a container is pulled, with secrets of such names. */
export function pullBy(name: () => z.ZodString) {
  const pullSecret = item({
    name: name().describe('Name of the pull secret, or of the user credential.'),
    userCredential: z
      .boolean()
      .optional()
      .describe('true: the name is that of a user credential of Run:ai. Default: false.'),
  });
  return {
    imagePullPolicy: z
      .enum(['Always', 'Never', 'IfNotPresent'])
      .optional()
      .describe('When the image is pulled. Default: Always for the tag latest, else IfNotPresent.'),
    imagePullSecrets: listByKey(z.array(pullSecret).max(32), 'name')
      .optional()
      .describe('Secrets with the credentials of private registries.'),
  };
}

/** Where the container's image comes from. Run:ai 2.22 takes any name of a pull secret. */
export const image = {
  image: text(1024).describe('Image of the container, such as vllm/vllm-openai:v0.10.0.'),
  ...pullBy(() => text(NAME_MAX)),
};
