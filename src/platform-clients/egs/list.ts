import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call, Page } from '../platform.ts';
import { rowOf } from './observe.ts';
import { listEndpoints } from './routes.ts';
import { briefSchema } from './schemas.ts';
import type { Workspaces } from './workspaces.ts';

/** What listing needs. */
export interface ListParts {
  api: JsonApi;
  clock: Clock;
  workspaces: Workspaces;
  /** Of the connection, normalised. */
  url: string;
}

/**
 * One page: the endpoints of one workspace. A pass begins with the list of workspaces; the cursor says which of them are
 * still to come. What cannot be listed hides nothing from the others, and nothing is missing from it.
 */
export async function listPage(
  { api, clock, workspaces, url }: ListParts,
  cursor: string | undefined,
  call: Call,
): Promise<Page | PlatformError> {
  const begunAt = clock.monotonic();
  const names = cursor === undefined ? await namesOf(workspaces, call) : namesIn(cursor);
  if (names instanceof PlatformError) return names;
  const [workspace, ...rest] = names;
  const next = rest.length === 0 ? undefined : JSON.stringify(rest);
  if (workspace === undefined) return { rows: [], next, unreadable: 0, begunAt };
  const reply = await api.call(listEndpoints(workspace), call);
  if (reply.kind === 'Failed') {
    // It was removed a moment ago, or is not for this key.
    const isOfOne = reply.error.class === 'Gone' || reply.error.class === 'Forbidden';
    return isOfOne ? { rows: [], next, unreadable: 1, begunAt } : reply.error;
  }
  const parsed = reply.value.endpoints.map((entry) => briefSchema.safeParse(entry));
  const rows = parsed.flatMap(({ data }) => (data === undefined ? [] : [rowOf(data, { url, workspace })]));
  return { rows, next, unreadable: parsed.length - rows.length, begunAt };
}

async function namesOf(workspaces: Workspaces, call: Call): Promise<readonly string[] | PlatformError> {
  const list = await workspaces.read(call);
  return list instanceof PlatformError ? list : [...new Set(list.map(({ name }) => name))];
}

function namesIn(cursor: string): readonly string[] {
  const names: unknown = JSON.parse(cursor);
  return Array.isArray(names) ? names.map(String) : [];
}
