import { expect, test, vi } from 'vitest';
import { type Scene, untilGone, untilReady } from '../../../../test/support/stage/scene.ts';
import type { GcoreControl } from '../../../../test/simulators/gcore/control.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';

/** Between our look and our create somebody takes the name, and only the task of our create tells. */

vi.setConfig({ testTimeout: 60_000 });

interface GcoreScene extends Scene {
  readonly stage: Stage<GcoreControl>;
}

async function beaten(): Promise<GcoreScene> {
  const durations = { newMs: 20_000, runningMs: 20_000 };
  const platform = await startGcore({ duplicateName: 'taskError', durations });
  const stage = await Stage.on<GcoreControl>(platform);
  stage.apply('llama');
  stage.listener.sending = (kind) => {
    if (kind === 'read') return;
    stage.listener = {};
    void stage.control.createOutOfBand({ name: 'llama' });
  };
  await stage.pass('llama');
  expect(await stage.living()).toHaveLength(1);
  return { target: gcore, platform, stage };
}

async function expectTheirsAlone({ stage }: GcoreScene): Promise<void> {
  expect(await stage.living()).toEqual(['llama@1234']);
  expect(await stage.control.thefts({ ownerId: 'cluster-1' })).toEqual([]);
}

test.each([0, 20, 300])('deleted after %i s: it goes, and theirs stays', async (seconds) => {
  const scene = await beaten();
  const { stage } = scene;
  await using _ = stage;
  await stage.run('llama', seconds);
  stage.clusters.get('llama')?.delete();
  await untilGone(scene, 'llama');
  await expectTheirsAlone(scene);
});

test('the platform forgets the task before the deletion: the same', async () => {
  const scene = await beaten();
  const { stage } = scene;
  await using _ = stage;
  await stage.run('llama', 300);
  expect(stage.says('llama')).toContain('Synced=False/NameConflict');
  await stage.control.forgetTasks('llama');
  stage.clusters.get('llama')?.delete();
  await untilGone(scene, 'llama');
  await expectTheirsAlone(scene);
});

test('they free the name: it is created then', async () => {
  const scene = await beaten();
  const { stage } = scene;
  await using _ = stage;
  await stage.run('llama', 300);
  await stage.control.deleteOutOfBand('llama', { now: true });
  await untilReady(scene, 'llama');
  expect(await stage.living()).toHaveLength(1);
});
