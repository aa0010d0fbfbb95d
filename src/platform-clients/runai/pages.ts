import { endless, MOST_PAGES } from '../page-limit.ts';
import type { Operation, Reply, RunaiApi } from './api.ts';
import type { Call } from '../platform.ts';

/** Where the next page begins, if there is one: anything that does not lead forward is the end. */
export function nextOffset(offset: number, next: number | null | undefined): number | undefined {
  return typeof next === 'number' && next > offset ? next : undefined;
}

/** Every page of a list, from the first to the last, or the failure of one of them. A part of a list is no list. */
export async function readAllPages<P extends { next?: number | null | undefined }>(
  api: Pick<RunaiApi, 'call'>,
  page: (offset: number) => Operation<P>,
  call: Call,
): Promise<Reply<P[]>> {
  const pages: P[] = [];
  let offset: number | undefined = 0;
  let serverTime: number | undefined;
  while (offset !== undefined) {
    if (pages.length === MOST_PAGES) return { kind: 'Failed', error: endless(), happened: 'no' };
    const reply: Reply<P> = await api.call(page(offset), call);
    if (reply.kind === 'Failed') return reply;
    pages.push(reply.value);
    serverTime = reply.serverTime;
    offset = nextOffset(offset, reply.value.next);
  }
  return { kind: 'Value', value: pages, serverTime };
}
