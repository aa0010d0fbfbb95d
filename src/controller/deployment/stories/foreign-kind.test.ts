import { expect, test, vi } from 'vitest';
import { workloadFinalizer } from '../../../crd/names.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A workload of another kind takes the name. */
async function takeName(stage: Stage): Promise<void> {
  const project = (await stage.control.projects()).find(({ name }) => name === 'team-a');
  await stage.control.createOutOfBand({ name: 'llama', projectId: project?.id ?? '', type: 'Workspace' });
}

/** The object is deleted, and goes after a visibility window; what has its name stays. */
async function expectItGoes(stage: Stage): Promise<void> {
  await stage.run('llama', 30);
  expect(stage.says('llama')).toContain('Synced=False/NameConflict');
  stage.clusters.get('llama')?.delete();
  await stage.run('llama', 20);
  expect(stage.message('llama', 'Ready')).toContain('Making sure');
  await stage.run('llama', 30);
  expect(stage.object('llama')).toBeUndefined();
  expect(await stage.living()).toHaveLength(1);
}

test('a manifest that was copied with its finalizer goes, although a workload of another kind has the name', async () => {
  await using stage = await Stage.start();
  await takeName(stage);
  const llama = stage.apply('llama');
  if (llama.object !== undefined) llama.object.metadata.finalizers = [workloadFinalizer];
  await expectItGoes(stage);
});

test('the process died before its create call, and a workload of another kind took the name: the object goes', async () => {
  await using stage = await Stage.start();
  const llama = stage.apply('llama');
  llama.fate = () => 'CrashAfter';
  await stage.pass('llama');
  llama.fate = () => 'Fine';
  expect(llama.object?.metadata.finalizers).toEqual([workloadFinalizer]);
  stage.restart();
  await takeName(stage);
  await expectItGoes(stage);
});
