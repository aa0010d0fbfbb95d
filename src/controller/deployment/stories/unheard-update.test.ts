import { expect, test, vi } from 'vitest';
import { edit, type Scene, settled, until } from '../../../../test/support/stage/scene.ts';
import type { GcoreControl } from '../../../../test/simulators/gcore/control.ts';
import type { KnobPatch } from '../../../../test/simulators/gcore/knobs.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';

/** Gcore takes a PATCH, nobody hears of its task, and that takes minutes in which the status stays what it was. */

vi.setConfig({ testTimeout: 60_000 });

interface GcoreScene extends Scene {
  readonly stage: Stage<GcoreControl>;
}

async function ready(knobs: KnobPatch, spec: object = {}): Promise<GcoreScene> {
  const durations = { newMs: 60_000, runningMs: 60_000 };
  const platform = await startGcore({ updateStatus: 'stays', durations, ...knobs });
  const stage = await Stage.on<GcoreControl>(platform);
  const scene = { target: gcore, platform, stage };
  await settled(scene, 'llama', {}, spec);
  return scene;
}

const SECOND = 'vllm/vllm-openai:v0.11.0';

const loseAnswer = ({ stage }: GcoreScene): Promise<string> =>
  stage.control.inject({ method: 'PATCH', times: 1, effect: { kind: 'reset', when: 'after' } });

const isReady = ({ stage }: Scene): boolean => stage.says('llama').includes('Ready=True/Running ');

/** The version that its pods run. */
async function served({ stage }: GcoreScene): Promise<object> {
  const image = (await stage.control.workload('llama'))?.regions[0]?.servingSpec?.image;
  return { spec: { image } };
}

test('reads show it at once: it is Ready once its task has ended, and no sooner', async () => {
  const scene = await ready({ patchVisibleAt: 'post' });
  await using _ = scene.stage;
  await loseAnswer(scene);
  edit(scene, 'llama', gcore.versions.second);
  await until(scene, 'llama', () => isReady(scene));
  expect(await served(scene)).toEqual(gcore.versions.second);
});

test('the same where the process dies of it', async () => {
  const scene = await ready({ patchVisibleAt: 'post' });
  const { stage } = scene;
  await using _ = stage;
  const llama = stage.clusters.get('llama');
  if (llama === undefined) throw new Error('there is no llama');
  edit(scene, 'llama', gcore.versions.second);
  llama.fate = () => 'CrashBefore';
  await stage.pass('llama');
  llama.fate = () => 'Fine';
  stage.restart();
  await until(scene, 'llama', () => isReady(scene));
  expect(await served(scene)).toEqual(gcore.versions.second);
});

test('taken back before reads show it: it is undone once it is in force, and is no drift', async () => {
  const scene = await ready({ patchVisibleAt: 'taskFinished' }, { driftPolicy: 'Report' });
  await using _ = scene.stage;
  await loseAnswer(scene);
  edit(scene, 'llama', gcore.versions.second);
  await scene.stage.pass('llama');
  edit(scene, 'llama', gcore.versions.first);
  await scene.stage.run('llama', 400);
  expect(scene.stage.says('llama')).toContain(
    'Ready=True/Running Available=True/Serving Synced=True/Accepted',
  );
  expect(await served(scene)).toEqual(gcore.versions.first);
});

test('the same where an earlier update of the same process came through', async () => {
  const scene = await ready({ patchVisibleAt: 'taskFinished' }, { driftPolicy: 'Report' });
  await using _ = scene.stage;
  edit(scene, 'llama', { spec: { timeout: 60 } });
  await until(scene, 'llama', () => isReady(scene));
  await loseAnswer(scene);
  edit(scene, 'llama', gcore.versions.second);
  await scene.stage.pass('llama');
  edit(scene, 'llama', gcore.versions.first);
  await scene.stage.run('llama', 400);
  expect(scene.stage.says('llama')).toContain(
    'Ready=True/Running Available=True/Serving Synced=True/Accepted',
  );
  expect(await served(scene)).toEqual(gcore.versions.first);
});

test('beside it a change of another deployment fails, and no task tells a name: that is no refusal of ours', async () => {
  const scene = await ready({ patchVisibleAt: 'post', taskData: 'null' });
  const { stage } = scene;
  await using _ = stage;
  await settled(scene, 'other');
  await stage.control.scriptTask('other', 'update', { kind: 'error', message: 'no such image' });
  edit(scene, 'other', gcore.versions.second);
  await stage.pass('other');
  await loseAnswer(scene);
  edit(scene, 'llama', gcore.versions.second);
  await until(scene, 'llama', () => isReady(scene));
  expect(stage.warnings).toEqual([]);
  expect(await served(scene)).toEqual(gcore.versions.second);
});

test('a correction of drift: not Ready before its task has ended', async () => {
  const scene = await ready({ patchVisibleAt: 'post' });
  const { stage } = scene;
  await using _ = stage;
  await stage.control.editOutOfBand('llama', { image: SECOND });
  await loseAnswer(scene);
  await until(scene, 'llama', async () => (await stage.control.calls({ method: 'PATCH' })).length > 0);
  await until(scene, 'llama', () => isReady(scene));
  expect(await served(scene)).toEqual(gcore.versions.first);
});
