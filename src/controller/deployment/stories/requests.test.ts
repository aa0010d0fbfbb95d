import { expect, test, vi } from 'vitest';
import { edit, request, type Scene, settled, until } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { egs } from '../../../../test/support/stage/targets/egs.ts';
import { nim } from '../../../../test/support/stage/targets/nim.ts';

/** reconcile-requested-at ends a wait for good, also where it takes more than one pass, or its call fails for a moment. */

vi.setConfig({ testTimeout: 60_000 });

const HOURS = { within: 3 * 3_600, every: 60 } as const;
const READY = 'Ready=True/Running ';
const GIVEN_UP = 'Stalled=True/Drifted';

test.each(['the same process', 'another process'])(
  'an endpoint that vanished five times is made once more: its GPUs are released first (%s)',
  async (who) => {
    const platform = await egs.start('Usual');
    const stage = await Stage.on(platform);
    await using _ = stage;
    const scene: Scene = { target: egs, platform, stage };
    await settled(scene, 'llama');
    for (let times = 0; times < 5; times += 1) {
      await platform.vanish('llama');
      await stage.run('llama', 60);
      const isOver = (): boolean => [READY, GIVEN_UP].some((word) => stage.says('llama').includes(word));
      await until(scene, 'llama', isOver, HOURS);
    }
    expect(stage.says('llama')).toContain(GIVEN_UP);
    if (who === 'another process') stage.restart();
    request(scene, 'llama');
    await until(scene, 'llama', () => stage.says('llama').includes(READY));
  },
);

test('a change that its cluster has refused is sent once more, though the first call for it is not answered', async () => {
  const platform = await nim.start('Usual');
  const stage = await Stage.on(platform);
  await using _ = stage;
  const { control } = stage;
  const scene: Scene = { target: nim, platform, stage };
  await settled(scene, 'llama');
  await control.script('llama', { kind: 'clusterRefuses', message: 'the webhook does not answer' });
  edit(scene, 'llama', nim.versions.second);
  await until(scene, 'llama', () => stage.says('llama').includes('Stalled=True/Rejected'));
  await control.clearScripts();
  await control.inject({ method: 'PATCH', times: 1, effect: { kind: 'status', status: 503 } });
  request(scene, 'llama');
  await until(scene, 'llama', () => stage.says('llama').includes(READY));
  expect(await platform.version('llama')).toBe('second');
});
