import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { spawnSimulator } from '../support/spawn-simulator.ts';
import { tokens } from './accounts.ts';
import { connectGcoreControl, startGcoreSimulator } from './simulator.ts';
import { callAs, creation, DEPLOYMENTS } from './test-client.ts';

// A busy machine takes its time to start a process.
vi.setConfig({ testTimeout: 60_000 });

const main = fileURLToPath(new URL('main.ts', import.meta.url));

test('a process of its own listens, is driven from outside and ends on SIGTERM', async () => {
  const args = ['--knobs', '{"duplicateName":400}', '--latency-ms', '1'];
  await using simulator = await spawnSimulator(main, args);
  const control = connectGcoreControl(simulator.controlUrl);
  expect(await control.knobs()).toMatchObject({ duplicateName: 400, latencyMs: 1 });
  await control.setClock('manual');
  await callAs(simulator.url, tokens.operator, 'POST', DEPLOYMENTS, creation('llama70b'));
  await control.advance(1000);
  expect(await control.workload('llama70b')).toMatchObject({ status: 'ACTIVE', settled: true });
  expect(await control.workload('nobody')).toBeUndefined();
  await expect(control.deleteOutOfBand('nobody')).rejects.toThrow('no deployment nobody');
  await simulator.stop();
  await expect(fetch(simulator.url)).rejects.toThrow('fetch failed');
});

test('it does not start with a knob that there is not', async () => {
  await expect(startGcoreSimulator({ knobs: { nope: 1 } as never })).rejects.toThrow('no knob nope');
});
