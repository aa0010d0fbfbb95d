import { describe, expect, test } from 'vitest';
import {
  type CannedRoutes,
  DEPLOYMENTS,
  page,
  refusal,
  startCannedGcore,
  TASKS,
} from '../../../test/support/canned-gcore.ts';
import { desiredOf, observed, shownDeployment, spec } from '../../../test/support/gcore-shapes.ts';

const task = (id: string, state: string, more: Record<string, unknown> = {}) => ({
  id,
  user_id: 7001,
  task_type: 'create_inference_instance',
  state,
  created_on: '2026-01-05T10:00:00',
  error: null,
  created_resources: null,
  data: null,
  ...more,
});
const routes = (...tasks: ReturnType<typeof task>[]): CannedRoutes =>
  Object.fromEntries(tasks.map((one) => [`GET ${TASKS}/${one.id}`, { body: one }]));

async function progress(canned: CannedRoutes, ...ids: string[]) {
  const deployment = { [`GET ${DEPLOYMENTS}/llama70b`]: { body: shownDeployment() } };
  await using gcore = await startCannedGcore({ ...deployment, ...canned });
  return await gcore.client.track?.(ids, 'llama70b', gcore.call);
}

describe('track', () => {
  test.each([
    ['NEW', ['a']],
    ['RUNNING', ['a']],
    ['SUSPENDED', ['a']],
    ['FINISHED', []],
  ])('%s', async (state, open) => {
    expect(await progress(routes(task('a', state)), 'a')).toEqual({ open, failed: undefined });
  });

  test('a text in error is no failure before the state says so', async () => {
    const running = task('a', 'RUNNING', { error: 'a step failed and is tried again' });
    expect(await progress(routes(running), 'a')).toEqual({ open: ['a'], failed: undefined });
  });

  test('one that is not there any more has ended', async () => {
    expect(await progress({}, 'a')).toEqual({ open: [], failed: undefined, lost: true });
  });

  test('of a change that another process has sent nobody knows whether it did all of it', async () => {
    const update = task('a', 'FINISHED', { task_type: 'update_inference_instance' });
    expect(await progress(routes(update), 'a')).toEqual({ open: [], failed: undefined, lost: true });
  });

  test('all are waited for, and one failure counts', async () => {
    const canned = routes(task('a', 'ERROR', { error: 'image not found' }), task('b', 'RUNNING'));
    expect(await progress(canned, 'a', 'b')).toMatchObject({ open: ['b'], failed: { class: 'Invalid' } });
  });

  test.each([
    ['Quota limit for inference_gpu_h100_count exceeded by 2', 'Quota'],
    ['The region 6 has reached the limit of flavor x', 'Capacity'],
    ['image not found', 'Invalid'],
    [null, 'Invalid'],
  ])('why it failed: %s', async (error, errorClass) => {
    const failed = await progress(routes(task('a', 'ERROR', { error })), 'a');
    expect(failed).toMatchObject({ open: [], failed: { class: errorClass } });
    const words = error === null ? 'task a failed' : `task a failed: ${error}`;
    expect(failed).toMatchObject({ failed: { message: words } });
  });

  test('what a delete fails with is told apart from what the create before it does', async () => {
    const created = task('a', 'ERROR', { error: 'no capacity' });
    const deleted = task('b', 'ERROR', { error: 'Quota', task_type: 'delete_inference_instance' });
    expect(await progress(routes(created, deleted), 'a', 'b')).toMatchObject({
      open: [],
      failed: { class: 'Capacity' },
      notDeleted: { class: 'Transient', message: 'task b failed: Quota' },
    });
    expect(await progress(routes(deleted), 'b')).toMatchObject({ failed: undefined, notDeleted: {} });
  });

  const update = { task_type: 'update_inference_instance', error: 'the command is too long' };

  test('what an update fails with that tells our name', async () => {
    const failed = await progress(routes(task('a', 'ERROR', { ...update, data: { name: 'llama70b' } })), 'a');
    expect(failed).toMatchObject({ failed: { message: 'task a failed: the command is too long' } });
  });

  test('an update that fails and tells no name may be of another deployment', async () => {
    const failed = await progress(
      routes(task('a', 'ERROR', update), task('b', 'FINISHED', update)),
      'a',
      'b',
    );
    expect(failed).toEqual({ open: [], failed: undefined, doubtful: true, lost: true });
  });

  test('what an update fails with that this process has sent, whatever it tells of names', async () => {
    await using gcore = await startCannedGcore({
      [`GET ${DEPLOYMENTS}/llama70b`]: { body: shownDeployment() },
      [`PATCH ${DEPLOYMENTS}/llama70b`]: { body: { tasks: ['a'] } },
      ...routes(task('a', 'ERROR', update)),
    });
    const desired = desiredOf({ spec: { ...spec, timeout: 60 } });
    const judging = { visibilityWindow: 30_000, ignoresDrift: false };
    await gcore.client.update(observed(), desired, gcore.call, judging);
    const asked = await gcore.client.track?.(['a'], 'llama70b', gcore.call);
    expect(asked).toMatchObject({ failed: { message: 'task a failed: the command is too long' } });
    // The platform may have forgotten it when it is asked for once more.
    delete gcore.routes[`GET ${TASKS}/a`];
    expect(await gcore.client.track?.(['a'], 'llama70b', gcore.call)).toEqual(asked);
  });

  test('what cannot be read is no progress', async () => {
    const canned = { ...routes(task('a', 'FINISHED')), [`GET ${TASKS}/b`]: { status: 503 } };
    expect(await progress(canned, 'a', 'b')).toMatchObject({ class: 'Transient' });
  });
});

