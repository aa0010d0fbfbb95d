import { copyFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readKubeconfig } from '../../support/kube-client/kubeconfig-access.ts';
import { startOperator } from '../../support/operator/operator-process.ts';
import { operatorAccount } from '../../support/world/installation.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { deployReady, editImage, expectEditArrives, expectUnharmed, untilServed } from './steps.ts';

/** An operator on a kubeconfig that the test may replace while it runs. */
async function startOnFile(world: World) {
  const kubeconfig = await world.operatorKubeconfig();
  const operator = await startOperator({
    kubeconfig,
    args: ['--min-poll-interval=100ms', `--cluster-resource-namespace=${operatorAccount.namespace}`],
  });
  return { operator, kubeconfig, token: readKubeconfig(kubeconfig).token ?? '' };
}

test('a token that expires is read again, without a restart and without a loss', async () => {
  await using world = await startWorld({ proxy: 'http', operator: false });
  const { operator: started, kubeconfig, token } = await startOnFile(world);
  await using operator = started;
  await world.createPlatform();
  await deployReady(world, 'llama');
  await copyFile(await world.operatorKubeconfig(), kubeconfig);
  using expired = world.proxy.inject({ kind: 'answer', status: 401, match: { token } });
  using _end = world.proxy.inject({ kind: 'watch-end', match: { token } });
  await expectEditArrives(world, 'llama');
  // One call finds out, and those that were under way with it; the file is read once for all.
  expect(expired.hits).toBeLessThanOrEqual(6);
  await expectUnharmed(operator);
});

test('a token that expires before there is another one: the operator waits for it', async () => {
  await using world = await startWorld({ proxy: 'http', operator: false });
  const { operator: started, kubeconfig, token } = await startOnFile(world);
  await using operator = started;
  await world.createPlatform();
  await deployReady(world, 'llama');
  using expired = world.proxy.inject({ kind: 'answer', status: 401, match: { token } });
  using _end = world.proxy.inject({ kind: 'watch-end', match: { token } });
  await editImage(world, 'llama');
  await expired.hit(5);
  expect(await operator.healthy()).toBe(true);
  await copyFile(await world.operatorKubeconfig(), kubeconfig);
  await untilServed(world, 'llama');
  await expectUnharmed(operator);
});
