import { describe, expect, test, vi } from 'vitest';
import { tokens } from './accounts.ts';
import { flavors } from './catalog.ts';
import { type Bench, bench, callAs, container, DEPLOYMENTS, TASKS } from './test-client.ts';

// A busy machine may take its time to carry many calls.
vi.setConfig({ testTimeout: 30_000 });

const PROJECT = '/cloud/v3/inference/1234';
const numbered = (n: number): string => `name${String(n).padStart(3, '0')}`;

async function count(sim: Bench, path: string): Promise<{ count: number; rows: number }> {
  const { body } = await sim.call('GET', path);
  return { count: body['count'] as number, rows: (body['results'] as unknown[]).length };
}

describe('pages', () => {
  test('deployments follow each other by offset, and the count is of all pages', async () => {
    await using sim = await bench();
    for (let n = 0; n < 5; n += 1) await sim.create(numbered(n));
    const page = async (query: string) => {
      const { body } = await sim.call('GET', `${DEPLOYMENTS}?${query}`);
      return [body['count'], ...(body['results'] as { name: string }[]).map(({ name }) => name)];
    };
    expect(await page('limit=2')).toEqual([5, 'name000', 'name001']);
    expect(await page('limit=2&offset=4')).toEqual([5, 'name004']);
    expect(await page('limit=2&offset=6')).toEqual([5]);
    expect(await page('status=DEPLOYING&limit=1'), 'there is no filter').toEqual([5, 'name000']);
  });

  test('a row is what GET shows', async () => {
    await using sim = await bench();
    await sim.serving('llama70b', { envs: { HF_TOKEN: 'in clear' } });
    const { body } = await sim.call('GET', DEPLOYMENTS);
    expect(body['results']).toEqual([await sim.read('llama70b')]);
    expect(JSON.stringify(body)).toContain('in clear');
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=many', 'limit'],
    ['offset=-1', 'offset'],
  ])('%s is refused', async (query, field) => {
    await using sim = await bench();
    const { status, body } = await sim.call('GET', `${DEPLOYMENTS}?${query}`);
    expect(status).toBe(400);
    expect(body['invalid_fields']).toHaveProperty(field);
  });

  test('the defaults differ from list to list', async () => {
    await using sim = await bench();
    for (let n = 0; n < 101; n += 1) {
      await sim.control.addRegion({ id: 100 + n, display_name: `R${n}` });
      await sim.control.createOutOfBand({ name: numbered(n) });
    }
    const keys = Array.from({ length: 101 }, (_, n) => ({ name: numbered(n) }));
    await Promise.all(keys.map((key) => sim.call('POST', `${PROJECT}/api_keys`, key)));
    for (let n = 0; n < 11; n += 1) await sim.create(numbered(200 + n));
    expect(await count(sim, DEPLOYMENTS)).toEqual({ count: 112, rows: 112 });
    expect(await count(sim, `${PROJECT}/api_keys`)).toEqual({ count: 101, rows: 100 });
    expect(await count(sim, '/cloud/v1/regions')).toEqual({ count: 105, rows: 100 });
    expect(await count(sim, TASKS)).toEqual({ count: 11, rows: 10 });
  });
});

describe('what there is to choose from', () => {
  test('flavors', async () => {
    await using sim = await bench();
    expect(await count(sim, '/cloud/v3/inference/flavors')).toEqual({ count: 4, rows: 4 });
    expect((await sim.call('GET', `/cloud/v3/inference/flavors/${flavors.h100}`)).body).toEqual({
      name: flavors.h100,
      cpu: 16,
      memory: 232,
      gpu: 1,
      gpu_model: 'H100',
      gpu_memory: 80,
      gpu_compute_capability: '9.0',
      is_gpu_shared: false,
      description: '',
    });
    await sim.control.removeFlavor(flavors.h100);
    const { status, body } = await sim.call('GET', `/cloud/v3/inference/flavors/${flavors.h100}`);
    expect([status, body['message']]).toEqual([404, `no flavor ${flavors.h100}`]);
    await sim.control.addFlavor({ name: 'inference-1vcpu', cpu: 1, memory: 1 });
    expect((await sim.control.flavors()).at(-1)?.name).toBe('inference-1vcpu');
  });

  test('regions say nothing about inference, and can be asked for it', async () => {
    await using sim = await bench();
    const ids = async (query: string) => {
      const { body } = await sim.call('GET', `/cloud/v1/regions?${query}`);
      return (body['results'] as { id: number }[]).map(({ id }) => id);
    };
    expect(await ids('')).toEqual([1, 6, 7, 8]);
    expect(await ids('product=inference')).toEqual([6, 7, 8]);
    expect(await ids('display_name=Frankfurt')).toEqual([7]);
    expect(await ids('order_by=display_name.desc')).toEqual([8, 1, 6, 7]);
    await sim.control.setRegion(7, { state: 'MAINTENANCE' });
    const { body } = await sim.call('GET', '/cloud/v1/regions?display_name=Frankfurt');
    expect(body['results']).toEqual([
      {
        id: 7,
        display_name: 'Frankfurt',
        slug: 'frankfurt',
        keystone_name: 'Frankfurt',
        state: 'MAINTENANCE',
        country: 'DE',
      },
    ]);
  });

  test('models', async () => {
    await using sim = await bench();
    const { body } = await sim.call('GET', '/cloud/v3/inference/models');
    const [model] = body['results'] as { id: string }[];
    expect((await sim.call('GET', `/cloud/v3/inference/models/${model?.id}`)).body).toEqual(model);
    expect((await sim.call('GET', '/cloud/v3/inference/models/none')).status).toBe(404);
  });
});

test('logs are of the region, in the order and the page that was asked for', async () => {
  await using sim = await bench();
  await sim.serving('llama70b', { containers: [container(6), container(7, 2, 2)] });
  const pods = async (query: string) => {
    const { body } = await sim.call('GET', `${DEPLOYMENTS}/llama70b/logs?${query}`);
    return [
      body['count'],
      ...(body['results'] as { region_id: number; pod: string }[]).map(
        ({ region_id, pod }) => `${region_id} ${pod}`,
      ),
    ];
  };
  expect(await pods('')).toEqual([3, '7 llama70b-1', '7 llama70b-0', '6 llama70b-0']);
  expect(await pods('order_by=time.asc&limit=1')).toEqual([3, '6 llama70b-0']);
  expect(await pods('region_id=7&offset=1')).toEqual([2, '7 llama70b-0']);
  expect((await sim.call('GET', `${DEPLOYMENTS}/llama70b/logs?order_by=time`)).status).toBe(400);
  expect((await callAs(sim.simulator.url, tokens.other, 'GET', `${DEPLOYMENTS}/llama70b/logs`)).status).toBe(
    404,
  );
});
