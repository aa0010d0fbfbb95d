import { randomBytes } from 'node:crypto';
import type { Knobs } from './knobs.ts';

/** Samples of the vendor cut an endpoint's name to this in its namespace. */
const SHORT_NAME = 12;

function suffix(): string {
  return [...randomBytes(6)].map((byte) => (byte % 36).toString(36)).join('');
}

/** A namespace for one incarnation of an endpoint. */
export function newNamespace(workspace: string, endpoint: string, form: Knobs['namespaceForm']): string {
  const name = form === 'full' ? endpoint : endpoint.slice(0, SHORT_NAME).replace(/-+$/, '');
  return `${workspace}-${name}-${suffix()}`;
}

/** The id and the name of a new GPR. */
export function newGprNames(endpoint: string): { id: string; name: string } {
  const hex = randomBytes(6).toString('hex');
  return { id: `gpr-${hex.slice(0, 8)}-${hex.slice(8)}`, name: `${endpoint}-gpr-${suffix()}` };
}
