import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../time/clock.ts';
import type { PlatformError } from '../errors.ts';
import type { Call, Page, Row } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { formatHome } from './home.ts';
import type { ListedProjects } from './listed-projects.ts';
import { rowOf } from './observe.ts';
import { nextOffset } from './pages.ts';
import { rowDigest } from './row-digest.ts';
import { listWorkloads } from './routes.ts';
import { identifiedSchema, placedSchema, workloadSchema } from './schemas.ts';

/** Rows that are read without a break: below a millisecond. An edit that comes meanwhile waits for several such turns. */
const ROWS_AT_ONCE = 10;

/**
 * One page over all workloads of the connection, oldest first. A row that does not parse still says that its workload is
 * there, and whether it has changed, as long as id and home can be read.
 */
export async function listPage(
  api: RunaiApi,
  clock: Clock,
  projects: ListedProjects,
  cursor: string | undefined,
  call: Call,
): Promise<Page | PlatformError> {
  const begunAt = clock.monotonic();
  const offset = cursor === undefined ? 0 : Number(cursor);
  const reply = await api.call(listWorkloads(offset), call);
  if (reply.kind === 'Failed') return reply.error;
  const { workloads } = reply.value;
  // Behind an empty page there is nothing, whatever it says.
  const next = workloads.length === 0 ? undefined : nextOffset(offset, reply.value.next);
  const { rows, unreadable } = await readRows(workloads, projects);
  if (next === undefined) projects.complete();
  return { rows, next: next === undefined ? undefined : String(next), unreadable, begunAt };
}

/** In parts: somebody's edit does not wait for the whole of a page. */
async function readRows(
  workloads: readonly unknown[],
  projects: ListedProjects,
): Promise<{ rows: Row[]; unreadable: number }> {
  const rows: Row[] = [];
  let unreadable = 0;
  for (const [index, raw] of workloads.entries()) {
    if (index > 0 && index % ROWS_AT_ONCE === 0) await setImmediate();
    const row = readRow(raw, projects);
    if (row !== undefined) rows.push(row);
    else if (!identifiedSchema.safeParse(raw).success) unreadable += 1;
  }
  return { rows, unreadable };
}

/** Undefined where the workload is deleted, or cannot be told from others: then it is missing, and looked at by its id. */
function readRow(raw: unknown, projects: ListedProjects): Row | undefined {
  const { data } = workloadSchema.safeParse(raw);
  if (data !== undefined) projects.note(data);
  if (data !== undefined) return data.deletedAt ? undefined : rowOf(data);
  const { data: placed } = placedSchema.safeParse(raw);
  return placed === undefined || placed.deletedAt ? undefined : unclearRowOf(placed);
}

/** Nothing that the row says is understood, but its workload is there. */
function unclearRowOf(raw: { id: string; projectId: string; clusterId: string }): Row {
  return {
    id: raw.id,
    name: '',
    home: formatHome(raw),
    phase: '',
    phaseClass: 'Unknown',
    changedAt: undefined,
    digest: rowDigest(raw),
  };
}
