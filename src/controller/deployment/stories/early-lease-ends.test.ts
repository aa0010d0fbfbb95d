import { expect, test, vi } from 'vitest';
import {
  made,
  request,
  type Scene,
  settled,
  until,
  untilReady,
} from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { egs } from '../../../../test/support/stage/targets/egs.ts';

/** GPUs that nobody uses, which the policy of a workspace may take back long before the end of their lease. */

vi.setConfig({ testTimeout: 60_000 });

const HOURS = { within: 3 * 3_600, every: 30 } as const;

test.each([
  ['at once', 0],
  ['after a minute', 60_000],
])('GPUs that are taken each time, %s: created anew 4 times, then a person must act', async (_, afterMs) => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  await platform.control.script('llama', { kind: 'idle', afterMs });
  stage.apply('llama', { leaseEndPolicy: 'Recreate' });
  await until(scene, 'llama', () => stage.says('llama').includes('Stalled=True/Failed'), HOURS);
  expect(await made(scene, 'llama')).toBe(5);
  expect(stage.message('llama', 'Stalled')).toMatch(/before its time\. It was set right 4 times/);

  await platform.control.clearScripts();
  request(scene, 'llama');
  await untilReady(scene, 'llama');
  expect(await made(scene, 'llama')).toBe(6);
});

test('a lease that is over in its time begins anew each time', async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  const short = { gpuSpec: { exitDuration: '0d0h10m' }, leaseEndPolicy: 'Recreate' };
  await settled(scene, 'llama', short);
  for (let times = 2; times <= 7; times += 1)
    await until(scene, 'llama', async () => (await made(scene, 'llama')) === times);
  await untilReady(scene, 'llama');
  expect(stage.object('llama')?.status?.correction).toBeUndefined();
});
