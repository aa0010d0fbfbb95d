import { parseTimestamp } from '../../time/timestamp.ts';
import type { ErrorClass, PlatformError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Call } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import type { Revisions } from './detail.ts';
import { getRevisions } from './routes.ts';
import type { Revision } from './schemas.ts';

/** Errors that mean that there are no revisions to read, for as long as we know. */
const UNSUPPORTED = new Set<ErrorClass>(['Gone', 'Unsupported', 'Forbidden', 'Invalid']);

/** The live revisions of a workload, newest first. A workload that is there and a route that is not: Unsupported. */
export async function readRevisions(
  api: RunaiApi,
  id: string,
  call: Call,
): Promise<Revisions | { kind: 'Failed'; error: PlatformError }> {
  const reply = await api.call(getRevisions(id), call);
  if (reply.kind === 'Failed') {
    return UNSUPPORTED.has(reply.error.class) ? { kind: 'Unsupported' } : reply;
  }
  const live = (reply.value.revisions ?? []).filter(({ deletedAt }) => !deletedAt);
  return { kind: 'Read', live: newestFirst(live), deleted: undefined };
}

/** Those that are gone: read where a rollout may have been rolled back, since its revision is removed then. */
export async function readDeletedRevisions(
  api: RunaiApi,
  id: string,
  call: Call,
): Promise<readonly Revision[] | PlatformError> {
  const reply = await api.call(getRevisions(id, true), call);
  if (reply.kind === 'Failed') return UNSUPPORTED.has(reply.error.class) ? [] : reply.error;
  return newestFirst((reply.value.revisions ?? []).filter(({ deletedAt }) => Boolean(deletedAt)));
}

/** A copy in the order of their making. */
export function newestFirst(revisions: readonly Revision[]): Revision[] {
  return [...revisions].sort((a, b) => madeAt(b) - madeAt(a));
}

/** The newest that has not failed, of live ones in this order: it serves, or is on its way. */
export function servingOf(live: readonly Revision[]): Revision | undefined {
  return live.find(({ phase }) => phase !== 'Failed');
}

/** By the server's clock, in milliseconds since the epoch. */
export function madeAt(revision: Pick<Revision, 'createdAt'>): number {
  return parseTimestamp(revision.createdAt) ?? 0;
}

/**
 * Does a revision run this spec's image, command, arguments and environment? Each is compared where the revision
 * shows it; the environment by the names of plain values, since the others need not be shown.
 */
export function serves(revision: Revision, spec: JsonObject): boolean {
  const { images, command, arguments: args, environmentVariables } = revision;
  const same = (shown: string | null | undefined, wanted: unknown): boolean =>
    shown === null || shown === undefined || shown === (wanted ?? '');
  const variables: unknown[] = Array.isArray(spec['environmentVariables'])
    ? spec['environmentVariables']
    : [];
  const names = variables.flatMap((variable) =>
    isObject(variable) && typeof variable['value'] === 'string' ? [String(variable['name'])] : [],
  );
  return (
    (!images || images.length === 0 || images.some((image) => isImage(image, String(spec['image'])))) &&
    same(command, spec['command']) &&
    same(args, spec['args']) &&
    (environmentVariables === undefined || names.every((name) => environmentVariables.includes(name)))
  );
}

/** A registry that was implied may be written out. */
function isImage(shown: string, wanted: string): boolean {
  return shown === wanted || shown.endsWith(`/${wanted}`);
}
