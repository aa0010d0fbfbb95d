import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';
import type { Deployment, FakeCluster } from '../../../../test/support/model/fake-cluster.ts';

vi.setConfig({ testTimeout: 60_000 });

/** etcd is restored to an earlier state while the operator runs; the platform has gone on. */

/** The object as it is now. */
function backupOf({ object }: FakeCluster): Deployment {
  if (object === undefined) throw new Error('there is no object');
  return structuredClone(object);
}

/** Passes as the operator asks for them, without a hint from the list: no row has changed. */
async function quietly(stage: Stage, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 10) {
    await stage.pass('llama');
    await stage.wait(10_000);
  }
}

const setImage =
  (image: string) =>
  (spec: Deployment['spec']): unknown =>
    Object.assign(spec.runai?.spec ?? {}, { image });

test('sequence 28: to before an edit: the older spec is served again, and nothing says so before', async () => {
  await using stage = await Stage.start();
  const llama = stage.apply('llama');
  await stage.run('llama', 60);
  const backup = backupOf(llama);
  llama.edit(setImage('a:2'));
  await stage.run('llama', 90);
  expect(stage.says('llama')).toContain('Ready=True');
  llama.restore(backup);
  await stage.pass('llama');
  expect(stage.says('llama')).toContain('Ready=False');
  await quietly(stage, 300);
  expect(stage.says('llama')).toContain('Ready=True');
  expect((await stage.control.workload('llama'))?.servingSpec?.['image']).toBe('a:1');
});

test('sequence 28: to before a release that left somebody else’s finalizer: created anew', async () => {
  await using stage = await Stage.start();
  const llama = stage.apply('llama');
  await stage.run('llama', 60);
  const backup = backupOf(llama);
  llama.object?.metadata.finalizers?.push('example.com/audit');
  llama.delete();
  await stage.run('llama', 60);
  expect(stage.object('llama')?.metadata.finalizers).toEqual(['example.com/audit']);
  llama.restore(backup);
  await stage.run('llama', 120);
  expect(await stage.living()).toEqual(['llama@33']);
});
