import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { Fault } from '../../simulators/support/fault.ts';
import { quotaRefusal } from '../../simulators/runai/refusals.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isReady, workloadId } from '../../support/status-rules/status-words.ts';
import { sampleImage } from '../../support/world/manifests.ts';
import type { World } from '../../support/world/world.ts';
import { forgiven, type Situation, testSituations } from '../support/situation.ts';
import { type RunaiTrial, startTrial } from './trial.ts';

const NEWER = 'vllm/vllm-openai:v0.11.0';
const INFERENCE = '/api/v1/workloads/inferences/{id}';

const runai = (spec: Record<string, unknown>, place: object = {}) => ({
  runai: { ...place, spec: { image: sampleImage, ...spec } },
});

const script =
  (outcome: Parameters<RunaiTrial['control']['script']>[1]) =>
  (trial: RunaiTrial, name: string): Promise<unknown> =>
    trial.control.script(name, outcome);

const recovers = script({ kind: 'ok' });

/** The cause is gone, and the user tries another image. */
async function mendedByEdit(trial: RunaiTrial, name: string): Promise<void> {
  await recovers(trial, name);
  await trial.edit(name, runai({ image: NEWER }));
}

const WEST = 'gpu-west';

async function clusterId(trial: RunaiTrial, name: string): Promise<string> {
  return (await trial.control.clusters()).find((cluster) => cluster.name === name)?.uuid ?? '';
}

const connect = (state: 'Connected' | 'Disconnected') => async (trial: RunaiTrial) =>
  trial.control.setCluster(await clusterId(trial, 'gpu-east'), { state });

const rows: readonly Situation<RunaiControl>[] = [
  {
    why: 'a create is refused for lack of quota',
    name: 'quota',
    before: ({ control }, workload) => control.inject({ ...quotaRefusal(), workload }),
    says: 'False/NotCreated False/NotServing False/QuotaExceeded Stalled/QuotaExceeded',
    message: /GPU quota of the project is exceeded/,
    mend: forgiven,
  },
  {
    why: 'a policy of the project refuses the spec: each field is named, with what is wrong about it',
    name: 'policy',
    spec: runai({ compute: { gpuDevicesRequest: 2 } }, { project: 'team-b' }),
    before: ({ control }) =>
      control.setPolicy('34', {
        rules: [
          { field: 'compute.gpuDevicesRequest', rule: 'max', value: 1 },
          { field: 'nodeType', rule: 'required' },
        ],
      }),
    says: 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected',
    message: /policy; compute\.gpuDevicesRequest: must be at most 1; nodeType: is required/,
    async mend(trial, name) {
      await trial.control.setPolicy('34', null);
      await trial.request(name);
    },
  },
  {
    why: 'the image of the first revision cannot be pulled',
    name: 'pull-error',
    before: script({ kind: 'pullError' }),
    says: 'False/Failed False/NotServing True/Accepted Stalled/Failed',
    message: /cannot be pulled/,
    mend: mendedByEdit,
  },
  {
    why: 'no node is free: the reason is told once',
    name: 'never-scheduled',
    before: script({ kind: 'neverScheduled', message: 'no node has a free GPU' }),
    says: 'False/Pending False/NotServing True/Accepted Reconciling/Pending',
    message: /^(?!.*free GPU.*free GPU).*default: no node has a free GPU/,
    mend: recovers,
  },
  {
    why: 'accepted, and queued because the project is over its quota',
    name: 'over-quota',
    before: script({ kind: 'overQuota' }),
    says: 'False/Pending False/NotServing True/Accepted Reconciling/Pending',
    message: /^(?!.*over its quota.*over its quota).*NonPreemptibleOverQuota/,
    mend: recovers,
  },
  {
    why: 'the container ends',
    name: 'crash',
    before: script({ kind: 'crash', afterMs: 500 }),
    says: 'False/Failed False/NotServing True/Accepted Stalled/Failed',
    message: /exited with code 1/,
    mend: mendedByEdit,
  },
  {
    why: 'one of two pods is not ready: the other serves',
    name: 'degraded',
    spec: { replicas: 2 },
    later: script({ kind: 'degraded', afterMs: 0 }),
    says: 'False/Degraded True/Serving True/Accepted Reconciling/Degraded',
    message: /A pod is not ready/,
    mend: recovers,
  },
  {
    why: 'the only pod is not ready',
    name: 'degraded-alone',
    later: script({ kind: 'degraded', afterMs: 0 }),
    says: 'False/Degraded False/NotServing True/Accepted Reconciling/Degraded',
    mend: recovers,
  },
  {
    why: 'somebody suspends it',
    name: 'suspended',
    later: ({ control }, name) => control.suspendOutOfBand(name),
    says: 'False/Stopped False/NotServing True/Accepted Stalled/Stopped',
    message: /resume/i,
    mend: ({ control }, name) => control.resumeOutOfBand(name),
  },
  {
    why: 'a word that only the console has',
    name: 'suspending',
    later: ({ control }, name) => control.showPhase(name, 'Suspending'),
    says: 'False/Stopping True/Serving True/Accepted Reconciling/Stopping',
    mend: ({ control }, name) => control.showPhase(name, null),
  },
  {
    why: 'a word that nobody knows',
    name: 'odd-word',
    later: ({ control }, name) => control.showPhase(name, 'Hibernating'),
    says: 'False/Unknown True/Serving True/Accepted Reconciling/Unknown',
    mend: ({ control }, name) => control.showPhase(name, null),
  },
  {
    why: 'the platform loses contact with the cluster',
    name: 'disconnected',
    spec: runai({}, { project: 'shared', cluster: 'gpu-east' }),
    later: connect('Disconnected'),
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
    message: /lost contact with cluster gpu-east \(Disconnected\)/,
    mend: connect('Connected'),
  },
  {
    why: "the project's name leads to another project, made anew",
    name: 'moved',
    spec: runai({}, { project: 'moving' }),
    before: async (trial) =>
      trial.control.addProject({
        id: '40',
        tenantId: 1,
        name: 'moving',
        clusterId: await clusterId(trial, WEST),
      }),
    async later(trial) {
      await trial.control.addProject({
        id: '41',
        tenantId: 1,
        name: 'moving',
        clusterId: await clusterId(trial, WEST),
      });
      await trial.control.removeProject('40');
      await trial.request('moved');
    },
    says: 'False/OutOfSync True/Serving False/PlatformChanged Stalled/PlatformChanged',
    message: /lives at .*\/40, but .* lead to .*\/41 now/,
    async mend({ control }) {
      await control.removeProject('41');
      await control.restoreProject('40');
    },
  },
];

