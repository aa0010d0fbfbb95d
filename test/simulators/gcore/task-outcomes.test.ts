import { describe, expect, test } from 'vitest';
import type { TaskKind } from './task.ts';
import { type Bench, bench, creation, DEPLOYMENTS, SETTLED_MS, TASKS } from './test-client.ts';

const LLAMA = `${DEPLOYMENTS}/llama70b`;
const LONG_MS = 86_400_000;

describe('what becomes of tasks', () => {
  /** Makes a call of a kind on a deployment that serves, or the create itself, and returns its task's id. */
  async function begin(sim: Bench, kind: TaskKind): Promise<string> {
    if (kind === 'create') return sim.create('llama70b');
    await sim.serving('llama70b');
    const answer =
      kind === 'update' ? await sim.call('PATCH', LLAMA, { timeout: 5 }) : await sim.call('DELETE', LLAMA);
    return (answer.body['tasks'] as string[])[0] ?? '';
  }
  const stateOf = async (sim: Bench, id: string) => {
    const { body } = await sim.call('GET', `${TASKS}/${id}`);
    return [body['state'], body['error']];
  };

  test.each<[TaskKind, unknown]>([
    ['create', undefined],
    ['update', ['ACTIVE', 120]],
    ['delete', ['ACTIVE', 120]],
  ])('a failed %s leaves what was', async (kind, left) => {
    await using sim = await bench();
    await sim.control.scriptTask('llama70b', kind, { kind: 'error', message: 'something broke' });
    const id = await begin(sim, kind);
    await sim.control.advance(SETTLED_MS);
    expect(await stateOf(sim, id)).toEqual(['ERROR', 'something broke']);
    const { status, body } = await sim.call('GET', LLAMA);
    expect(status === 404 ? undefined : [body['status'], body['timeout']]).toEqual(left);
  });

  test.each<[TaskKind, 'NEW' | 'RUNNING', number]>([
    ['create', 'NEW', 200],
    ['create', 'RUNNING', 200],
    ['update', 'RUNNING', 200],
    ['delete', 'NEW', 200],
  ])('a %s that is stuck in %s goes on once it is let', async (kind, state) => {
    await using sim = await bench();
    await sim.control.scriptTask('llama70b', kind, { kind: 'stuck', state });
    const id = await begin(sim, kind);
    await sim.control.advance(LONG_MS);
    expect(await stateOf(sim, id)).toEqual([state, null]);
    await sim.control.clearScripts();
    await sim.control.advance(SETTLED_MS);
    expect(await stateOf(sim, id)).toEqual(['FINISHED', null]);
  });

  test('a task vanishes and its work is done all the same', async () => {
    await using sim = await bench();
    await sim.control.scriptTask('llama70b', 'create', { kind: 'vanish' });
    const id = await sim.create('llama70b');
    expect(await stateOf(sim, id)).toEqual(['NEW', null]);
    await sim.control.advance(100);
    expect((await sim.call('GET', `${TASKS}/${id}`)).status).toBe(404);
    await sim.control.advance(SETTLED_MS);
    expect((await sim.read('llama70b'))['status']).toBe('ACTIVE');
  });

  test('a state that no documentation has', async () => {
    await using sim = await bench();
    await sim.control.scriptTask('llama70b', 'create', { kind: 'shows', state: 'PAUSED' });
    const id = await sim.create('llama70b');
    await sim.control.advance(100);
    expect(await stateOf(sim, id)).toEqual(['PAUSED', null]);
    await sim.control.advance(100);
    expect(await stateOf(sim, id)).toEqual(['FINISHED', null]);
  });

  test('tasks that the platform forgets are in no list', async () => {
    await using sim = await bench();
    await sim.create('llama70b');
    await sim.create('other');
    await sim.control.forgetTasks('llama70b');
    const { body } = await sim.call('GET', TASKS);
    expect(body).toMatchObject({ count: 1, results: [{ data: { name: 'other' } }] });
    expect(await sim.control.tasks()).toHaveLength(2);
  });

  test('deleted while the create is not visible: nothing is there to delete until it is', async () => {
    await using sim = await bench({ knobs: { visibleAt: 'taskFinished' } });
    await sim.create('llama70b');
    expect((await sim.call('DELETE', LLAMA)).status).toBe(404);
    expect((await sim.call('POST', DEPLOYMENTS, creation('llama70b'))).status, 'the name is taken').toBe(409);
    await sim.control.advance(200);
    expect((await sim.call('DELETE', LLAMA)).status).toBe(200);
  });

  test('a name that is taken is taken, though only a task says so, and whatever failures leave', async () => {
    const knobs = {
      duplicateName: 'taskError',
      visibleAt: 'taskRunning',
      failedCreate: 'deployment',
    } as const;
    await using sim = await bench({ knobs });
    await sim.serving('llama70b');
    await sim.create('llama70b', { timeout: 5 });
    for (const ms of [100, SETTLED_MS]) {
      await sim.control.advance(ms);
      expect((await sim.call('GET', DEPLOYMENTS)).body).toMatchObject({
        count: 1,
        results: [{ timeout: 120 }],
      });
    }
  });

  test('of two tasks the last one tells how it ended', async () => {
    await using sim = await bench({ knobs: { tasksPerUpdate: 2 } });
    await sim.control.scriptTask('llama70b', 'update', { kind: 'error', message: 'something broke' });
    await begin(sim, 'update');
    await sim.control.advance(SETTLED_MS);
    const states = (await sim.control.tasks()).map(({ kind, state }) => `${kind} ${state}`);
    expect(states).toEqual(['create FINISHED', 'update FINISHED', 'update ERROR']);
  });

  test('what waits for its turn when the deployment goes ends with it', async () => {
    await using sim = await bench();
    await sim.serving('llama70b');
    await sim.call('DELETE', LLAMA);
    await sim.call('PATCH', LLAMA, { timeout: 5 });
    await sim.control.advance(SETTLED_MS);
    const ends = (await sim.control.tasks()).map(({ kind, state, error }) => [kind, state, error]);
    expect(ends).toEqual([
      ['create', 'FINISHED', null],
      ['delete', 'FINISHED', null],
      ['update', 'ERROR', 'no deployment llama70b'],
    ]);
  });

  test('what a failed create has left comes to life with a PATCH, or is deleted', async () => {
    await using sim = await bench({ knobs: { failedCreate: 'deployment' } });
    await sim.control.scriptTask('llama70b', 'create', { kind: 'error', message: 'something broke' });
    await sim.serving('llama70b');
    expect((await sim.read('llama70b'))['status']).toBe('DEPLOYING');
    await sim.call('PATCH', LLAMA, { timeout: 120 });
    await sim.control.advance(SETTLED_MS);
    expect((await sim.read('llama70b'))['status']).toBe('ACTIVE');
    await sim.call('DELETE', LLAMA);
    await sim.control.advance(SETTLED_MS);
    expect((await sim.call('GET', LLAMA)).status).toBe(404);
  });
});
