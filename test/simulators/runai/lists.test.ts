import { expect, test } from 'vitest';
import { type Bench, bench, INFERENCES } from './test-client.ts';

async function names(sim: Bench, query: string): Promise<string[]> {
  const { body } = await sim.call('GET', `/api/v1/workloads?${query}`);
  return (body['workloads'] as { name: string }[]).map(({ name }) => name);
}

test('pages follow each other by next, and the last has none', async () => {
  await using sim = await bench();
  for (const name of ['a', 'b', 'c', 'd', 'e']) await sim.create(name);
  const pages: string[][] = [];
  let next: unknown = 0;
  while (next !== undefined) {
    const { body } = await sim.call(
      'GET',
      `/api/v1/workloads?limit=2&sortBy=createdAt&offset=${Number(next)}`,
    );
    pages.push((body['workloads'] as { name: string }[]).map(({ name }) => name));
    next = body['next'];
  }
  expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

test.each([
  ['filterBy=name==b', ['b']],
  ['filterBy=name!=b', ['a', 'c-long']],
  ['filterBy=name=@long', ['c-long']],
  ['filterBy=name!@long', ['a', 'b']],
  ['filterBy=name=^c', ['c-long']],
  ['filterBy=name=$g', ['c-long']],
  ['filterBy=projectId==33,name==a', ['a']],
  ['filterBy=projectName==team-b', []],
  ['filterBy=phase==Creating,type==Inference', ['a', 'b', 'c-long']],
  ['filterBy=createdAt>=2027-01-01', []],
  ['search=LONG', ['c-long']],
  ['sortBy=name&sortOrder=desc', ['c-long', 'b', 'a']],
  ['sortBy=createdAt', ['a', 'b', 'c-long']],
])('%s', async (query, expected) => {
  await using sim = await bench({ now: () => Date.parse('2026-01-05T10:00:00Z') });
  for (const name of ['a', 'b', 'c-long']) await sim.create(name);
  expect(await names(sim, query)).toEqual(expected);
  const { body } = await sim.call('GET', `/api/v1/workloads/count?${query}`);
  expect(body).toEqual({ count: expected.length });
});

test.each([
  ['limit=501', 'limit must be between 1 and 500'],
  ['limit=0', 'limit must be between 1 and 500'],
  ['offset=x', 'offset must be a number'],
  ['filterBy=id==7', 'invalid filter id==7'],
  ['filterBy=name', 'invalid filter name'],
  ['sortBy=mood', 'invalid sortBy mood'],
  [`filterBy=${Array.from({ length: 11 }, () => 'name==a').join(',')}`, 'filterBy has more than 10 items'],
])('%s is refused', async (query, message) => {
  await using sim = await bench();
  const { status, body } = await sim.call('GET', `/api/v1/workloads?${query}`);
  expect({ status, body }).toEqual({ status: 400, body: { code: 400, message } });
});

test('tombstones are listed on their own, for two weeks', async () => {
  await using sim = await bench({ knobs: { tokenTtlS: 30 * 24 * 3600 } });
  await sim.create('stays');
  const id = await sim.create('goes');
  await sim.call('DELETE', `${INFERENCES}/${id}`);
  await sim.control.advance(1000);
  expect(await names(sim, '')).toEqual(['stays']);
  expect(await names(sim, 'deleted=true')).toEqual(['goes']);
  await sim.control.advance(14 * 24 * 3_600_000);
  expect(await names(sim, 'deleted=true')).toEqual([]);
});

test('a list shows no spec and no annotation', async () => {
  await using sim = await bench();
  await sim.create('llama');
  const { text } = await sim.call('GET', '/api/v1/workloads');
  expect(text).not.toContain('owner/default/llama');
});

test('an ambiguous project name finds both', async () => {
  await using sim = await bench();
  const { body } = await sim.call('GET', '/api/v1/org-unit/projects?filterBy=name==shared');
  expect((body['projects'] as { id: string }[]).map(({ id }) => id)).toEqual(['35', '36']);
});
