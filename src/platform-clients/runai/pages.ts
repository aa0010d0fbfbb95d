import type { Operation, Reply, RunaiApi } from './api.ts';
import type { Call } from '../platform.ts';

/** A list that never ends is the server's mistake; two million rows are enough. */
const MOST_PAGES = 4_000;

/** Where the next page begins, if there is one: anything that does not lead forward is the end. */
export function nextOffset(offset: number, next: number | null | undefined): number | undefined {
  return typeof next === 'number' && next > offset ? next : undefined;
}

/** Every page of a list, from the first to the last, or the failure of one of them. */
export async function readAllPages<P extends { next?: number | null | undefined }>(
  api: RunaiApi,
  page: (offset: number) => Operation<P>,
  call: Call,
): Promise<Reply<P[]>> {
  const pages: P[] = [];
  let offset: number | undefined = 0;
  let serverTime: number | undefined;
  while (offset !== undefined && pages.length < MOST_PAGES) {
    const reply: Reply<P> = await api.call(page(offset), call);
    if (reply.kind === 'Failed') return reply;
    pages.push(reply.value);
    serverTime = reply.serverTime;
    offset = nextOffset(offset, reply.value.next);
  }
  return { kind: 'Value', value: pages, serverTime };
}
