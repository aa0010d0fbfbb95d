import { codedHash, codeOf, MOST_CODES, partsOf } from '../coded-hash.ts';
import { canonicalJson } from '../canonical-json.ts';
import { isObject, type JsonObject } from '../json.ts';

/** Grows whenever `translate` makes another body of the same spec: hashes of different versions tell nothing. */
const VERSION = 'v2';

/**
 * `<version>:<digest>:<codes>` of a request, names and mark left out. EGS shows little of what it was sent, so there is
 * a short code per field and object in it, by which a later request can be compared.
 */
export function hashOf(request: JsonObject): string {
  const codes = nodesOf(request)
    .map(({ code }) => code)
    .sort();
  return codedHash(VERSION, request, codes.length > MOST_CODES ? [] : codes);
}

/**
 * What a request has otherwise than the one of which `hash` was made, as paths: fields, or objects that are all new or
 * have lost something. Undefined where nobody can tell: a hash of another version, or a request too large.
 */
export function changedSince(hash: string | undefined, request: JsonObject): readonly string[] | undefined {
  const { version, codes } = partsOf(hash);
  if (version !== VERSION || codes.size === 0) return undefined;
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
  const code = codeOf(`${path}=${canonicalJson(value)}`);
  return { path, code, children: isObject(value) ? nodesIn(value, path) : [] };
}

/** All, the outer ones before what is in them. */
function nodesOf(request: JsonObject): Node[] {
  const all = (node: Node): Node[] => [node, ...node.children.flatMap(all)];
  return nodesIn(request, '').flatMap(all);
}
