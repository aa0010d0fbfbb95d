import { expect, test, vi } from 'vitest';
import { Stage } from '../support/stage/stage.ts';
import { egs } from '../support/stage/targets/egs.ts';
import { gcore } from '../support/stage/targets/gcore.ts';
import { nim } from '../support/stage/targets/nim.ts';
import type { SequenceTarget } from '../support/stage/targets/sequence-target.ts';
import { settled, until, untilGone } from '../support/stage/scene.ts';

vi.setConfig({ testTimeout: 120_000 });

const targets: readonly SequenceTarget[] = [nim, gcore, egs];

/** Contract, section 3: a delete that is refused is tried again until the workload is positively gone. */
test.for(targets)('$name: a delete that is refused for a quarter of an hour stalls', async (target) => {
  const platform = await target.start('Usual');
  await using stage = await Stage.on(platform);
  const scene = { target, platform, stage };
  const { control } = stage;
  const llama = await settled(scene, 'llama');
  await control.inject({ method: 'DELETE', effect: { kind: 'status', status: 409 } });
  llama.delete();

  // The ways out are named from the first refusal on.
  await until(scene, 'llama', () => /Retain.*abandon/.test(stage.message('llama', 'Ready')));
  expect(stage.says('llama')).toMatch(/Ready=False\/Deleting .*Reconciling=True\/Deleting/);
  await until(scene, 'llama', () => minutesOf(llama) >= 14, { within: 900, every: 60 });
  expect(stage.says('llama')).not.toContain('Stalled');
  await until(scene, 'llama', () => minutesOf(llama) >= 17, { within: 300, every: 60 });
  expect(stage.says('llama')).toMatch(/Ready=False\/Deleting .*Stalled=True\/Deleting/);
  expect(stage.message('llama', 'Stalled')).toMatch(/Retain.*abandon/);

  // It is no reason to give up.
  const after = await control.lastCall();
  await until(scene, 'llama', async () => (await control.calls({ after, method: 'DELETE' })).length > 0);
  await control.clearFaults();
  await untilGone(scene, 'llama');
  expect(await control.leaks([])).toEqual([]);

  /** For how long it has been going, in minutes of the stage. */
  function minutesOf({ object }: typeof llama): number {
    const since = object?.metadata.deletionTimestamp;
    return since === undefined ? 0 : (stage.clock.now() - Date.parse(since)) / 60_000;
  }
});
