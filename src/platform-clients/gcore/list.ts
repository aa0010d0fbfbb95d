import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../time/clock.ts';
import type { PlatformError } from '../errors.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call, Page, Row } from '../platform.ts';
import { digestOf, rowOf } from './observe.ts';
import { nextOffset } from './pages.ts';
import type { Routes } from './routes.ts';
import { deploymentSchema, namedSchema } from './schemas.ts';

/** Rows that are read without a break: well below a millisecond. */
const ROWS_AT_ONCE = 10;

/** One page over the deployments of the project. A row that does not parse still says that its deployment is there. */
export async function listPage(
  { api, routes, clock, home }: { api: JsonApi; routes: Routes; clock: Clock; home: string },
  cursor: string | undefined,
  call: Call,
): Promise<Page | PlatformError> {
  const begunAt = clock.monotonic();
  const offset = cursor === undefined ? 0 : Number(cursor);
  const reply = await api.call(routes.list(offset), call);
  if (reply.kind === 'Failed') return reply.error;
  const rows: Row[] = [];
  let unreadable = 0;
  for (const [index, raw] of reply.value.results.entries()) {
    // In parts: somebody's edit does not wait for the whole of a page.
    if (index > 0 && index % ROWS_AT_ONCE === 0) await setImmediate();
    const row = readRow(raw, home);
    if (row === undefined) unreadable += 1;
    else rows.push(row);
  }
  const next = nextOffset(offset, reply.value);
  return { rows, next: next === undefined ? undefined : String(next), unreadable, begunAt };
}

function readRow(raw: unknown, home: string): Row | undefined {
  const { data } = deploymentSchema.safeParse(raw);
  if (data !== undefined) return rowOf(data, home);
  const { data: named } = namedSchema.safeParse(raw);
  if (named === undefined) return undefined;
  const { name, status } = named;
  const rest = { phase: status ?? '', phaseClass: 'Unknown', changedAt: undefined } as const;
  return { id: name, name, home, ...rest, digest: digestOf(raw) };
}
