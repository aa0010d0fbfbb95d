import { expect, test, vi } from 'vitest';
import { lostCreate } from '../../../../test/support/stage/create-faults.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { nimStagePlatform } from '../../../../test/support/stage/stage-platform.ts';

/** What can happen to NIM services alone: Run:ai shows them in several views, and their cluster judges a spec late. */

vi.setConfig({ testTimeout: 60_000 });

/** A pass each half minute. */
async function runSlowly(stage: Stage, minutes: number): Promise<void> {
  for (let half = 0; half < minutes * 2; half += 1) {
    stage.suspect('llama');
    await stage.pass('llama');
    await stage.wait(30_000);
  }
}

const isNotNim = { kind: 'status', status: 404, body: { code: 404, message: 'no workload' } } as const;

test('views that disagree are no absence: what is being deleted stays until no view has it', async () => {
  await using stage = await Stage.on(await nimStagePlatform());
  const llama = stage.apply('llama');
  await stage.run('llama', 60);
  await stage.control.inject({ method: 'GET', path: '/api/v2/workloads*', effect: isNotNim });
  llama.delete();
  await stage.run('llama', 120);
  expect(stage.message('llama', 'Ready')).toContain('answers 404 when asked for it');
  await stage.control.clearFaults();
  await stage.run('llama', 60);
  expect([stage.object('llama'), await stage.living()]).toEqual([undefined, []]);
});

test('views that disagree are no drift either', async () => {
  await using stage = await Stage.on(await nimStagePlatform());
  stage.apply('llama');
  await stage.run('llama', 60);
  await stage.control.inject({ method: 'GET', path: '/api/v2/workloads*', effect: isNotNim });
  const after = await stage.control.lastCall();
  await runSlowly(stage, 7);
  expect(stage.says('llama')).toContain('Ready=Unknown/PlatformUnreachable');
  expect(await stage.control.calls({ after, writes: true })).toEqual([]);
});

/** The answer to a create is lost; its cluster is out of reach, and the service hidden behind a training of its name. */
async function hidden(): Promise<Stage> {
  const platform = await nimStagePlatform({
    nameScope: 'projectAndKind',
    nim: { listVisibility: 'afterSync', syncMs: { queued: 3_600_000, applying: 50 } },
  });
  const stage = await Stage.on(platform);
  const { control } = stage;
  await control.inject({ ...lostCreate, path: '/api/v2/workloads/nim-services' });
  stage.apply('llama');
  await stage.pass('llama');
  await control.createOutOfBand({ name: 'llama', projectId: '33', type: 'Training' });
  return stage;
}

test('what a workload of another kind has the name of may hide a service whose cluster is out of reach', async () => {
  await using stage = await hidden();
  const { control } = stage;
  for (const { uuid } of await control.clusters()) await control.setCluster(uuid, { state: 'Disconnected' });
  stage.clusters.get('llama')?.delete();
  await runSlowly(stage, 10);
  expect(stage.message('llama', 'Ready')).toContain('Run:ai may hide a NIM service');
  for (const { uuid } of await control.clusters()) await control.setCluster(uuid, { state: 'Connected' });
  await control.knobs({ nim: { listVisibility: 'immediate' } });
  await runSlowly(stage, 3);
  expect(stage.object('llama')).toBeUndefined();
  expect((await control.workloads()).filter(({ gone }) => !gone).map(({ type }) => type)).toEqual([
    'Training',
  ]);
});

test('the same where nobody may see the state of clusters: for ten minutes', async () => {
  await using stage = await hidden();
  const { control } = stage;
  await control.inject({
    method: 'GET',
    path: '/api/v1/clusters',
    effect: { kind: 'status', status: 403, body: { code: 403, message: 'no' } },
  });
  stage.clusters.get('llama')?.delete();
  await runSlowly(stage, 9);
  expect(stage.message('llama', 'Ready')).toContain('Making sure');
  await control.knobs({ nim: { listVisibility: 'immediate' } });
  await runSlowly(stage, 12);
  expect(stage.object('llama')).toBeUndefined();
  expect(await control.leaks([])).toEqual([]);
});

test.each(['InPlace', 'Recreate'])(
  'a create that the cluster refuses as forbidden is not made again and again (%s)',
  async (type) => {
    await using stage = await Stage.on(await nimStagePlatform());
    const { control } = stage;
    await control.script('llama', { kind: 'clusterRefuses', message: 'spec.image: Forbidden: not this one' });
    stage.apply('llama', {}, { updateStrategy: { type } });
    await stage.run('llama', 60);
    for (let minutes = 0; minutes < 10; minutes += 1) {
      await runSlowly(stage, 1);
      expect(stage.says('llama')).toContain('Synced=False/Rejected Stalled=True/Rejected');
    }
    expect((await control.ledger()).map(({ effect }) => effect)).toEqual(['create']);
  },
);

test('a change that finds no room deletes nothing', async () => {
  await using stage = await Stage.on(await nimStagePlatform());
  const { control } = stage;
  const llama = stage.apply('llama', {}, { updateStrategy: { type: 'Recreate' } });
  await stage.run('llama', 60);
  await control.script('llama', {
    kind: 'clusterRefuses',
    message: 'pods is forbidden: exceeded quota: gpus',
  });
  llama.edit((spec) => {
    if (spec.nim) Object.assign(spec.nim.spec, { replicas: 2 });
  });
  await runSlowly(stage, 5);
  expect(stage.says('llama')).toContain('Synced=False/Rejected Stalled=True/Rejected');
  expect(stage.says('llama')).toContain('Available=True');
  expect((await control.ledger()).map(({ effect }) => effect)).not.toContain('delete');
});
