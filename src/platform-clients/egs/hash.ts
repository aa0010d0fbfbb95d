import crypto from 'node:crypto';
import { canonicalJson, isObject, type JsonObject } from '../json.ts';

/** Grows whenever `translate` makes another body of the same spec: hashes of different versions tell nothing. */
const VERSION = 'v2';

/** Bits enough that the fields of one request do not meet, few enough that those of the largest fit into status. */
const CODE_LENGTH = 5;
const MOST_CODES = 1_600;

/**
 * `<version>:<digest>:<codes>` of a request, names and mark left out. EGS shows little of what it was sent, so there is
 * a short code per field and object in it, by which a later request can be compared.
 */
export function hashOf(request: JsonObject): string {
  const codes = nodesOf(request)
    .map(({ code }) => code)
    .sort();
  const kept = codes.length > MOST_CODES ? '' : codes.join('');
  return `${VERSION}:${digest(canonicalJson(request)).slice(0, 32)}:${kept}`;
}

/**
 * What a request has otherwise than the one of which `hash` was made, as paths: fields, or objects that are all new or
 * have lost something. Undefined where nobody can tell: a hash of another version, or a request too large.
 */
export function changedSince(hash: string | undefined, request: JsonObject): readonly string[] | undefined {
  const [made, , text = ''] = hash?.split(':') ?? [];
  if (made !== VERSION || text === '') return undefined;
  const codes = new Set(text.match(new RegExp(`.{${CODE_LENGTH}}`, 'g')));
  return nodesIn(request, '').flatMap((node) => changedIn(node, codes));
}

interface Node {
  path: string;
  /** Of path and value. */
  code: string;
  /** Of an object, what is in it. Lists are one value. */
  children: readonly Node[];
}

function changedIn({ path, code, children }: Node, codes: ReadonlySet<string>): string[] {
  if (codes.has(code)) return [];
  const changed = children.filter((child) => !codes.has(child.code));
  const isAllNew = children.length > 1 && changed.length === children.length;
  if (changed.length === 0 || isAllNew) return [path];
  return changed.flatMap((child) => changedIn(child, codes));
}

function nodesIn(object: JsonObject, path: string): Node[] {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => nodeOf(value, path === '' ? key : `${path}.${key}`));
}

function nodeOf(value: unknown, path: string): Node {
  const code = digest(`${path}=${canonicalJson(value)}`).slice(0, CODE_LENGTH);
  return { path, code, children: isObject(value) ? nodesIn(value, path) : [] };
}

/** All, the outer ones before what is in them. */
function nodesOf(request: JsonObject): Node[] {
  const all = (node: Node): Node[] => [node, ...node.children.flatMap(all)];
  return nodesIn(request, '').flatMap(all);
}

function digest(text: string): string {
  return crypto.hash('sha256', text, 'base64url');
}