describe('open creates', () => {
  const LIST = `GET ${TASKS}`;
  const OPEN = `${LIST}?project_id=1234&task_type=create_inference_instance&state=NEW&state=RUNNING&order_by=asc&limit=1000`;
  const named = (id: string, name: unknown) => task(id, 'NEW', { data: { name } });
  const made = (id: string, ...names: string[]) =>
    task(id, 'RUNNING', { created_resources: { inference_instances: names } });

  test('all but those that are provably of another name', async () => {
    await using gcore = await startCannedGcore({
      [LIST]: page(
        named('ours', 'llama70b'),
        named('other', 'llama8b'),
        named('odd', 7),
        task('silent', 'NEW'),
        made('made', 'llama70b'),
        made('made-other', 'llama8b'),
        made('made-id', 'd478ae29-dedc-4869-82f0-96104425f565'),
      ),
    });
    expect(await gcore.client.openCreates?.(gcore.home, 'llama70b', gcore.call)).toEqual([
      'ours',
      'odd',
      'silent',
      'made',
      'made-id',
    ]);
    expect(gcore.calls()).toEqual([`${OPEN}&offset=0`]);
  });

  test('every page, anew where tasks have ended meanwhile', async () => {
    let reading = 0;
    const tasks = ['a', 'b', 'c', 'd'].map((id) => named(id, 'llama70b'));
    await using gcore = await startCannedGcore({
      [LIST]: ({ path }) => {
        const offset = Number(new URL(path, 'http://x').searchParams.get('offset'));
        reading += 1;
        // The first one ends after the first page, and the others move up.
        const left = reading === 1 ? tasks : tasks.slice(1);
        return { body: { count: left.length, results: left.slice(offset, offset + 2) } };
      },
    });
    expect(await gcore.client.openCreates?.(gcore.home, 'llama70b', gcore.call)).toEqual(['b', 'c', 'd']);
  });

  test.each<[string, CannedRoutes, string]>([
    ['refused', { [LIST]: refusal(403, 'ForbiddenError', 'no permission') }, 'Forbidden'],
    ['not as documented', { [LIST]: page({ id: 'a' }) }, 'Transient'],
  ])('%s: nothing is known', async (_, canned, errorClass) => {
    await using gcore = await startCannedGcore(canned);
    expect(await gcore.client.openCreates?.(gcore.home, 'llama70b', gcore.call)).toMatchObject({
      class: errorClass,
    });
  });
});
