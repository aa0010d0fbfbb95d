import { endless, MOST_PAGES } from '../page-limit.ts';
import type { Operation, Reply, RunaiApi } from './api.ts';
import type { Call } from '../platform.ts';

/** Where the next page begins, if there is one: anything that does not lead forward is the end. */
export function nextOffset(offset: number, next: number | null | undefined): number | undefined {
  return typeof next === 'number' && next > offset ? next : undefined;
}

/**
 * What `keep` takes of every page of a list, from the first to the last, or the failure of one of them: a part of a list
 * is no list. The pages themselves are not kept, since a filter is only a hint and all that there is may come.
 */
export async function readAllPages<P extends { next?: number | null | undefined }, T>(
  api: Pick<RunaiApi, 'call'>,
  page: (offset: number) => Operation<P>,
  keep: (page: P) => readonly T[],
  call: Call,
): Promise<Reply<T[]>> {
  const kept: T[] = [];
  let offset = 0;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const reply: Reply<P> = await api.call(page(offset), call);
    if (reply.kind === 'Failed') return reply;
    kept.push(...keep(reply.value));
    const next = nextOffset(offset, reply.value.next);
    if (next === undefined) return { kind: 'Value', value: kept, serverTime: reply.serverTime };
    offset = next;
  }
  return { kind: 'Failed', error: endless(), happened: 'no' };
}
