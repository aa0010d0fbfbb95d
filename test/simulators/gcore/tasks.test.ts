import { describe, expect, test } from 'vitest';
import { type Bench, bench, creation, DEPLOYMENTS, TASKS } from './test-client.ts';

describe('tasks', () => {
  /** Kinds and states of the tasks that a query finds. */
  async function found(sim: Bench, query: string): Promise<string[]> {
    const { body } = await sim.call('GET', `${TASKS}?${query}`);
    return (body['results'] as { task_type: string; state: string }[]).map(
      ({ task_type, state }) => `${task_type.split('_')[0]} ${state}`,
    );
  }

  async function several(): Promise<Bench> {
    const sim = await bench();
    await sim.serving('llama70b');
    await sim.call('PATCH', `${DEPLOYMENTS}/llama70b`, { timeout: 5 });
    await sim.control.advance(100);
    await sim.call('POST', '/cloud/v3/inference/1235/deployments', creation('other'));
    return sim;
  }

  test.each([
    ['', ['create NEW', 'update RUNNING', 'create FINISHED']],
    ['order_by=asc', ['create FINISHED', 'update RUNNING', 'create NEW']],
    ['project_id=1234', ['update RUNNING', 'create FINISHED']],
    ['state=NEW&state=RUNNING', ['create NEW', 'update RUNNING']],
    ['task_type=create_inference_instance', ['create NEW', 'create FINISHED']],
    ['task_type=update_inference_instance&task_type=delete_inference_instance', ['update RUNNING']],
    ['task_type=create_inference_instance&state=NEW', ['create NEW']],
    ['region_id=7', []],
    ['is_acknowledged=true', ['update RUNNING', 'create FINISHED']],
    ['is_acknowledged=false', ['create NEW']],
    ['limit=1&offset=1', ['update RUNNING']],
  ])('%s', async (query, expected) => {
    await using sim = await several();
    await sim.control.acknowledgeTasks('llama70b');
    expect(await found(sim, query)).toEqual(expected);
  });

  test('by time, with or without a zone', async () => {
    await using sim = await several();
    const [, update] = await sim.control.tasks();
    const at = new Date(update?.createdAt ?? 0).toISOString();
    expect(await found(sim, `from_timestamp=${at}`)).toEqual(['create NEW', 'update RUNNING']);
    expect(await found(sim, `to_timestamp=${at.slice(0, -1)}`)).toEqual([
      'update RUNNING',
      'create FINISHED',
    ]);
  });

  test.each(['order_by=newest', 'from_timestamp=yesterday', 'limit=1001'])('%s is refused', async (query) => {
    await using sim = await bench();
    expect((await sim.call('GET', `${TASKS}?${query}`)).status).toBe(400);
  });

  test('an acknowledged task says by whom', async () => {
    await using sim = await bench();
    const id = await sim.create('llama70b');
    await sim.control.acknowledgeTasks('llama70b');
    expect((await sim.call('GET', `${TASKS}/${id}`)).body).toMatchObject({
      acknowledged_at: expect.stringMatching(/^\d{4}-/),
      acknowledged_by: 7001,
    });
  });

  test('whatever a task does, it names the deployment', async () => {
    await using sim = await several();
    await sim.call('DELETE', `${DEPLOYMENTS}/llama70b`);
    const { body } = await sim.call('GET', `${TASKS}?project_id=1234`);
    const data = (body['results'] as { data: { name: string } }[]).map(({ data }) => data);
    expect(data).toMatchObject([
      { name: 'llama70b' },
      { name: 'llama70b', timeout: 5 },
      { name: 'llama70b' },
    ]);
  });

  test('a task that nobody has is 404', async () => {
    await using sim = await bench();
    const { status, body } = await sim.call('GET', `${TASKS}/1`);
    expect([status, body['message']]).toEqual([404, 'no task 1']);
  });
});
