import { describe, expect, test, vi } from 'vitest';
import { lostCreate, refusedCreate } from '../../../../test/support/stage/create-faults.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Where nobody names a project, what the credentials may see decides, and only until there is a home. */

/** A connection that names no project and may see these. */
async function unnamed(...projects: string[]): Promise<Stage> {
  const stage = await Stage.start();
  stage.connect(undefined, null);
  await see(stage, ...projects);
  return stage;
}

const see = (stage: Stage, ...scope: string[]): Promise<void> => stage.control.setRole('operator', { scope });
const writes = async (stage: Stage): Promise<number> => (await stage.control.calls({ writes: true })).length;

describe('what has a home stays there', () => {
  test('though more projects can be seen, also by another process and another connection', async () => {
    await using stage = await unnamed('33');
    const llama = stage.apply('llama');
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Ready=True/Running');
    expect(stage.object('llama')?.status?.workload?.home).toMatch(/\/33$/);
    const id = stage.object('llama')?.status?.workload?.id;

    await see(stage, '33', '34');
    stage.connect(undefined, null);
    stage.restart();
    const before = await writes(stage);
    stage.events.length = 0;
    const said: string[] = [];
    llama.onStatus = () => said.push(stage.says('llama'));
    await stage.run('llama', 1_200);
    expect([stage.events, said, await writes(stage)]).toEqual([[], [], before]);

    llama.edit(({ runai }) => Object.assign(runai?.spec ?? {}, { image: 'a:2' }));
    await stage.run('llama', 120);
    expect(stage.says('llama')).toContain('Ready=True/Running');
    expect(stage.object('llama')?.status?.workload?.id).toBe(id);
    await stage.control.deleteOutOfBand('llama', { now: true });
    await stage.run('llama', 180);
    expect(await stage.living()).toEqual(['llama@33']);
    llama.delete();
    await stage.run('llama', 120);
    expect([stage.object('llama'), await stage.living()]).toEqual([undefined, []]);
  });

  test('… where the first create had no answer', async () => {
    await using stage = await unnamed('33');
    stage.apply('llama');
    await stage.control.inject(lostCreate);
    await stage.pass('llama');
    await see(stage, '33', '34');
    stage.connect(undefined, null);
    stage.restart();
    await stage.run('llama', 180);
    expect(await stage.living()).toEqual(['llama@33']);
    expect(stage.says('llama')).toContain('Ready=True/Running');
  });

  test.each([
    ['it, by name', { project: 'team-a' }, 'Ready=True/Running'],
    ['it, by id', { project: '33' }, 'Ready=True/Running'],
    ['another', { project: 'team-b' }, 'Synced=False/PlatformChanged'],
  ])('an object that is put back with its status and names %s', async (_, runai, says) => {
    await using stage = await unnamed('33');
    const llama = stage.apply('llama');
    await stage.run('llama', 60);
    const before = await writes(stage);
    await see(stage, '33', '34');
    // No edit does this: the API server refuses it.
    llama.edit((spec) => Object.assign(spec.runai ?? {}, runai));
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain(says);
    expect([await stage.living(), await writes(stage)]).toEqual([['llama@33'], before]);
  });
});

describe('what has none', () => {
  test.each([
    ['there is none', [], /^No project is named, and this connection may see none/],
    ['there are several', ['34', '33'], /^No project is named, .* several \(team-a, team-b\)/],
  ])('waits where %s, without a write, until there is one', async (_, projects, message) => {
    await using stage = await unnamed(...projects);
    stage.apply('llama');
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Synced=False/Rejected');
    expect(stage.message('llama', 'Synced')).toMatch(message);
    expect(await writes(stage)).toBe(0);
    await see(stage, '34');
    await stage.run('llama', 60);
    expect(await stage.living()).toEqual(['llama@34']);
    expect(stage.says('llama')).toContain('Ready=True/Running');
  });

  test('looks again by itself within seconds', async () => {
    await using stage = await unnamed();
    stage.apply('llama');
    expect(await stage.pass('llama')).toMatchObject({ kind: 'After', ms: 10_000 });
  });

  test('after a create that was refused goes away, though nobody knows any more which project is meant', async () => {
    await using stage = await unnamed('33');
    const llama = stage.apply('llama');
    await stage.control.inject(refusedCreate);
    await stage.pass('llama');
    expect(stage.says('llama')).toContain('Synced=False/Rejected');
    await see(stage, '33', '34');
    stage.connect(undefined, null);
    llama.delete();
    await stage.run('llama', 180);
    expect(stage.object('llama')).toBeUndefined();
  });
});
