import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { spawnSimulator } from '../support/spawn-simulator.ts';
import { connectEgsControl, startEgsSimulator } from './simulator.ts';
import { bench, callAs, creation, ENDPOINT, login } from './test-client.ts';

// A busy machine takes its time to start a process.
vi.setConfig({ testTimeout: 60_000 });

const main = fileURLToPath(new URL('main.ts', import.meta.url));

test('a process of its own listens, is driven from outside and ends on SIGTERM', async () => {
  await using simulator = await spawnSimulator(main, [
    '--knobs',
    '{"leaseEnd":"vanishes"}',
    '--latency-ms',
    '1',
  ]);
  const control = connectEgsControl(simulator.controlUrl);
  expect(await control.knobs()).toMatchObject({ leaseEnd: 'vanishes', latencyMs: 1 });
  await control.setClock('manual');
  const token = await login(simulator.url);
  await callAs(simulator.url, token, 'POST', ENDPOINT, creation('llama'));
  await control.advance(1000);
  expect(await control.workload('llama')).toMatchObject({ phase: 'Serving' });
  await control.endLease('llama');
  expect(await control.workloads()).toEqual([]);
  await expect(control.deleteOutOfBand('nobody')).rejects.toThrow('no endpoint nobody');
  await simulator.stop();
  await expect(fetch(simulator.url)).rejects.toThrow('fetch failed');
});

test('it may be served under a path, and there alone', async () => {
  await using sim = await bench({ prefix: '/egs/core' });
  expect(sim.simulator.url).toMatch(/\/egs\/core$/);
  await sim.create('llama');
  expect(JSON.stringify(await sim.control.calls({ route: '/api/v1/auth' }))).not.toContain('apiKey');
  const { origin } = new URL(sim.simulator.url);
  const outside = await callAs(origin, sim.token, 'GET', `${ENDPOINT}/list?workspace=team-a`);
  expect(outside.status).toBe(404);
});

test('it does not start with a knob that there is not', () => {
  expect(() => startEgsSimulator({ knobs: { nope: 1 } as never })).toThrow('no knob nope');
});
