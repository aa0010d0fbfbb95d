import { expect, test, vi } from 'vitest';
import type { EgsControl } from '../../../../test/simulators/egs/control.ts';
import { seedKeys } from '../../../../test/simulators/egs/places.ts';
import { startEgsSimulator } from '../../../../test/simulators/egs/simulator.ts';
import { storyGpuSpec, storySection } from '../../../../test/support/egs-story.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

/** EGS may take two endpoints of one name. That a list has the other one says nothing about ours. */

vi.setConfig({ testTimeout: 60_000 });

const LISTED_AFTER_MS = 25_000;

/** Somebody has made an endpoint of the name a moment before, and no list shows it when ours is made. */
async function besideAnother(section: object = {}): Promise<{ stage: Stage<EgsControl>; theirs: string }> {
  const listLagMs = { created: LISTED_AFTER_MS, deleted: 0 };
  const simulator = await startEgsSimulator({ knobs: { duplicateName: 'second', listLagMs } });
  const { control, url } = simulator;
  const stage = await Stage.on<EgsControl>({
    control,
    stop: () => simulator.stop(),
    type: 'egs',
    target: 'egs',
    connection: {
      url,
      credentials: { apiKey: seedKeys.operator },
      section: { defaultWorkspace: 'team-a' },
    },
    deployment: storySection,
    workloads: () => control.workloads(),
  });
  const place = { workspace: 'team-a', cluster: 'worker-1', modelName: 'theirs', gpuSpec: storyGpuSpec };
  const theirs = await control.createOutOfBand({ name: 'llama', ...place });
  await stage.wait(LISTED_AFTER_MS - 5_000);
  stage.apply('llama', section);
  await stage.pass('llama');
  expect(await stage.living()).toHaveLength(2);
  return { stage, theirs };
}

/** Theirs goes, and with the object all of ours must. */
async function expectOursGoes(stage: Stage<EgsControl>, theirs: string): Promise<void> {
  await stage.control.deleteOutOfBand(theirs, { now: true });
  await stage.run('llama', 180);
  const left = await stage.control.gprLeaks([]);
  expect([stage.object('llama')?.metadata.name, await stage.living(), left]).toEqual([undefined, [], []]);
}

/** The next list has this one alone, which describe cannot tell more of. */
async function showOnce({ control }: Stage<EgsControl>, namespace: string): Promise<void> {
  const row = { endpointName: 'llama', clusterName: 'worker-1', namespace, status: 'Running', endpoint: '' };
  const body = { statusCode: 200, status: 'OK', message: 'Success', data: { endpoints: [row] } };
  const path = '/api/v1/inference-endpoint';
  const once = { method: 'GET', times: 1 } as const;
  await control.inject({ ...once, path: `${path}/list`, effect: { kind: 'wrongJson', body } });
  await control.inject({ ...once, path, effect: { kind: 'status', status: 500 } });
}

test('deleted while a list shows the other one and not yet ours: ours is waited for', async () => {
  const { stage, theirs } = await besideAnother();
  await using _ = stage;
  stage.clusters.get('llama')?.delete();
  await stage.wait(6_000);
  await stage.run('llama', 60);
  expect(stage.message('llama', 'Ready')).toMatch(/not known whose it is|several endpoints/);
  await expectOursGoes(stage, theirs);
});

test.each(['lives', 'goes'])(
  'one list that leaves ours out and has the other one: ours stays ours (%s)',
  async (what) => {
    const { stage, theirs } = await besideAnother({ gpuSpec: null });
    await using _ = stage;
    await stage.control.deleteOutOfBand(theirs, { now: true });
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Ready=True/Running');
    const ours = stage.object('llama')?.status?.workload;
    if (what === 'goes') {
      await stage.control.inject({ method: 'DELETE', effect: { kind: 'status', status: 503 } });
      stage.clusters.get('llama')?.delete();
    }
    await showOnce(stage, theirs);
    await stage.run('llama', 5);
    expect(stage.object('llama')?.status?.workload).toEqual(ours);
    await stage.control.clearFaults();
    stage.clusters.get('llama')?.delete();
    await stage.run('llama', 180);
    expect([stage.object('llama')?.metadata.name, await stage.living()]).toEqual([undefined, []]);
  },
);
