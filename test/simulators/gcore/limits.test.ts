import { describe, expect, test } from 'vitest';
import { flavors } from './catalog.ts';
import { bench, container, creation, DEPLOYMENTS, SETTLED_MS, TASKS } from './test-client.ts';

const ACCOUNT = 29_841;
const LLAMA = `${DEPLOYMENTS}/llama70b`;

describe('quotas', () => {
  test('what is too much is refused with the numbers of what there is and what would be', async () => {
    await using sim = await bench();
    await sim.create('first', { containers: [container(7, 1, 2)] });
    await sim.control.setQuota(ACCOUNT, { inference_gpu_h100_count: 2 });
    const more = { containers: [container(7), container(8)] };
    const { status, body } = await sim.call('POST', DEPLOYMENTS, creation('llama70b', more));
    expect({ status, body }).toEqual({
      status: 403,
      body: {
        exception_class: 'QuotaLimitExceed',
        message: 'Quota limit for inference_gpu_h100_count exceeded by 2',
        request_id: expect.any(String),
        info: {
          attribute: 'inference_gpu_h100_count',
          current_usage: 2,
          requested_usage: 4,
          limit: 2,
        },
      },
    });
  });

  test.each([
    ['GPUs of its model', flavors.l40s, { inference_gpu_l40s_count: 1 }],
    ['processors', flavors.cpu, { inference_cpu_millicore_count: 7999 }],
    ['instances', flavors.cpu, { inference_instance_count: 1 }],
  ])('%s are counted', async (_reason, flavor_name, quota) => {
    await using sim = await bench();
    await sim.control.setQuota(ACCOUNT, quota);
    const post = async (max: number) =>
      (
        await sim.call(
          'POST',
          DEPLOYMENTS,
          creation(`llama${max}`, { flavor_name, containers: [container(7, 1, max)] }),
        )
      ).status;
    expect([await post(2), await post(1)]).toEqual([403, 200]);
  });

  test('a PATCH is counted in place of what it changes, and what is gone is not counted', async () => {
    await using sim = await bench();
    await sim.control.setQuota(ACCOUNT, { inference_instance_count: 2 });
    await sim.serving('llama70b', { containers: [container(7, 1, 2)] });
    const patch = async (max: number) =>
      (await sim.call('PATCH', LLAMA, { containers: [container(7, 1, max)] })).status;
    expect([await patch(2), await patch(3)]).toEqual([200, 403]);
    expect((await sim.call('POST', DEPLOYMENTS, creation('next'))).status).toBe(403);
    await sim.call('DELETE', LLAMA);
    await sim.control.advance(SETTLED_MS);
    expect((await sim.call('POST', DEPLOYMENTS, creation('next'))).status).toBe(200);
  });

  test('another account has quotas of its own', async () => {
    await using sim = await bench();
    await sim.control.setQuota(555, { inference_instance_count: 0 });
    expect((await sim.call('POST', DEPLOYMENTS, creation('llama70b'))).status).toBe(200);
  });

  test('check_limits makes nothing, and says nothing where there is enough', async () => {
    await using sim = await bench();
    await sim.control.setQuota(ACCOUNT, { inference_instance_count: 1 });
    const check = (max: number) =>
      sim.call('POST', `${DEPLOYMENTS}/check_limits`, {
        flavor_name: flavors.h100,
        containers: [container(7, 1, max, { cooldown_period: 60 })],
      });
    const fine = await check(1);
    expect([fine.status, fine.body]).toEqual([200, {}]);
    expect((await check(2)).body).toEqual({
      inference_instance_count_limit: 1,
      inference_instance_count_requested: 2,
      inference_instance_count_usage: 0,
    });
    const wrong = await sim.call('POST', `${DEPLOYMENTS}/check_limits`, { flavor_name: flavors.h100 });
    expect([wrong.status, wrong.body['invalid_fields']]).toEqual([400, { containers: ['is required'] }]);
    expect(await sim.control.ledger()).toEqual([]);
  });
});

