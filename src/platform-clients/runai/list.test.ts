import { expect, test } from 'vitest';
import { startCannedRunai } from '../../../test/support/canned-runai.ts';

const row = (id: string, more: object = {}): object => ({
  id,
  name: id,
  type: 'Inference',
  projectId: '33',
  clusterId: 'c1',
  phase: 'Running',
  ...more,
});

test('one page, oldest first, with the place of the next', async () => {
  await using runai = await startCannedRunai({
    'GET /api/v1/workloads': ({ path }) => ({
      body: path.includes('offset=0&')
        ? { workloads: [row('a')], next: 500 }
        : { workloads: [row('b')], next: null },
    }),
  });
  const first = await runai.client.list(undefined, runai.call);
  expect(first).toMatchObject({
    rows: [{ id: 'a', home: 'c1/33', phaseClass: 'Running' }],
    next: '500',
    unreadable: 0,
  });
  expect(await runai.client.list('500', runai.call)).toMatchObject({ rows: [{ id: 'b' }], next: undefined });
  expect(runai.calls()[0]).toBe('GET /api/v1/workloads?limit=500&offset=0&sortBy=createdAt&sortOrder=asc');
});

test('an empty page is the last, so that no list goes on for ever', async () => {
  await using runai = await startCannedRunai({
    'GET /api/v1/workloads': { body: { workloads: [], next: 500 } },
  });
  expect(await runai.client.list(undefined, runai.call)).toMatchObject({ rows: [], next: undefined });
});

test('a malformed row only loses itself; one without an id is counted; a deleted one is no row', async () => {
  const deleted = { deletedAt: '2026-01-05T10:00:00Z' };
  await using runai = await startCannedRunai({
    'GET /api/v1/workloads': {
      body: {
        workloads: [{ id: 'x' }, row('a'), row('b', deleted), row('c', { ...deleted, phase: null }), 7, {}],
      },
    },
  });
  const page = await runai.client.list(undefined, runai.call);
  expect(page).toMatchObject({ rows: [{ id: 'a' }], unreadable: 2 });
});

test('a row that is not as documented says all the same that its workload is there, and whether it changed', async () => {
  const bodies = [{ phase: 7 }, { phase: 7 }, { phase: 7, updatedAt: '2026-01-05T10:00:00Z' }, {}];
  await using runai = await startCannedRunai({
    'GET /api/v1/workloads': () => ({ body: { workloads: [row('a', bodies.shift())] } }),
  });
  const digests: string[] = [];
  for (let pass = 0; pass < 4; pass += 1) {
    const page = await runai.client.list(undefined, runai.call);
    expect(page).toMatchObject({ rows: [{ id: 'a', home: 'c1/33' }], unreadable: 0 });
    if ('rows' in page) digests.push(page.rows[0]?.digest ?? '');
  }
  const [first, second, third, fourth] = digests;
  expect(second).toBe(first);
  expect(new Set([first, third, fourth]).size).toBe(3);
});

test('lists tell what a project is called', async () => {
  await using runai = await startCannedRunai({
    'GET /api/v1/workloads': ({ path }) => ({
      body: path.includes('offset=0&')
        ? { workloads: [row('a', { projectName: 'team-a' })], next: 500 }
        : { workloads: [row('b', { projectId: 34 }), 7] },
    }),
  });
  const partAt = (home: string) => runai.client.partAt?.(home);
  expect(partAt('c1/33')).toBeUndefined();
  await runai.client.list(undefined, runai.call);
  expect(partAt('c1/33')).toEqual({ id: '33', name: 'team-a' });
  expect(partAt('c1/34')).toBeUndefined();
  await runai.client.list('500', runai.call);
  expect(partAt('c1/34')).toEqual({ id: '34', name: undefined });
});

test('a project in which no list has shown anything tells what it is called when it is read', async () => {
  await using runai = await startCannedRunai({
    'GET /api/v1/workloads': { body: { workloads: [] } },
    'GET /api/v1/org-unit/projects/33': { body: { id: '33', name: 'team-old', clusterId: 'c1' } },
  });
  const partAt = () => runai.client.partAt?.('c1/33');
  await runai.client.list(undefined, runai.call);
  expect(partAt()).toEqual({ id: '33', name: undefined });
  // What lived there is gone, and would be created anew there.
  expect(await runai.client.find({ home: 'c1/33', name: 'a', id: 'w1' }, runai.call)).toMatchObject({
    kind: 'Absent',
  });
  expect(partAt()).toEqual({ id: '33', name: 'team-old' });
});
