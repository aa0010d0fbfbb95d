import { describe, expect, test, vi } from 'vitest';
import { lostCreate, refusedCreate } from '../../../../test/support/stage/create-faults.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** While a create is open nobody knows whether there is a workload, but it is known where it would be. */

/** Run:ai cannot change labels. */
const relabel = (spec: { runai?: { spec: object } | undefined }): unknown =>
  Object.assign(spec.runai?.spec ?? {}, { labels: [{ name: 'a', value: 'b' }] });

describe('sequence 6: the platform object’s default project is edited', () => {
  test('after a first create without an answer: the workload is found where it is', async () => {
    await using stage = await Stage.start();
    stage.apply('llama');
    await stage.control.inject(lostCreate);
    await stage.pass('llama');
    stage.connect(undefined, 'team-b');
    await stage.run('llama', 180);
    expect(await stage.living()).toEqual(['llama@33']);
    expect(stage.says('llama')).toContain('Ready=True/Running');
  });

  test('… and goes with its object', async () => {
    await using stage = await Stage.start();
    const llama = stage.apply('llama');
    await stage.control.inject(lostCreate);
    await stage.pass('llama');
    stage.connect(undefined, 'team-b');
    llama.delete();
    await stage.run('llama', 180);
    expect(stage.object('llama')).toBeUndefined();
    expect(await stage.living()).toEqual([]);
  });

  test('while nobody runs, after a crash in the first create', async () => {
    await using stage = await Stage.start();
    const llama = stage.apply('llama');
    let writes = 0;
    llama.fate = () => {
      writes += 1;
      return writes > 1 ? 'CrashBefore' : 'Fine';
    };
    await stage.pass('llama');
    llama.fate = () => 'Fine';
    expect(await stage.living()).toEqual(['llama@33']);
    stage.connect(undefined, 'team-b');
    stage.restart();
    await stage.run('llama', 120);
    expect(await stage.living()).toEqual(['llama@33']);
  });

  test.each([
    ['has no answer', lostCreate],
    ['is refusedCreate at first', refusedCreate],
  ])('before a Recreate whose create call %s', async (_how, fault) => {
    await using stage = await Stage.start();
    const llama = stage.apply('llama', {}, { updateStrategy: { type: 'Recreate' } });
    await stage.run('llama', 60);
    stage.connect(undefined, 'team-b');
    llama.edit(relabel);
    await stage.control.inject(fault);
    await stage.run('llama', 900);
    expect(await stage.living()).toEqual(['llama@33']);
    expect(stage.says('llama')).toContain('Ready=True/Running');
  });

  test('before the workload vanishes, and the new create has no answer', async () => {
    await using stage = await Stage.start();
    stage.apply('llama');
    await stage.run('llama', 60);
    stage.connect(undefined, 'team-b');
    await stage.control.deleteOutOfBand('llama', { now: true });
    await stage.control.inject(lostCreate);
    await stage.run('llama', 180);
    expect(await stage.living()).toEqual(['llama@33']);
  });

  test('after a first create that was refused: there was nothing, so it is created where the default leads now', async () => {
    await using stage = await Stage.start();
    stage.apply('llama');
    await stage.control.inject({ ...refusedCreate, times: 2 });
    await stage.run('llama', 700);
    expect(await stage.living()).toEqual([]);
    stage.connect(undefined, 'team-b');
    await stage.run('llama', 700);
    expect(await stage.living()).toEqual(['llama@34']);
  });
});

test('sequence 5 with an open create: the Secret is replaced by another tenant’s, and put back', async () => {
  await using stage = await Stage.start();
  stage.apply('llama', { project: 'team-a' });
  await stage.control.inject(lostCreate);
  await stage.pass('llama');
  stage.connect({ clientId: 'other-operator', clientSecret: 'other-secret' });
  await stage.run('llama', 180);
  expect(stage.says('llama')).toContain('Synced=False/PlatformChanged');
  stage.connect();
  await stage.run('llama', 180);
  expect(await stage.living()).toEqual(['llama@33']);
  expect(stage.says('llama')).toContain('Ready=True/Running');
});
