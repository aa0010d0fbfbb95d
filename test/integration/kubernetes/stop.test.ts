import { expect, test } from 'vitest';
import { isReady, workloadId } from '../../support/status-rules/status-words.ts';
import { operatorAccount } from '../../support/world/installation.ts';
import { startWorld } from '../../support/world/world.ts';
import { deployReady, expectEditArrives } from './steps.ts';

test('asked to stop in the middle of a create: it is finished and written down', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  const call = await world.runai.control.inject({
    method: 'POST',
    workload: 'llama',
    effect: { kind: 'hang', when: 'before' },
  });
  await world.deploy('llama');
  await world.eventually(() => world.runai.control.faults(), { until: ([fault]) => fault?.hits === 1 });
  const stopped = world.operator.stop();
  await world.eventually(() => world.operator.ready(), { until: (ready) => !ready }).catch(() => {});
  await world.runai.control.clearFaults(call);
  await stopped;
  const [workload] = await world.runai.control.workloads();
  expect(workloadId(await world.deployment('llama'))).toBe(workload?.id);

  await world.startOperator();
  await world.untilDeployment('llama', isReady);
  await expectEditArrives(world, 'llama');
  expect(await world.runai.control.workloads({ gone: true })).toHaveLength(1);
});

test('asked to stop while a create gets no answer: it ends in time, and the workload is found again', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.runai.control.inject({
    method: 'POST',
    workload: 'llama',
    effect: { kind: 'hang', when: 'after' },
  });
  await world.deploy('llama');
  await world.eventually(() => world.runai.control.workloads(), { until: ({ length }) => length === 1 });
  await world.operator.stop(20_000 + 2_000);
  await world.runai.control.clearFaults();

  await world.startOperator();
  await world.untilDeployment('llama', isReady, { within: 20_000 });
  await expectEditArrives(world, 'llama');
  expect(await world.runai.control.workloads({ gone: true })).toHaveLength(1);
});

test('asked to stop while the API server does not answer: it ends in time', { timeout: 90_000 }, async () => {
  await using world = await startWorld({ proxy: 'tcp' });
  await world.createPlatform();
  await deployReady(world, 'llama');
  {
    using silence = world.proxy.inject({ kind: 'black-hole' });
    await silence.hit(1);
    await world.runai.control.editOutOfBand('llama', { image: 'somebody/elses:1' });
    await world.operator.stop(20_000 + 2_000);
  }
  await world.startOperator();
  await expectEditArrives(world, 'llama');
});

test('a standby and one whose first list is not there yet stop at once', async () => {
  await using world = await startWorld({ operator: false, proxy: 'http' });
  const args = ['--leader-elect', `--leader-elect-namespace=${operatorAccount.namespace}`];
  await world.startOperator({ args });
  const standby = await world.startOperator({ args });
  await standby.stop(5_000);

  world.proxy.inject({
    kind: 'lost-request',
    ending: 'silence',
    match: { resource: 'inferencedeployments' },
  });
  const starting = await world.startOperator({ until: 'listening', args: ['--owner-id=cluster-a'] });
  await starting.stop(5_000);
  expect(starting.exit).toMatchObject({ code: 0 });
});

test('a standby whose reads take long ends in time', { timeout: 90_000 }, async () => {
  await using world = await startWorld({ operator: false, proxy: 'http' });
  const args = ['--leader-elect', `--leader-elect-namespace=${operatorAccount.namespace}`];
  await world.startOperator({ args });
  const standby = await world.startOperator({ args });
  // Two reads, one after the other: together they take longer than a stop may.
  using slowness = world.proxy.inject({ kind: 'delay', ms: 14_000, match: { resource: 'secrets' } });
  await world.createPlatform({ tls: { caRef: { name: 'runai', key: 'clientId' } } });
  // Of the leader and of the standby.
  await slowness.hit(2);
  await standby.stop(20_000 + 2_000);
  expect(standby.exit).toMatchObject({ code: 0 });
});

test('asked twice: the second time changes nothing', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama');
  process.kill(world.operator.pid, 'SIGTERM');
  await world.operator.stop();
  expect(world.operator.exit).toMatchObject({ code: 0 });
});
