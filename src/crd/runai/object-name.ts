import type { z } from 'zod';
import { NAME_MAX, text } from '../fields.ts';

/** Name of a Kubernetes object as Run:ai takes it where it is strict: no dots, unlike Kubernetes itself. */
export function objectName(): z.ZodString {
  return text(NAME_MAX).regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    'must hold only lower case letters, digits and -, and neither begin nor end with -',
  );
}
