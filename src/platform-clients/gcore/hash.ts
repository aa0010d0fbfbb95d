import { type Before, fieldHash } from '../field-hash.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { JsonObject } from '../json.ts';

/** Each field is sent whole, so it is remembered whole. */
const fields = fieldHash('v1', () => undefined);

/** `<version>:<digest>:<fields>` of a request, without the name, the mark and any value of a Secret. */
export function hashOf(request: JsonObject): string {
  return fields.hashOf(
    Object.fromEntries(Object.entries(request).map(([field, value]) => [field, canonicalJson(value)])),
  );
}

/**
 * Was this field part of a request that was sent before? Hashes of another version do not tell. Variables with values of
 * Secrets are sent within `envs`, and a hash has them as `env`.
 */
export const wasSent = (before: Before, field: string): boolean =>
  fields.wasSent(before, field) || (field === 'envs' && fields.wasSent(before, 'env'));
