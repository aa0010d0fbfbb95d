import crypto from 'node:crypto';
import { canonicalJson, type JsonObject } from '../json.ts';

/** Grows whenever `translate` makes another body of the same spec: hashes of different versions tell nothing. */
const VERSION = 'v1';

/** `<version>:<digest>` of a request, names and mark left out. */
export function hashOf(request: JsonObject): string {
  return `${VERSION}:${crypto.hash('sha256', canonicalJson(request), 'base64url').slice(0, 32)}`;
}
