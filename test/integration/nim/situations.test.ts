import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf, workloadId } from '../../support/status-rules/status-words.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { nimSpec, nimTrialPlatform } from '../../support/trial/nim-trial.ts';
import { testSituations } from '../support/situation.ts';
import { beginTrial, type Trial } from '../../support/trial/trial.ts';
import { badInput } from './bad-input.ts';
import { phases } from './phases.ts';

/** What Run:ai can do to NIM services, and users to themselves. What every target has, the conformance suite tests. */

const OWNER = 'inference-operator.io/owner';

let world: World;
beforeAll(async () => {
  world = await startWorld({ runai: false });
});
afterAll(() => world[Symbol.asyncDispose]());

const begin = async (knobs: KnobPatch = {}): Promise<Trial<RunaiControl>> =>
  beginTrial(world, await nimTrialPlatform(world, knobs));

describe.concurrent('on one platform', { timeout: 120_000 }, () => {
  let trial: Trial<RunaiControl>;
  beforeAll(async () => {
    trial = await begin();
  });
  afterAll(() => trial[Symbol.asyncDispose]());

  testSituations([...phases, ...badInput], () => trial);

  test('an adopted service gets our mark, and keeps the annotations of others', async () => {
    const { control } = trial;
    const annotations = [{ name: 'team', value: 'a' }];
    const spec = { ...nimSpec, replicas: 1, annotations };
    const id = await control.createOutOfBand({ name: 'adopted', projectId: '33', type: 'NIMService', spec });
    await trial.deploy('adopted', { adopt: { id } });
    expect(workloadId(await trial.until('adopted', isReady))).toBe(id);
    expect((await control.workload(id))?.spec['annotations']).toEqual([
      { name: OWNER, value: `${world.ownerId}/${trial.namespace}/adopted` },
      ...annotations,
    ]);
    await trial.remove('adopted');
  });

  test('what carries the mark of another owner is adopted where fromOwner names that mark, and then only', async () => {
    const { control } = trial;
    const [mark, name] = ['cluster-9/prod/llama', 'from-owner'];
    const spec = { ...nimSpec, annotations: [{ name: OWNER, value: mark }] };
    const id = await control.createOutOfBand({ name, projectId: '33', type: 'NIMService', spec });
    await trial.deploy(name, { adopt: { id } });
    await trial.untilStalled(name, 'NameConflict', new RegExp(`fromOwner.*${mark}|${mark}.*fromOwner`));
    await trial.edit(name, { adopt: { id, fromOwner: 'cluster-9/prod/another' } });
    await trial.untilStalled(name, 'NameConflict', new RegExp(mark));
    expect((await control.workload(id))?.mark).toBe(mark);
    await trial.edit(name, { adopt: { id, fromOwner: mark } });
    expect(workloadId(await trial.until(name, isReady))).toBe(id);
    expect((await control.workload(id))?.mark).toBe(`${world.ownerId}/${trial.namespace}/${name}`);
    await trial.remove(name);
  });

  test('an id of an inference is no NIM service', async () => {
    const id = await trial.control.createOutOfBand({ name: 'inference', projectId: '33' });
    await trial.deploy('inference', { adopt: { id } });
    await trial.untilStalled('inference', 'Rejected', /not a NIM service/);
    await trial.remove('inference');
    expect(await trial.control.workload(id)).toMatchObject({ deleting: false });
  });

  test("the project's name leads to another project: nothing is made there, and nothing deleted", async () => {
    const { control } = trial;
    const place = (await control.projects()).find(({ id }) => id === '33')?.clusterId ?? '';
    const project = (id: string) => control.addProject({ id, tenantId: 1, name: 'moving', clusterId: place });
    await project('40');
    await trial.deploy('moved', { nim: { project: 'moving' } });
    const before = workloadId(await trial.until('moved', isReady));
    await project('41');
    await control.removeProject('40');
    await trial.request('moved');
    const moved = await trial.untilStalled(
      'moved',
      'PlatformChanged',
      /lives at .*\/40, but .* \/?.*\/41 now/,
    );
    expect(wordOf(moved, 'Ready')).toBe('False/OutOfSync');
    await trial.edit('moved', { nim: { spec: { labels: [{ name: 'tier', value: 'gold' }] } } });
    await trial.untilStalled('moved', 'PlatformChanged');
    expect((await control.workloads()).filter(({ name }) => name === 'moved')).toHaveLength(1);
    await control.removeProject('41');
    await control.restoreProject('40');
    expect(workloadId(await trial.until('moved', isReady))).toBe(before);
    await trial.remove('moved');
  });

  test('the cluster refuses what Run:ai took: told, and mended by an edit', async () => {
    const { control } = trial;
    const label = (value: string) => ({ nim: { spec: { labels: [{ name: 'a', value }] } } });
    await trial.deploy('refused', {});
    await trial.until('refused', isReady);
    const message = 'admission webhook denied the request: no such profile';
    await control.script('refused', { kind: 'clusterRefuses', message });
    await trial.edit('refused', label('b'));
    const refused = await trial.untilStalled('refused', 'Rejected', /denied the request: no such profile/);
    expect(wordOf(refused, 'Ready')).toBe('False/Failed');
    expect(conditionOf(refused, 'Available')?.status).toBe('True');
    await control.script('refused', { kind: 'ok' });
    await trial.edit('refused', label('c'));
    await trial.until('refused', isReady);
    await trial.remove('refused');
  });
});

describe.concurrent('on platforms of their own', { timeout: 120_000 }, () => {
  test('lost answers, a list that shows late and a delete by the batch alone: one service, and then none', async () => {
    await using trial = await begin({
      dropResponseAfterCommit: true,
      nim: { listVisibility: 'afterSync', nimDeleteRoute: 'batchOnly', genericGetNim: '404' },
    });
    await trial.deploy('llama', {});
    await trial.until('llama', isReady);
    expect(await trial.control.workloads()).toHaveLength(1);
    await trial.remove('llama');
    expect(await trial.control.workloads()).toEqual([]);
  });

  test('releases before 2.24 have no NIM services, and inferences go on', async () => {
    await using trial = await begin({ nim: { release: '2.23' } });
    await trial.deploy('chat', { nim: null, runai: { spec: { image: 'vllm/vllm-openai:v0.10.0' } } });
    await trial.deploy('llama', {});
    await trial.untilStalled('llama', 'Unsupported', /need 2\.24 or later/);
    await trial.until('chat', isReady);
    expect((await trial.control.workloads()).map(({ name }) => name)).toEqual(['chat']);
    for (const name of ['chat', 'llama']) await trial.remove(name);
  });
});
