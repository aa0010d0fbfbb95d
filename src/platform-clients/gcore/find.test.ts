import { describe, expect, test } from 'vitest';
import {
  type CannedGcore,
  type CannedRoutes,
  DEPLOYMENTS,
  page,
  refusal,
  startCannedGcore,
} from '../../../test/support/canned-gcore.ts';
import { shownDeployment } from '../../../test/support/gcore-shapes.ts';
import type { Finding } from '../platform.ts';

const ONE = `GET ${DEPLOYMENTS}/llama70b`;
const LIST = `GET ${DEPLOYMENTS}`;
const gone = refusal(404, 'NotFoundError', 'no deployment llama70b');

const look = (gcore: CannedGcore): Promise<Finding> =>
  gcore.client.find({ home: gcore.home, name: 'llama70b' }, gcore.call);

test('one read where it is there', async () => {
  await using gcore = await startCannedGcore({ [ONE]: { body: shownDeployment() } });
  expect(await look(gcore)).toMatchObject({
    kind: 'Present',
    observation: { id: 'llama70b', home: gcore.home, phase: 'ACTIVE' },
  });
  expect(gcore.calls()).toEqual([ONE]);
});

test('absent: its route says so, and a complete list of the project does not have it', async () => {
  const rows = Array.from({ length: 3 }, (_, at) => shownDeployment({ name: `other-${at}` }));
  const inPages: CannedRoutes[string] = ({ path }) => {
    const offset = Number(new URL(path, 'http://x').searchParams.get('offset'));
    return { body: { count: 3, results: rows.slice(offset, offset + 2) } };
  };
  await using gcore = await startCannedGcore({ [ONE]: gone, [LIST]: inPages });
  expect(await look(gcore)).toEqual({ kind: 'Absent', begunAt: gcore.clock.monotonic() });
  expect(gcore.calls()).toEqual([ONE, `${LIST}?limit=1000&offset=0`, `${LIST}?limit=1000&offset=2`]);
});

describe('unknown', () => {
  const nothing = page();
  test.each<[string, CannedRoutes, object]>([
    ['the list has it still', { [ONE]: gone, [LIST]: page(shownDeployment()) }, { class: 'Transient' }],
    [
      'the list has fewer rows than it says',
      { [ONE]: gone, [LIST]: { body: { count: 1, results: [] } } },
      { class: 'Transient' },
    ],
    [
      'the list has more rows than it says',
      { [ONE]: gone, [LIST]: { body: { count: 0, results: [shownDeployment({ name: 'other' })] } } },
      { class: 'Transient' },
    ],
    ['a row cannot be read', { [ONE]: gone, [LIST]: page('x') }, { class: 'Transient' }],
    [
      'the project is gone',
      { [ONE]: gone, [LIST]: refusal(404, 'NotFoundError', 'no project 1234') },
      { class: 'Gone', message: expect.stringContaining('project 1234 cannot be read') },
    ],
    [
      'the list is refused',
      { [ONE]: gone, [LIST]: refusal(403, 'ForbiddenError', 'no') },
      { class: 'Forbidden' },
    ],
    ['the list is no JSON', { [ONE]: gone, [LIST]: { body: '<html>' } }, { class: 'Transient' }],
    ['the list never holds still', { [ONE]: gone, [LIST]: moving() }, { class: 'Transient' }],
    [
      'its route is refused',
      { [ONE]: refusal(403, 'ForbiddenError', 'no'), [LIST]: nothing },
      { class: 'Forbidden' },
    ],
    ['the key is refused', { [ONE]: { status: 401 }, [LIST]: nothing }, { class: 'Unauthorized' }],
    ['its route fails', { [ONE]: { status: 503 }, [LIST]: nothing }, { class: 'Transient' }],
    [
      'the answer is no JSON',
      { [ONE]: { body: '<html>' }, [LIST]: nothing },
      { class: 'Transient', message: expect.stringContaining('not JSON') },
    ],
    [
      'the answer is something else',
      { [ONE]: { body: { name: 'x' } }, [LIST]: nothing },
      { class: 'Transient' },
    ],
  ])('%s', async (_, routes, error) => {
    await using gcore = await startCannedGcore(routes);
    expect(await look(gcore)).toMatchObject({ kind: 'Unknown', error });
  });
});

/** One more at each page. */
function moving(): CannedRoutes[string] {
  let count = 2;
  return () => ({ body: { count: (count += 1), results: [shownDeployment({ name: 'other' })] } });
}
