import { PlatformError } from '../errors.ts';
import type { JsonApi, Operation } from '../json-api.ts';
import { endless, MOST_PAGES } from '../page-limit.ts';
import type { Call } from '../platform.ts';
import type { ListPage } from './schemas.ts';

/** A list that changes while it is read is read anew so many times: rows may have moved over the end of a page. */
const MOST_READINGS = 3;

/** Where the next page begins; undefined at the end, which is also where a page is empty. */
export function nextOffset(offset: number, { count, results }: ListPage): number | undefined {
  const next = offset + results.length;
  return results.length === 0 || next >= count ? undefined : next;
}

/** Every row of a list, or the failure of one of its pages. A part of a list is no list: there are as many as it says. */
export async function readAll(
  api: Pick<JsonApi, 'call'>,
  page: (offset: number) => Operation<ListPage>,
  call: Call,
): Promise<unknown[] | PlatformError> {
  for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
    const rows = await readOnce(api, page, call);
    if (rows !== 'Moved') return rows;
  }
  return new PlatformError('Transient', `${page(0).what}: the list changes faster than it can be read`);
}

async function readOnce(
  api: Pick<JsonApi, 'call'>,
  page: (offset: number) => Operation<ListPage>,
  call: Call,
): Promise<unknown[] | 'Moved' | PlatformError> {
  const rows: unknown[] = [];
  let count: number | undefined;
  let offset: number | undefined = 0;
  for (let pages = 0; offset !== undefined; pages += 1) {
    if (pages === MOST_PAGES) return endless();
    const reply = await api.call(page(offset), call);
    if (reply.kind === 'Failed') return reply.error;
    count ??= reply.value.count;
    if (reply.value.count !== count) return 'Moved';
    rows.push(...reply.value.results);
    offset = nextOffset(offset, reply.value);
  }
  return rows.length === count ? rows : 'Moved';
}
