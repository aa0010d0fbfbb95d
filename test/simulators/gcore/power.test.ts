import { expect, test } from 'vitest';
import { bench, container, DEPLOYMENTS } from './test-client.ts';

test('stop and start answer 204 without a body, and take their time', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  const stop = await sim.call('POST', `${DEPLOYMENTS}/llama70b/stop`);
  expect([stop.status, stop.text]).toEqual([204, '']);
  const look = async () => {
    const { status, containers } = await sim.read('llama70b');
    return [status, (containers as { deploy_status: { ready: number } }[])[0]?.deploy_status.ready];
  };
  expect(await look()).toEqual(['ACTIVE', 1]);
  await sim.control.advance(100);
  expect(await look()).toEqual(['DISABLED', 0]);
  await sim.control.advance(86_400_000);
  expect(await look(), 'it does not start by itself').toEqual(['DISABLED', 0]);
  expect((await sim.call('POST', `${DEPLOYMENTS}/llama70b/start`)).status).toBe(204);
  await sim.control.advance(300);
  expect(await look()).toEqual(['ACTIVE', 1]);
});

test('what may have no replicas sleeps, wakes with traffic, and sleeps again after its timeout', async () => {
  await using sim = await bench();
  await sim.serving('llama70b', { containers: [container(7, 0, 3)], timeout: 60 });
  const look = async () => {
    const { status, containers } = await sim.read('llama70b');
    return [status, (containers as { deploy_status: unknown }[])[0]?.deploy_status];
  };
  const asleep = ['PENDING', { ready: 0, total: 0 }];
  expect(await look()).toEqual(asleep);
  await sim.control.traffic('llama70b', 'full');
  await sim.control.advance(200);
  expect(await look()).toEqual(['ACTIVE', { ready: 3, total: 3 }]);
  await sim.control.traffic('llama70b', 'none');
  await sim.control.advance(59_999);
  expect(await look()).toEqual(['ACTIVE', { ready: 3, total: 3 }]);
  await sim.control.advance(1);
  expect(await look()).toEqual(asleep);
  await sim.control.traffic('llama70b', 'full');
  await sim.call('POST', `${DEPLOYMENTS}/llama70b/stop`);
  await sim.control.advance(100);
  await sim.call('POST', `${DEPLOYMENTS}/llama70b/start`);
  await sim.control.advance(100);
  expect(await look(), 'a start leads straight to sleep').toEqual(asleep);
});
