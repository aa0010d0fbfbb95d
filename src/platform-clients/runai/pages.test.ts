import { expect, test } from 'vitest';
import type { RunaiApi } from './api.ts';
import { readAllPages } from './pages.ts';
import { listWorkloads } from './routes.ts';

/** A list of so many pages of one row each. */
async function read(count: number) {
  let page = 0;
  const call = async (): Promise<unknown> => {
    page += 1;
    const value = { workloads: [page, 'more'], next: page < count ? page : null };
    return { kind: 'Value', value, serverTime: undefined };
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- answers as the one operation below asks
  const api = { call } as unknown as Pick<RunaiApi, 'call'>;
  return readAllPages(
    api,
    (offset) => listWorkloads(offset),
    ({ workloads }) => workloads.slice(0, 1),
    { signal: new AbortController().signal, priority: 'poll' },
  );
}

test('every page is read, and of each only what is wanted is kept', async () => {
  const numbers = Array.from({ length: 4_000 }, (_, at) => at + 1);
  expect(await read(4_000)).toMatchObject({ kind: 'Value', value: numbers });
});

test('a list that does not end is no list: what is missing from its beginning may be there', async () => {
  expect(await read(4_001)).toMatchObject({ kind: 'Failed', error: { class: 'Transient' } });
});
