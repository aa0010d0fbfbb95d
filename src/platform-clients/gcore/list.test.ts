import { expect, test } from 'vitest';
import { DEPLOYMENTS, page, startCannedGcore } from '../../../test/support/canned-gcore.ts';
import { shownDeployment } from '../../../test/support/gcore-shapes.ts';
import { PlatformError } from '../errors.ts';

const LIST = `GET ${DEPLOYMENTS}`;

test('page by page, in the project and nowhere else', async () => {
  const rows = Array.from({ length: 3 }, (_, at) => shownDeployment({ name: `llama-${at}` }));
  await using gcore = await startCannedGcore({
    [LIST]: ({ path }) => {
      const offset = Number(new URL(path, 'http://x').searchParams.get('offset'));
      return { body: { count: 3, results: rows.slice(offset, offset + 2) } };
    },
  });
  const first = await gcore.client.list(undefined, gcore.call);
  expect(first).toMatchObject({
    rows: [
      { id: 'llama-0', name: 'llama-0', home: gcore.home, phase: 'ACTIVE', phaseClass: 'Running' },
      { id: 'llama-1' },
    ],
    next: '2',
    unreadable: 0,
  });
  expect(await gcore.client.list('2', gcore.call)).toMatchObject({
    rows: [{ id: 'llama-2' }],
    next: undefined,
  });
  expect(gcore.calls()).toEqual([`${LIST}?limit=1000&offset=0`, `${LIST}?limit=1000&offset=2`]);
});

test('behind an empty page there is nothing, whatever it says', async () => {
  await using gcore = await startCannedGcore({ [LIST]: { body: { count: 9, results: [] } } });
  expect(await gcore.client.list('5', gcore.call)).toMatchObject({ rows: [], next: undefined });
});

test('a row that is not as documented is there all the same; one without a name may be anybody', async () => {
  const odd = shownDeployment({ containers: null });
  const more = Array.from({ length: 60 }, (_, at) => shownDeployment({ name: `llama-${at}` }));
  await using gcore = await startCannedGcore({ [LIST]: page(odd, { status: 'ACTIVE' }, 7, ...more) });
  const listed = await gcore.client.list(undefined, gcore.call);
  if (listed instanceof PlatformError) throw listed;
  expect(listed.unreadable).toBe(2);
  expect(listed.rows).toHaveLength(61);
  expect(listed.rows[0]).toMatchObject({ id: 'llama70b', phase: 'ACTIVE', phaseClass: 'Unknown' });
});

test('a failure is no page', async () => {
  await using gcore = await startCannedGcore({ [LIST]: { status: 500 } });
  expect(await gcore.client.list(undefined, gcore.call)).toMatchObject({ class: 'Transient' });
});
