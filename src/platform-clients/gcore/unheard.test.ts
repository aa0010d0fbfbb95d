import { expect, test } from 'vitest';
import { page, refusal, startCannedGcore, TASKS } from '../../../test/support/canned-gcore.ts';
import { desiredOf, observed } from '../../../test/support/gcore-shapes.ts';

/** An update where nothing differs: what nobody has heard of may be at work. */

const judging = { visibilityWindow: 30_000, ignoresDrift: false };
const openUpdate = (id: string, name = 'llama70b') => ({ id, state: 'NEW', data: { name } });
const OPEN = `GET ${TASKS}?project_id=1234&task_type=update_inference_instance&state=NEW&state=RUNNING&order_by=asc&limit=1000&offset=0`;

test.each([
  ['nothing is at work', page(), { kind: 'Accepted' }],
  ['a change is at work', page(openUpdate('t1')), { kind: 'Accepted', tasks: ['t1'] }],
  ['one of another name is', page(openUpdate('t1', 'llama8b')), { kind: 'Accepted' }],
  ['nobody here may see tasks', refusal(403, 'ForbiddenError', 'no'), { kind: 'Accepted' }],
  ['that cannot be told', { status: 503 }, { kind: 'Refused', error: { class: 'Transient' } }],
])('no PATCH: %s', async (_, answer, outcome) => {
  await using gcore = await startCannedGcore({ [`GET ${TASKS}`]: answer });
  const told = await gcore.client.update(observed(), desiredOf(), gcore.call, judging);
  expect(told).toMatchObject(outcome);
  expect('tasks' in told).toBe('tasks' in outcome);
  expect(new Set(gcore.calls())).toEqual(new Set([OPEN]));
});

test('of many tasks that may be its own the newest are followed', async () => {
  const all = Array.from({ length: 40 }, (_, at) => ({ ...openUpdate(`t${at}`), data: null }));
  await using gcore = await startCannedGcore({ [`GET ${TASKS}`]: page(...all) });
  const outcome = await gcore.client.update(observed(), desiredOf(), gcore.call, judging);
  expect(outcome).toMatchObject({ tasks: all.slice(-16).map(({ id }) => id) });
});
