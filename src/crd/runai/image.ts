import { z } from 'zod';
import { listByKey, NAME_MAX, text } from '../fields.ts';
import { item } from './item.ts';

const pullSecret = item({
  name: text(NAME_MAX).describe('Name of the pull secret, or of the user credential.'),
  userCredential: z
    .boolean()
    .optional()
    .describe('true: the name is that of a user credential of Run:ai. Default: false.'),
});

/** Where the container's image comes from. */
export const image = {
  image: text(1024).describe('Image of the container, such as vllm/vllm-openai:v0.10.0.'),
  imagePullPolicy: z
    .enum(['Always', 'Never', 'IfNotPresent'])
    .optional()
    .describe('When the image is pulled. Default: Always for the tag latest, else IfNotPresent.'),
  imagePullSecrets: listByKey(z.array(pullSecret).max(32), 'name')
    .optional()
    .describe('Secrets with the credentials of private registries.'),
};
