import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flavors } from '../../simulators/gcore/catalog.ts';
import type { GcoreControl } from '../../simulators/gcore/control.ts';
import type { KnobPatch } from '../../simulators/gcore/knobs.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf, workloadOf } from '../../support/status-rules/status-words.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { gcoreTrialPlatform } from '../../support/trial/gcore-trial.ts';
import { beginTrial, type Trial } from '../../support/trial/trial.ts';

/** What only Gcore has: tasks, regions, stops. What every target has, the conformance suite tests. */

let world: World;
beforeAll(async () => {
  world = await startWorld({ runai: false });
});
afterAll(() => world[Symbol.asyncDispose]());

const begin = async (knobs: KnobPatch = {}): Promise<Trial<GcoreControl>> =>
  beginTrial(world, await gcoreTrialPlatform(world, knobs));

const scale = { min: 1, max: 1 };
const twoRegions = { gcore: { spec: { containers: [7, 8].map((region_id) => ({ region_id, scale })) } } };
const slow: KnobPatch = { durations: { newMs: 1_500, runningMs: 1_500 } };

/** Somebody else's deployment. */
const anothers = (name: string) => ({
  name,
  image: 'a:1',
  listening_port: 80,
  flavor_name: flavors.h100,
  containers: [{ region_id: 7, scale }],
});

describe.concurrent('gcore', { timeout: 120_000 }, () => {
  test('one object from its first to its last day', async () => {
    await using trial = await begin();
    const { control } = trial;

    // It comes: in two regions, with an address of its own for each.
    await trial.deploy('llama', twoRegions);
    const made = await trial.until('llama', (o) => isReady(o) && o.status?.['endpoints'] !== undefined);
    expect(made.status).toMatchObject({
      target: 'gcore',
      phase: 'ACTIVE',
      replicas: 2,
      workload: { id: 'llama', name: 'llama', home: expect.stringMatching(/\/1234$/) },
      regions: [
        { name: '7', ready: 1, desired: 1 },
        { name: '8', ready: 1, desired: 1 },
      ],
      endpoints: [{ name: 'serving' }, { name: 'region-7' }, { name: 'region-8' }],
      applied: { generation: 1 },
    });
    expect(made.status).not.toHaveProperty('operation');
    expect(await control.calls({ method: 'POST', workload: 'llama' })).toHaveLength(1);

    // It changes: one PATCH of what differs, and the same deployment.
    const before = await control.lastCall();
    await trial.edit('llama', { gcore: { spec: { timeout: 300 } } });
    const changed = await trial.until('llama', isReady);
    expect(workloadOf(changed)).toEqual(workloadOf(made));
    expect(await control.calls({ after: before, writes: true })).toMatchObject([
      { method: 'PATCH', body: { timeout: 300 } },
    ]);

    // A region goes.
    await trial.edit('llama', { gcore: { spec: { containers: [{ region_id: 7, scale }] } } });
    const smaller = await trial.until('llama', isReady);
    expect(smaller.status).toMatchObject({ regions: [{ name: '7' }], replicas: 1 });

    // It goes.
    await trial.remove('llama');
    expect(await control.workloads()).toEqual([]);
  });

  test('kubectl scale: to none is a stop, from none a change and a start', async () => {
    await using trial = await begin();
    await trial.deploy('llama', { replicas: 2 });
    await trial.until('llama', isReady);
    await trial.scale('llama', 0);
    const stopped = await trial.until('llama', isReady);
    expect(wordOf(stopped, 'Ready')).toBe('True/Stopped');
    expect(await trial.control.workload('llama')).toMatchObject({
      stopped: true,
      spec: { containers: [{ scale: { min: 2, max: 2 } }] },
    });
    await trial.scale('llama', 3);
    const running = await trial.until('llama', isReady);
    expect(wordOf(running, 'Ready')).toBe('True/Running');
    expect(running.status).toMatchObject({ replicas: 3 });
    await trial.remove('llama');
  });

  test('no capacity is waited for, unless the spec asks for another region', async () => {
    await using trial = await begin();
    await trial.control.setCapacity(7, flavors.h100, 0);
    await trial.deploy('llama', {});
    const waiting = await trial.until('llama', (o) => wordOf(o, 'Ready') === 'False/Pending');
    expect(conditionOf(waiting, 'Ready')?.message).toContain('reached the limit of flavor');
    expect(conditionOf(waiting, 'Stalled')).toBeUndefined();
    await trial.edit('llama', { gcore: { spec: { containers: [{ region_id: 8 }] } } });
    await trial.until('llama', isReady);
    await trial.remove('llama');
  });

  test('sequence 17: deleted while the create task waits, and nothing shows yet', async () => {
    await using trial = await begin({ ...slow, visibleAt: 'taskFinished' });
    await trial.deploy('llama', {});
    await trial.eventually(
      () => trial.control.workloads(),
      (deployments) => deployments.length === 1,
    );
    await trial.remove('llama');
    expect(await trial.control.workloads()).toEqual([]);
  });

  test('sequence 18: the tasks of the create are lost, and the project is full of those of others', async () => {
    await using trial = await begin({
      ...slow,
      visibleAt: 'taskFinished',
      dropResponseAfterCommit: true,
      taskData: 'null',
    });
    for (const name of ['other1', 'other2']) {
      await trial.control.createOutOfBand(anothers(name));
    }
    await trial.deploy('llama', {});
    await trial.until('llama', isReady);
    expect(await trial.control.duplicates()).toEqual([]);
    await trial.remove('llama');
    for (const name of ['other1', 'other2']) await trial.control.deleteOutOfBand(name, { now: true });
  });
});