describe('capacity', () => {
  const full = `The region 7 has reached the limit of flavor ${flavors.h100}`;

  test('a region that is full refuses creates and changes, until there is room', async () => {
    await using sim = await bench();
    await sim.control.setCapacity(7, flavors.h100, 1);
    await sim.serving('first');
    const refused = await sim.call('POST', DEPLOYMENTS, creation('llama70b'));
    expect([refused.status, refused.body]).toEqual([
      403,
      { exception_class: 'ForbiddenError', message: full, request_id: expect.any(String) },
    ]);
    const grow = { containers: [container(7, 2, 2)] };
    expect((await sim.call('PATCH', `${DEPLOYMENTS}/first`, grow)).status).toBe(403);
    await sim.control.setCapacity(7, flavors.h100, 2);
    expect((await sim.call('PATCH', `${DEPLOYMENTS}/first`, grow)).status).toBe(200);
  });

  test('an update may fail for want of room too, and leaves what there was', async () => {
    await using sim = await bench({ knobs: { forbidden: 'permission', tasksPerUpdate: 0 } });
    await sim.serving('llama70b');
    await sim.control.setCapacity(7, flavors.h100, 1);
    const { body } = await sim.call('PATCH', LLAMA, { containers: [container(7, 2, 2)], timeout: 5 });
    await sim.control.advance(SETTLED_MS);
    const task = await sim.call('GET', `${TASKS}/${(body['tasks'] as string[])[0]}`);
    expect(task.body).toMatchObject({ state: 'ERROR', error: full, created_resources: null });
    expect(await sim.read('llama70b')).toMatchObject({ timeout: 120, status: 'ACTIVE' });
    expect((await sim.control.workload('llama70b'))?.settled).toBe(true);
  });

  test('the free places are shown by region and flavor', async () => {
    await using sim = await bench();
    await sim.control.setCapacity(7, flavors.h100, 5);
    await sim.create('llama70b', { containers: [container(7, 3, 4)] });
    const { body } = await sim.call('GET', '/cloud/v3/inference/capacity');
    expect(body['count']).toBe(3);
    const frankfurt = (body['results'] as { region_id: number }[]).find(({ region_id }) => region_id === 7);
    expect(frankfurt).toMatchObject({
      capacity: expect.arrayContaining([{ flavor_name: flavors.h100, capacity: 2 }]),
    });
  });
});

test('a place is taken by each that exists and may have a replica, of that flavor alone', async () => {
  await using sim = await bench();
  await sim.control.setCapacity(7, flavors.h100, 1);
  const sleeper = { containers: [container(7, 0, 1)] };
  const post = async (name: string, more = {}) =>
    (await sim.call('POST', DEPLOYMENTS, creation(name, { ...sleeper, ...more }))).status;
  expect(await post('other', { flavor_name: flavors.l40s })).toBe(200);
  expect([await post('llama70b'), await post('next')]).toEqual([200, 403]);
  await sim.control.deleteOutOfBand('llama70b', { now: true });
  expect(await post('next')).toBe(200);
});

test('a name that is taken takes neither quota nor places', async () => {
  await using sim = await bench({ knobs: { duplicateName: 'taskError' } });
  await sim.control.setQuota(ACCOUNT, { inference_instance_count: 2 });
  await sim.control.setCapacity(7, flavors.h100, 2);
  await sim.create('llama70b');
  await sim.create('llama70b');
  expect((await sim.call('POST', DEPLOYMENTS, creation('next'))).status).toBe(200);
  expect((await sim.call('POST', DEPLOYMENTS, creation('third'))).status).toBe(403);
});

test('a reseller’s names', async () => {
  await using sim = await bench();
  await sim.control.setNameTemplate(ACCOUNT, '^acme');
  const { status, body } = await sim.call('POST', DEPLOYMENTS, creation('llama70b'));
  expect([status, body['invalid_fields']]).toEqual([400, { name: ['must match the template ^acme'] }]);
  expect((await sim.call('POST', DEPLOYMENTS, creation('acme1'))).status).toBe(200);
});
