import { expect, test, vi } from 'vitest';
import { lostCreate } from '../../../../test/support/stage/create-faults.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/**
 * Two objects name one workload in two ways, its project by name and by number. A fresh process knows neither's
 * place until it has looked, and the first one that looks need not be the owner.
 */

const byName = { project: 'team-a', name: 'llama' };
const byNumber = { project: '33', name: 'llama' };

/** `owner` has a workload, and its status does not know the id; `rival` is younger and names the same. */
async function ownerAndRival(): Promise<Stage> {
  const stage = await Stage.start();
  stage.apply('owner', byName);
  await stage.control.inject(lostCreate);
  await stage.pass('owner');
  await stage.wait(1_000);
  stage.apply('rival', byNumber);
  await stage.pass('rival');
  expect(stage.says('rival')).toContain('Synced=False/NameConflict');
  stage.restart();
  return stage;
}

test('the rival looks first: the owner’s deletion takes its workload with it', async () => {
  await using stage = await ownerAndRival();
  await stage.run('rival', 10);
  stage.clusters.get('owner')?.delete();
  await stage.run('owner', 120);
  expect({ object: stage.object('owner')?.metadata.name, left: await stage.living() }).toEqual({ left: [] });
});

test('the rival looks first: the owner keeps its workload', async () => {
  await using stage = await ownerAndRival();
  await stage.run('rival', 30);
  await stage.run('owner', 90);
  await stage.run('rival', 30);
  expect(stage.says('owner')).toContain('Ready=True');
  expect(stage.says('rival')).toContain('Synced=False/NameConflict');
  expect(stage.message('rival', 'Synced')).toContain('owner');
});

test('the rival has a finalizer too, and its look goes unanswered: the owner’s deletion takes its workload', async () => {
  await using stage = await ownerAndRival();
  const { object } = stage.clusters.get('rival') ?? {};
  if (object !== undefined) object.metadata.finalizers = stage.object('owner')?.metadata.finalizers ?? [];
  stage.restart();
  await stage.control.inject({ method: 'GET', path: '/api/v1/workloads*', effect: { kind: 'reset' } });
  await stage.run('rival', 10);
  await stage.control.clearFaults();
  expect(stage.message('rival', 'Synced')).toContain('is held by');
  stage.clusters.get('owner')?.delete();
  await stage.run('owner', 120);
  expect({ object: stage.object('owner')?.metadata.name, left: await stage.living() }).toEqual({ left: [] });
});

test('sequence 9: a backup is restored, and the rival looks first', async () => {
  await using stage = await Stage.start();
  stage.apply('owner', byName);
  await stage.run('owner', 60);
  expect(stage.says('owner')).toContain('Ready=True');
  await stage.wait(60_000);
  stage.apply('rival', byNumber);
  await stage.pass('rival');
  expect(stage.says('rival')).toContain('Synced=False/NameConflict');
  // Finalizers are kept, and status is gone; the rival's manifest was copied from the owner's.
  const finalizers = stage.object('owner')?.metadata.finalizers ?? [];
  stage.apply('rival', byNumber).create('rival', stage.object('rival')?.spec ?? {}).metadata.finalizers =
    finalizers;
  await stage.wait(60_000);
  stage.apply('owner', byName).create('owner', stage.object('owner')?.spec ?? {}).metadata.finalizers =
    finalizers;
  stage.restart();
  await stage.run('rival', 10);
  await stage.run('owner', 120);
  expect(stage.says('owner')).toContain('Ready=True');
  await stage.run('rival', 10);
  stage.clusters.get('rival')?.delete();
  await stage.run('rival', 120);
  expect(stage.object('rival')).toBeUndefined();
  expect(await stage.living()).toEqual(['llama@33']);
  stage.clusters.get('owner')?.delete();
  await stage.run('owner', 120);
  expect({ object: stage.object('owner')?.metadata.name, left: await stage.living() }).toEqual({ left: [] });
});
