import type { Clock } from '../../time/clock.ts';
import type { PlatformError } from '../errors.ts';
import type { Call, Page } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { rowOf } from './observe.ts';
import { nextOffset } from './pages.ts';
import { listWorkloads } from './routes.ts';
import { workloadSchema } from './schemas.ts';

/** One page over all workloads of the connection, oldest first. A row that does not parse only loses itself. */
export async function listPage(
  api: RunaiApi,
  clock: Clock,
  cursor: string | undefined,
  call: Call,
): Promise<Page | PlatformError> {
  const begunAt = clock.monotonic();
  const offset = cursor === undefined ? 0 : Number(cursor);
  const reply = await api.call(listWorkloads(offset), call);
  if (reply.kind === 'Failed') return reply.error;
  const parsed = reply.value.workloads.map((raw) => workloadSchema.safeParse(raw));
  const rows = parsed.flatMap(({ data }) => (data === undefined || data.deletedAt ? [] : [rowOf(data)]));
  // Behind an empty page there is nothing, whatever it says.
  const next = parsed.length === 0 ? undefined : nextOffset(offset, reply.value.next);
  return {
    rows,
    next: next === undefined ? undefined : String(next),
    unreadable: parsed.filter(({ success }) => !success).length,
    begunAt,
  };
}
