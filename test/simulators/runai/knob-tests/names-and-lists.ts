import type { KnobPath } from '../knob-positions.ts';
import { clusterIds } from '../tenants.ts';
import { creation, INFERENCES } from '../test-client.ts';
import { type KnobTest, status, generic, listed, settled, deleted } from './steps.ts';

/** Knobs about names, reads and lists. */
export const nameAndListKnobs = {
  duplicateName: {
    async steps(sim) {
      await sim.create('llama');
      const { status, text } = await sim.call('POST', INFERENCES, creation('llama'));
      return [status, /already exists/.test(text)];
    },
    answers: [
      [409, true],
      [400, true],
    ],
  },
  nameScope: {
    async steps(sim) {
      await sim.control.createOutOfBand({ name: 'llama', projectId: '33', type: 'Training' });
      return status(sim, 'POST', INFERENCES, creation('llama'));
    },
    answers: [409, 202],
  },
  getDeleted: {
    async steps(sim) {
      const id = await deleted(sim, 'llama', 200);
      const { status, body } = await sim.call('GET', `${INFERENCES}/${id}`);
      return [status, typeof body['deletedAt']];
    },
    answers: [
      [404, 'undefined'],
      [200, 'string'],
    ],
  },
  nameFreed: {
    async steps(sim) {
      await deleted(sim, 'a', 0);
      const going = await status(sim, 'POST', INFERENCES, creation('a'));
      await deleted(sim, 'b', 200);
      const gone = await status(sim, 'POST', INFERENCES, creation('b'));
      await sim.control.advance(2000);
      return [going, gone, await status(sim, 'POST', INFERENCES, creation('b'))];
    },
    answers: [
      [202, 202, 409],
      [409, 202, 409],
      [409, 409, 202],
    ],
  },
  'visibilityDelayMs.get': {
    async steps(sim) {
      const id = await sim.create('llama');
      const early = await status(sim, 'GET', `${INFERENCES}/${id}`);
      await sim.control.advance(1000);
      return [early, (await listed(sim)).length, await status(sim, 'GET', `${INFERENCES}/${id}`)];
    },
    answers: [
      [200, 1, 200],
      [404, 1, 200],
    ],
  },
  'visibilityDelayMs.list': {
    async steps(sim) {
      const id = await sim.create('llama');
      const early = (await listed(sim)).length;
      await sim.control.advance(1000);
      return [early, await status(sim, 'GET', `${INFERENCES}/${id}`), (await listed(sim)).length];
    },
    answers: [
      [1, 200, 1],
      [0, 200, 1],
    ],
  },
  filterMode: {
    async steps(sim) {
      await sim.create('a');
      await sim.create('b');
      await sim.control.createOutOfBand({ name: 'a', projectId: '34' });
      await sim.control.createOutOfBand({ name: 'c', projectId: '34' });
      return (await listed(sim, 'filterBy=name==a,projectId==33')).length;
    },
    answers: [1, 3, 4],
  },
  filterCase: {
    async steps(sim) {
      await sim.create('llama');
      return (await listed(sim, 'filterBy=name==LLAMA')).length;
    },
    answers: [0, 1],
  },
  crossKindGet: {
    async steps(sim) {
      const id = await sim.control.createOutOfBand({ name: 'job', projectId: '33', type: 'Training' });
      return [
        await status(sim, 'GET', `${INFERENCES}/${id}`),
        await status(sim, 'GET', `/api/v1/workloads/${id}`),
      ];
    },
    answers: [
      [404, 200],
      [200, 200],
    ],
  },
  clustersShape: {
    steps: async (sim) => Array.isArray((await sim.call('GET', '/api/v1/clusters')).body),
    answers: [true, false],
  },
  clustersMetadata: {
    async steps(sim) {
      const shown = async (verbosity: string) => {
        const { body } = await sim.call('GET', `/api/v1/clusters?verbosity=${verbosity}`);
        return (body as unknown as { status?: { state: string } }[])[0]?.status?.state;
      };
      return [await shown('full'), await shown('metadata')];
    },
    answers: [
      ['Connected', undefined],
      ['Connected', 'Connected'],
    ],
  },
  nextAtEnd: {
    steps: async (sim) => (await sim.call('GET', '/api/v1/org-unit/projects')).body['next'],
    answers: [undefined, null, 0],
  },
  'fault.wrongPhase': {
    async steps(sim) {
      const id = await settled(sim, 'llama');
      return [(await listed(sim))[0]?.phase, (await generic(sim, id))['phase']];
    },
    answers: [
      ['Running', 'Running'],
      ['Pending', 'Running'],
    ],
  },
  'fault.firstFiftyProjects': {
    async steps(sim) {
      for (let n = 0; n < 60; n += 1) {
        await sim.control.addProject({
          id: `${1000 + n}`,
          tenantId: 1,
          name: `p${n}`,
          clusterId: clusterIds.gpuWest,
        });
      }
      const { body } = await sim.call('GET', '/api/v1/org-unit/projects?limit=500');
      return [(body['projects'] as unknown[]).length, body['next']];
    },
    answers: [
      [64, undefined],
      [50, 50],
    ],
  },
} satisfies Partial<Record<KnobPath, KnobTest>>;