/** Answers that are no answers. One call is hit, or a few; nothing is lost and nothing is done twice. */
const spoiled: readonly [
  why: string,
  name: string,
  fault: Omit<Fault, 'workload'>,
  stage: 'create' | 'edit',
][] = [
  ['a create is answered by half a body', 'half-create', create({ kind: 'truncate' }), 'create'],
  ['a create is answered by no JSON', 'no-json-create', create({ kind: 'wrongJson' }), 'create'],
  ['a create is answered without an id', 'no-id-create', create({ kind: 'wrongJson', body: {} }), 'create'],
  ['a create is answered by a gateway', 'html-create', create({ kind: 'html', when: 'after' }), 'create'],
  ['a read is answered by half a body', 'half-read', read({ kind: 'truncate' }), 'edit'],
  ['a read is answered by no JSON', 'no-json-read', read({ kind: 'wrongJson' }), 'edit'],
  ['a read is answered without an id', 'no-id-read', read({ kind: 'wrongJson', body: {} }), 'edit'],
];

function create(effect: Fault['effect']): Omit<Fault, 'workload'> {
  return { method: 'POST', times: 1, effect };
}

function read(effect: Fault['effect']): Omit<Fault, 'workload'> {
  return { method: 'GET', path: INFERENCE, times: 3, effect };
}

/** What Run:ai can do to an object, each in one row, all on one platform at once. `world` is asked for once tests run. */
export function describeSituations(world: () => World): void {
  describe.concurrent('situations on the platform', { timeout: 120_000 }, () => {
    let trial: RunaiTrial;
    beforeAll(async () => {
      trial = await startTrial(world(), {});
    });
    afterAll(() => trial[Symbol.asyncDispose]());

    testSituations(rows, () => trial);

    test.each(spoiled)('%s', async (_why, workload, fault, stage) => {
      const { control } = trial;
      if (stage === 'create') await control.inject({ ...fault, workload });
      await trial.deploy(workload, {});
      const first = await trial.until(workload, isReady);
      if (stage === 'edit') {
        await control.inject({ ...fault, workload });
        await trial.edit(workload, runai({ image: NEWER }));
      }
      expect(workloadId(await trial.until(workload, isReady))).toBe(workloadId(first));
      await trial.remove(workload);
      const effects = (await control.ledger()).filter(({ name }) => name === workload);
      expect(effects.filter(({ effect }) => effect === 'create')).toHaveLength(1);
    });

    test('what is deleted on a lost cluster says so, and goes once there is contact', async () => {
      const name = 'deleted-there';
      // A cluster of its own: the others stay connected.
      const uuid = '0f1e2d3c-ba66-4822-adf5-55ce55efd999';
      const { control } = trial;
      await control.addCluster({ uuid, tenantId: 1, name: 'gpu-north' });
      await control.addProject({ id: '50', tenantId: 1, name: 'north', clusterId: uuid });
      await trial.deploy(name, runai({}, { project: 'north' }));
      await trial.until(name, isReady);
      await control.setCluster(uuid, { state: 'Disconnected' });
      const gone = trial.remove(name);
      await trial.until(name, (object) =>
        expect(conditionOf(object, 'Ready')).toMatchObject({
          reason: 'Deleting',
          message: expect.stringMatching(/lost contact with cluster gpu-north \(Disconnected\)/),
        }),
      );
      await control.setCluster(uuid, { state: 'Connected' });
      await gone;
    });

    test('rows that are lost or come twice between pages are nothing that happened', {
      timeout: 120_000,
    }, async () => {
      await using trial = await startTrial(world(), {});
      const { control } = trial;
      const filler = (index: number) => control.createOutOfBand({ name: `filler-${index}`, projectId: '34' });
      for (let index = 0; index < 500; index += 1) await filler(index);
      await trial.deploy('llama', {});
      const id = workloadId(await trial.until('llama', isReady));
      await filler(500);
      const secondPages = async (after: number) =>
        (await control.calls({ after, route: '/api/v1/workloads' })).filter(({ query }) =>
          query.includes('offset=500'),
        );
      for (const kind of ['lostRows', 'duplicateRows'] as const) {
        const after = await control.lastCall();
        const fault = await control.inject({ path: '/api/v1/workloads', effect: { kind, rows: 1 } });
        await trial.eventually(
          () => secondPages(after),
          (calls) => calls.length >= 3,
        );
        const object = await trial.until('llama', isReady);
        expect(workloadId(object)).toBe(id);
        expect(await control.calls({ after, writes: true })).toEqual([]);
        await control.clearFaults(fault);
      }
      await trial.remove('llama');
    });
  });
}
