import crypto from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { remember } from './remember.ts';

/** Bits enough that the fields of one spec do not meet, few enough that those of the largest fit into status. */
const CODE_LENGTH = 5;
/** Fields whose codes are kept. */
const MOST_FIELDS = 2_000;
/** Of more a hash has no room. */
export const MOST_CODES = 1_600;

/** `<version>:<digest>:<codes>`: a hash of what is sent to a platform, and what was in it as short codes. */
export function codedHash(version: string, sent: object, codes: readonly string[]): string {
  return `${version}:${digest(canonicalJson(sent)).slice(0, 32)}:${codes.join('')}`;
}

/** The version of such a hash, and its codes; none where there is no hash. */
export function partsOf(hash: string | undefined): { version: string; codes: ReadonlySet<string> } {
  const [version = '', , text = ''] = hash?.split(':') ?? [];
  const codeAt = (_: unknown, at: number): string => text.slice(at * CODE_LENGTH, (at + 1) * CODE_LENGTH);
  return { version, codes: new Set(Array.from({ length: text.length / CODE_LENGTH }, codeAt)) };
}

/** Is this code in a hash of this version? Asked for each field of each look, so nothing is taken apart for it. */
export function holds(hash: string | undefined, version: string, code: string): boolean {
  const [made, , codes = ''] = hash?.split(':') ?? [];
  if (made !== version) return false;
  for (let at = 0; at < codes.length; at += CODE_LENGTH) {
    if (codes.startsWith(code, at)) return true;
  }
  return false;
}

/** The code of one of the things that were in it. */
export const codeOf = (text: string): string => digest(text).slice(0, CODE_LENGTH);

const fieldCodes = new Map<string, string>();

/** `codeOf` the path of a field. Specs are made of the same few hundred fields, and each look asks for all of them. */
export function codeOfField(path: string): string {
  const known = fieldCodes.get(path);
  if (known !== undefined) return known;
  const code = codeOf(path);
  remember(fieldCodes, path, code, MOST_FIELDS);
  return code;
}

function digest(text: string): string {
  return crypto.hash('sha256', text, 'base64url');
}
