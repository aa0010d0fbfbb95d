import { PlatformError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call, Finding, Identity } from '../platform.ts';
import { unknown } from '../unknown-finding.ts';
import { observationOf, type Sight } from './observe.ts';
import { readAll } from './pages.ts';
import type { Routes } from './routes.ts';
import type { Deployment } from './schemas.ts';

/** What a look works with. */
export interface FindParts {
  api: JsonApi;
  routes: Routes;
  projectId: number;
  /** How the deployment is seen, but for the time of the look. */
  sight: (deployment: Deployment) => Omit<Sight, 'begunAt'>;
  now: () => number;
}

/**
 * One deployment, by its name, which is its id as well. It is absent where its route says so, and the list of its
 * project, read to its end in the same pass, does not have it either: a project that is lost answers like one.
 */
export async function find(
  { api, routes, projectId, sight, now }: FindParts,
  { name }: Identity,
  call: Call,
): Promise<Finding> {
  const begunAt = now();
  const reply = await api.call(routes.get(name), call);
  if (reply.kind === 'Value') {
    const observation = observationOf(reply.value, { ...sight(reply.value), begunAt });
    return { kind: 'Present', observation };
  }
  if (reply.error.class !== 'Gone') return unknown(reply.error);
  const rows = await readAll(api, (offset) => routes.list(offset), call);
  if (rows instanceof PlatformError) return unknown(projectError(rows, projectId));
  if (!rows.some((row) => mayBe(row, name))) return { kind: 'Absent', begunAt };
  return unknown(
    new PlatformError('Transient', `Gcore lists deployment ${name} and answers 404 when asked for it`),
  );
}

/** A row that cannot be read may be anybody's. */
function mayBe(row: unknown, name: string): boolean {
  const told = isObject(row) ? row['name'] : undefined;
  return typeof told !== 'string' || told === name;
}

function projectError(error: PlatformError, projectId: number): PlatformError {
  if (error.class !== 'Gone') return error;
  return new PlatformError('Gone', `project ${projectId} cannot be read: ${error.message}`, { status: 404 });
}
