import * as z from 'zod';

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DOTTED = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

const name = z.string().min(4).regex(NAME);

const credential = {
  username: z.string(),
  password: z.string(),
  // The host alone.
  registry_url: z.string().regex(/^[^/]+$/),
};
export const credentialCreation = z.looseObject({ name, ...credential });
export const credentialUpdate = z.looseObject(credential);

const secret = {
  type: z.literal('aws-iam'),
  data: z.looseObject({ aws_access_key_id: z.string(), aws_secret_access_key: z.string() }),
};
export const secretCreation = z.looseObject({ name, ...secret });
export const secretUpdate = z.looseObject(secret);

const description = z.string().max(300).nullish();
export const apiKeyCreation = z.looseObject({
  name: z.string().min(4).max(63).regex(DOTTED),
  description,
  expires_at: z.string().nullish(),
});
export const apiKeyUpdate = z.looseObject({ description });
