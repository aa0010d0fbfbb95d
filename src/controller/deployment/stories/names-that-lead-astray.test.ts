import { describe, expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A workload lives in team-a, by that name; then the name does not lead there any more, or not only there. */

/** Longer than a resolved name is believed. */
const FORGOTTEN = 700_000;
const HALF_AN_HOUR = 1_800;

async function ready(stage: Stage) {
  const llama = stage.apply('llama', { project: 'team-a' });
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True/Running');
  return llama;
}

async function teamA(stage: Stage) {
  const found = (await stage.control.projects()).find(({ id }) => id === '33');
  if (found === undefined) throw new Error('the simulator has no project 33');
  return found;
}

async function addNamesake(stage: Stage): Promise<void> {
  const own = await teamA(stage);
  const others = (await stage.control.clusters()).filter(({ uuid }) => uuid !== own.clusterId);
  const elsewhere = others.find(({ tenantId }) => tenantId === own.tenantId);
  if (elsewhere === undefined) throw new Error('the simulator has one cluster');
  await stage.control.addProject({ ...own, id: '99', clusterId: elsewhere.uuid });
  await stage.wait(FORGOTTEN);
}

async function rename(stage: Stage, name: string): Promise<void> {
  await stage.control.addProject({ ...(await teamA(stage)), name });
  await stage.wait(FORGOTTEN);
}

describe('a project of the same name on another cluster', () => {
  test('is none of what lives already: it stays Ready, is edited and goes', async () => {
    await using stage = await Stage.start();
    const llama = await ready(stage);
    await addNamesake(stage);
    await stage.run('llama', HALF_AN_HOUR);
    expect(stage.says('llama')).toContain('Ready=True/Running');
    llama.edit(({ runai }) => Object.assign(runai?.spec ?? {}, { image: 'a:2' }));
    await stage.run('llama', 120);
    expect((await stage.control.workload('llama'))?.servingSpec).toMatchObject({ image: 'a:2' });
    expect(await stage.living()).toEqual(['llama@33']);
    llama.delete();
    await stage.run('llama', 120);
    expect([stage.object('llama'), await stage.living()]).toEqual([undefined, []]);
  });

  test('a new object must say which it means', async () => {
    await using stage = await Stage.start();
    await ready(stage);
    await addNamesake(stage);
    stage.apply('other', { project: 'team-a' });
    await stage.run('other', 60);
    expect(stage.says('other')).toContain('Synced=False/Rejected');
    expect(await stage.living()).toEqual(['llama@33']);
  });
});

describe('a cluster that is added later', () => {
  test('the right one changes nothing', async () => {
    await using stage = await Stage.start();
    const llama = await ready(stage);
    const { clusterId } = await teamA(stage);
    llama.edit(({ runai }) => Object.assign(runai ?? {}, { cluster: clusterId }));
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Ready=True/Running');
  });

  test('one that there is not needs a person; the workload stays, and goes with its object', async () => {
    await using stage = await Stage.start();
    const llama = await ready(stage);
    llama.edit(({ runai }) => Object.assign(runai ?? {}, { cluster: 'gpu-wset' }));
    await stage.run('llama', HALF_AN_HOUR);
    expect(stage.says('llama')).toMatch(
      /Ready=False\/OutOfSync .*Synced=False\/Rejected Stalled=True\/Rejected/,
    );
    expect(stage.message('llama', 'Synced')).toMatch(
      /^Run:ai has no cluster "gpu-wset" .*\. The workload lives at \S+\/33, and stays as it is /,
    );
    expect(await stage.living()).toEqual(['llama@33']);
    llama.delete();
    await stage.run('llama', 120);
    expect([stage.object('llama'), await stage.living()]).toEqual([undefined, []]);
  });
});

describe('a project that was renamed', () => {
  test('needs a person, and is as before once it has its name again', async () => {
    await using stage = await Stage.start();
    await ready(stage);
    await rename(stage, 'team-x');
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Stalled=True/Rejected');
    await rename(stage, 'team-a');
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Ready=True/Running');
    expect(await stage.living()).toEqual(['llama@33']);
  });

  test('does not keep a workload from going', async () => {
    await using stage = await Stage.start();
    const llama = await ready(stage);
    await rename(stage, 'team-x');
    llama.delete();
    await stage.run('llama', 120);
    expect([stage.object('llama'), await stage.living()]).toEqual([undefined, []]);
  });
});

describe('a project that cannot be seen any more', () => {
  test('is lost from sight, and is as before once it can be', async () => {
    await using stage = await Stage.start();
    await ready(stage);
    await stage.control.setRole('operator', { scope: [] });
    await stage.wait(FORGOTTEN);
    await stage.run('llama', HALF_AN_HOUR);
    expect(stage.says('llama')).toContain('Ready=Unknown/PlatformUnreachable');
    expect(stage.message('llama', 'Synced')).toContain(
      'Run:ai has no project "team-a" that this connection may see',
    );
    await stage.control.setRole('operator', { scope: ['33'] });
    await stage.run('llama', 600);
    expect(stage.says('llama')).toContain('Ready=True/Running');
  });

  test('a deletion waits for it', async () => {
    await using stage = await Stage.start();
    const llama = await ready(stage);
    await stage.control.setRole('operator', { scope: [] });
    await stage.wait(FORGOTTEN);
    llama.delete();
    await stage.run('llama', HALF_AN_HOUR);
    expect(stage.says('llama')).toContain('Stalled=True/Deleting');
    expect(stage.message('llama', 'Ready')).toContain('has no project "team-a"');
    await stage.control.setRole('operator', { scope: ['33'] });
    await stage.run('llama', 900);
    expect([stage.object('llama'), await stage.living()]).toEqual([undefined, []]);
  });
});
