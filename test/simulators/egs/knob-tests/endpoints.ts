import type { KnobPath } from '../knob-positions.ts';
import { ENDPOINT, gpuSpec } from '../test-client.ts';
import {
  created,
  described,
  gprOf,
  type KnobTest,
  leaseEnded,
  listed,
  remove,
  settled,
  status,
} from './steps.ts';

const RAW = 'spec:\n  predictor:\n    model:\n      modelFormat:\n        name: sklearn\n';

/** Knobs about endpoints, their names and their GPUs. */
export const endpointKnobs = {
  duplicateName: {
    async steps(sim) {
      await sim.create('llama');
      return [await created(sim, 'llama'), (await listed(sim)).length];
    },
    answers: [
      [409, 1],
      [500, 1],
      [200, 2],
      [200, 1],
    ],
  },
  nameScope: {
    async steps(sim) {
      await sim.create('llama');
      return [await created(sim, 'llama', { clusterName: 'worker-2' }), await created(sim, 'llama')];
    },
    answers: [
      [409, 409],
      [200, 409],
    ],
  },
  nameRule: {
    steps: async (sim) => [await created(sim, 'Llama_2'), await created(sim, 'a'.repeat(30))],
    answers: [
      [422, 422],
      [200, 200],
    ],
  },
  missing: {
    async steps(sim) {
      const describe = await sim.call('GET', `${ENDPOINT}?workspace=team-a&endpoint=nobody&cluster=worker-1`);
      return [describe.status, describe.body['data'], (await remove(sim, 'nobody')).status];
    },
    answers: [
      [404, null, 404],
      [500, null, 500],
      [200, {}, 200],
    ],
  },
  deleteHeldGpr: {
    async steps(sim) {
      await settled(sim, 'llama');
      const { status } = await remove(sim, 'llama');
      await sim.control.advance(1000);
      const [gpr] = await sim.control.gprs();
      return [status, (await listed(sim)).length, gpr?.state];
    },
    answers: [
      [500, 1, 'Held'],
      [500, 0, 'Held'],
      [200, 0, 'Held'],
      [200, 0, 'Over'],
    ],
  },
  leaseEnd: {
    async steps(sim) {
      await leaseEnded(sim, 'llama');
      const [row] = await listed(sim);
      return [row?.['status'], row?.['endpoint'] === ''];
    },
    answers: [
      ['Pending', true],
      ['Running', false],
      ['Failed', true],
      [undefined, false],
    ],
  },
  exitDuration: {
    steps: (sim) => created(sim, 'llama', { gpuSpec: { ...gpuSpec, exitDuration: undefined } }),
    answers: [422, 200],
  },
  strictNulls: {
    steps: async (sim) => [
      await created(sim, 'a', { gpuSpec: undefined }),
      await created(sim, 'b', { rawModelSpec: RAW }),
      await created(sim, 'c', { gpuSpec: null, modelSpec: null, rawModelSpec: RAW }),
    ],
    answers: [
      [200, 200, 200],
      [422, 422, 200],
    ],
  },
  policy: {
    async steps(sim) {
      const high = await created(sim, 'high', { gpuSpec: { ...gpuSpec, priority: 101 } });
      for (const name of ['a', 'b', 'c']) await sim.create(name);
      return [high, await created(sim, 'd')];
    },
    answers: [
      [200, 200],
      [422, 422],
    ],
  },
  evictAfterMs: {
    async steps(sim) {
      await settled(sim, 'llama');
      await sim.control.advance(1100);
      const [evicted] = await listed(sim);
      const { provisioningStatus, delayedCount } = (await gprOf(sim, 'llama'))['status'] as Record<
        string,
        unknown
      >;
      await sim.control.advance(5000);
      const [again] = await listed(sim);
      return [evicted?.['status'], provisioningStatus, delayedCount, again?.['status']];
    },
    answers: [
      ['Running', 'Successful', 0, 'Running'],
      ['Pending', 'Queued', 1, 'Running'],
    ],
  },
  'listLagMs.created': {
    async steps(sim) {
      await sim.create('llama');
      const early = (await listed(sim)).length;
      const query = 'workspace=team-a&endpoint=llama&cluster=worker-1';
      const read = await status(sim, 'GET', `${ENDPOINT}?${query}`);
      await sim.control.advance(1000);
      return [early, read, (await listed(sim)).length];
    },
    answers: [
      [1, 200, 1],
      [0, 200, 1],
    ],
  },
  'listLagMs.deleted': {
    async steps(sim) {
      await settled(sim, 'llama', { gpuSpec: null });
      await sim.control.deleteOutOfBand('llama', { now: true });
      const early = (await listed(sim)).map((row) => row['status']);
      await sim.control.advance(1000);
      return [early, (await listed(sim)).length];
    },
    answers: [
      [[], 0],
      [['Terminating'], 0],
    ],
  },
  listOrder: {
    async steps(sim) {
      for (const name of ['b', 'a', 'c']) await sim.create(name);
      return (await listed(sim)).map((row) => row['endpointName']);
    },
    answers: [
      ['b', 'a', 'c'],
      ['c', 'a', 'b'],
    ],
  },
  words: {
    async steps(sim) {
      await sim.control.script('broken', { kind: 'pullError' });
      await sim.create('broken');
      await settled(sim, 'llama');
      await sim.create('young');
      return (await listed(sim)).map((row) => row['status']);
    },
    answers: [
      ['Image Pull Backoffice', 'Running', 'Pending'],
      ['ImagePullBackOff', 'RUNNING', 'GPR Queued'],
      ['Stage 3', 'Running', 'Stage 1'],
    ],
  },
  namespaceForm: {
    async steps(sim) {
      await sim.create('deepankar-hf-llm3');
      return String((await listed(sim))[0]?.['namespace']).replace(/-[a-z0-9]{6}$/, '');
    },
    answers: ['team-a-deepankar-hf-llm3', 'team-a-deepankar-hf'],
  },
  rawModelName: {
    async steps(sim) {
      await sim.create('llama', { modelSpec: null, rawModelSpec: RAW });
      return (await described(sim, 'llama'))['modelName'];
    },
    answers: ['sklearn', ''],
  },
} satisfies Partial<Record<KnobPath, KnobTest>>;
