import { z } from 'zod';
import { cel } from './cel.ts';

/** An http or https URL without user name, query and fragment. `path` and `example` are for the message. */
export function urlField(path: string, example: string): z.ZodString {
  return cel(z.string().max(2048), {
    rule: "self.matches('^https?://[^/?#@[:space:]]+(/[^?#[:space:]]*)?$')",
    message: `${path} must be an http or https URL without user name, query and fragment: write it like ${example}`,
  });
}
