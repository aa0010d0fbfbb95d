import { expect, test } from 'vitest';
import { startWorld } from '../../support/world/world.ts';
import { deleteAndWait, deployReady, expectEditArrives } from './steps.ts';

/** Lets the operator's process do something on SIGUSR2: what Node or a library may do by itself. */
const onSignal = (code: string): string[] => [
  '--import',
  `data:text/javascript,process.on('SIGUSR2', () => { ${encodeURIComponent(code)} })`,
];

test('at the lowest level a whole life is told in JSON, and no secret with it', {
  timeout: 120_000,
}, async () => {
  await using world = await startWorld({ operator: { args: ['--log-level=debug'] } });
  await world.createPlatform();
  await deployReady(world, 'llama');
  await expectEditArrives(world, 'llama');
  await deleteAndWait(world, 'llama');
  // Rejects where a line is no JSON object, and where a secret or a token is shown.
  await world.operator.stop();
  expect(JSON.stringify(world.operator.logs)).toContain('llama');
});

test('at the usual level a line per transition, and none per look', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama');
  const { control } = world.runai;
  const lists = async () => (await control.calls()).filter(({ method }) => method === 'GET').length;
  const before = await lists();
  await world.eventually(lists, { until: (now) => now > before + 5 });
  await deleteAndWait(world, 'llama');
  await world.operator.stop();
  const told = world.operator.logs
    // A quick connection may never have stood as Connecting.
    .filter(({ level, reason }) => level === 'info' && reason !== 'Connecting')
    .map(({ msg, key, platform, reason }) => [msg, key ?? platform, reason].filter(Boolean).join(' '));
  const deployment = `deployment ${world.namespace}/llama`;
  expect(told).toEqual([
    'listening',
    'started',
    'ready',
    `connection InferencePlatform/${world.namespace}/runai Connected`,
    `${deployment} Created`,
    `${deployment} Ready`,
    `${deployment} Deleting`,
    `${deployment} Deleted`,
    'stopped',
  ]);
});

test("Node's own warnings are lines of the log", async () => {
  await using world = await startWorld({
    operator: { nodeArgs: onSignal("process.emitWarning('something is odd', 'OddWarning')") },
  });
  process.kill(world.operator.pid, 'SIGUSR2');
  const warned = () =>
    world.operator.logs.filter((line) => JSON.stringify(line).includes('something is odd'));
  await world.eventually(warned, { until: ({ length }) => length === 1 });
  await world.operator.stop();
  expect(warned()).toMatchObject([{ level: 'warn' }]);
});

test.each([
  { what: 'an exception that nobody caught', code: "throw new Error('a bug of somebody')" },
  { what: 'a rejection that nobody handled', code: "Promise.reject(new Error('a bug of somebody'))" },
])('$what ends the process, told in JSON', async ({ code }) => {
  await using world = await startWorld({ operator: { nodeArgs: onSignal(code) } });
  process.kill(world.operator.pid, 'SIGUSR2');
  const exit = await world.operator.ended();
  expect(exit.code).not.toBe(0);
  const told = world.operator.logs.filter((line) => JSON.stringify(line).includes('a bug of somebody'));
  expect(told).toHaveLength(1);
  // Disposing checks that no line is anything but JSON.
});
