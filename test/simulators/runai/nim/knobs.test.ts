import { expect, test } from 'vitest';
import { type KnobTest, testKnobs } from '../../support/knob-suite.ts';
import { generic, listed } from '../knob-tests/steps.ts';
import { type Bench, bench } from '../test-client.ts';
import { type NimKnobPath, nimKnobCases, nimKnobPositions } from './knob-positions.ts';
import { defaultNimKnobs } from './knobs.ts';
import {
  createNim,
  NIM_SERVICES,
  nimCreation,
  nimService,
  patchNim,
  settledNim,
  syncOf,
  WORKLOADS_V2,
} from './test-steps.ts';

const statusOf = async (sim: Bench, ...call: Parameters<Bench['call']>): Promise<number> =>
  (await sim.call(...call)).status;
const kept = (spec: Record<string, unknown>, ...fields: string[]): unknown[] =>
  fields.map((field) => spec[field] !== undefined);

const tests: Record<NimKnobPath, KnobTest<Bench>> = {
  'nim.release': {
    async steps(sim) {
      await sim.control.knobs({ urlField: 'endpoints' });
      const { status, body } = await sim.call('POST', NIM_SERVICES, nimCreation('llama'));
      if (status === 404) return [status];
      const id = (body['metadata'] as { id: string }).id;
      await sim.control.advance(1000);
      const shown = await generic(sim, id);
      const removed = await patchNim(sim, id, {}, { fieldsToRemove: ['labels'] });
      return [status, 'endpoints' in shown, removed];
    },
    answers: [[404], [202, false, 400], [202, true, 400], [202, true, 202]],
  },
  'nim.listType': {
    async steps(sim) {
      const shown = await generic(sim, await createNim(sim, 'llama'));
      return [shown['type'], shown['sourceApi']];
    },
    answers: [
      ['NIMService', 'WorkloadsV2'],
      ['NIMServices', 'WorkloadsV2'],
      ['Deployment', 'WorkloadsV2'],
    ],
  },
  'nim.listVisibility': {
    async steps(sim) {
      await createNim(sim, 'llama');
      const seen = [(await listed(sim)).length];
      for (const ms of [500, 500]) {
        await sim.control.advance(ms);
        seen.push((await listed(sim)).length);
      }
      return seen;
    },
    answers: [
      [1, 1, 1],
      [0, 1, 1],
      [0, 0, 1],
    ],
  },
  'nim.nimDeleteRoute': {
    async steps(sim) {
      const id = await settledNim(sim, 'llama');
      const own = await statusOf(sim, 'DELETE', `${WORKLOADS_V2}/${id}`);
      const { body } = await sim.call('POST', '/api/v1/workloads/batch', { action: 'delete', ids: [id] });
      return [own, body['succeeded'], (await syncOf(sim, id))?.status].map((answer) =>
        Array.isArray(answer) ? answer.length : answer,
      );
    },
    answers: [
      [202, 1, 'Deleting'],
      [404, 1, 'Deleting'],
    ],
  },
  'nim.genericGetNim': {
    async steps(sim) {
      const id = await createNim(sim, 'llama');
      return [await statusOf(sim, 'GET', `/api/v1/workloads/${id}`), (await listed(sim)).length];
    },
    answers: [
      [200, 1],
      [404, 1],
    ],
  },
  'nim.clusterRefusal': {
    async steps(sim) {
      const id = await settledNim(sim, 'llama', { multiNode: { workers: 1 } });
      const answer = await patchNim(sim, id, { multiNode: { workers: 2 } });
      await sim.control.advance(1000);
      return [answer, (await syncOf(sim, id))?.status, (await nimService(sim, id)).spec['multiNode']];
    },
    answers: [
      [400, 'Synced', { workers: 1 }],
      [202, 'Failed', { workers: 2 }],
      [202, 'Synced', { workers: 1 }],
    ],
  },
  'nim.scalingSwitch': {
    async steps(sim) {
      const id = await settledNim(sim, 'llama', {
        autoscaling: { metric: 'throughput', metricThreshold: 1 },
      });
      const alone = await patchNim(sim, id, { replicas: 2 });
      const both = await patchNim(sim, id, { replicas: 2, autoscaling: null });
      return [alone, both, ...kept((await nimService(sim, id)).spec, 'replicas', 'autoscaling')];
    },
    answers: [
      [202, 202, true, false],
      [400, 202, true, false],
      [400, 400, false, true],
    ],
  },
  'nim.fieldsToRemove': {
    async steps(sim) {
      const id = await settledNim(sim, 'llama', { labels: [{ name: 'a', value: 'b' }] });
      const answer = await patchNim(sim, id, {}, { fieldsToRemove: ['labels'] });
      return [answer, ...kept((await nimService(sim, id)).spec, 'labels')];
    },
    answers: [
      [202, false],
      [400, true],
      [202, true],
    ],
  },
  'nim.patchWhileBusy': {
    async steps(sim) {
      const id = await createNim(sim, 'llama');
      const early = await patchNim(sim, id, { replicas: 2 });
      await sim.control.advance(1000);
      return [early, await patchNim(sim, id, { replicas: 2 })];
    },
    answers: [
      [202, 202],
      [409, 202],
    ],
  },
  'nim.modelStoreMissing': {
    async steps(sim) {
      const { status, body } = await sim.call(
        'POST',
        NIM_SERVICES,
        nimCreation('llama', { modelStore: null }),
      );
      if (status === 400) return [status];
      await sim.control.advance(1000);
      return [status, (await syncOf(sim, (body['metadata'] as { id: string }).id))?.status];
    },
    answers: [[400], [202, 'Failed'], [202, 'Synced']],
  },
  'nim.priorityIn': {
    async steps(sim) {
      const id = await createNim(sim, 'llama', { priorityClass: 'high' });
      const { spec, metadata } = await nimService(sim, id);
      return [spec['priorityClass'], metadata['priority']];
    },
    answers: [
      ['high', undefined],
      [undefined, 'high'],
    ],
  },
  'nim.nimOperator': {
    async steps(sim) {
      const { status, text } = await sim.call('POST', NIM_SERVICES, nimCreation('llama'));
      return [status, /not found or not ready/.test(text)];
    },
    answers: [
      [202, false],
      [400, true],
    ],
  },
  'nim.initDurationMs': {
    async steps(sim) {
      return (await generic(sim, await settledNim(sim, 'llama')))['phase'];
    },
    answers: ['Running', 'Initializing'],
  },
  'nim.initOutcome': {
    async steps(sim) {
      return (await generic(sim, await settledNim(sim, 'llama')))['phase'];
    },
    answers: ['Running', 'Failed'],
  },
  'nim.putNim': {
    async steps(sim) {
      return statusOf(sim, 'PUT', `${WORKLOADS_V2}/${await createNim(sim, 'llama')}`, {});
    },
    answers: [202, 400],
  },
};

testKnobs<NimKnobPath, Bench>({
  table: nimKnobPositions,
  tests,
  defaults: { nim: defaultNimKnobs },
  notUnknown: [],
  bench,
  turn: (sim, patch) => sim.control.knobs(patch),
});

test('each knob about NIM services has its row, and its cases leave the default out', () => {
  const names = Object.keys(nimKnobPositions).map((path) => path.split('.')[1]);
  expect(names).toEqual(Object.keys(defaultNimKnobs).filter((name) => name !== 'syncMs'));
  expect(nimKnobCases().filter(({ path }) => path === 'nim.putNim')).toEqual([
    { path: 'nim.putNim', position: 400, patch: { nim: { putNim: 400 } } },
  ]);
});
