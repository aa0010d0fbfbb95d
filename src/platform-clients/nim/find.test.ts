import { describe, expect, test } from 'vitest';
import { type CannedRoutes, startCannedRunai } from '../../../test/support/canned-runai.ts';
import type { JsonObject } from '../json.ts';
import type { Finding, Identity } from '../platform.ts';

const ID = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
const CLUSTER = '71f69d83-ba66-4822-adf5-55ce55efd210';
const NIM = `GET /api/v2/workloads/nim-services/${ID}`;
const V2 = `GET /api/v2/workloads/${ID}`;
const GENERIC = `GET /api/v1/workloads/${ID}`;
const LIST = 'GET /api/v1/workloads';
const PROJECT = 'GET /api/v1/org-unit/projects/33';
const CLUSTERS = 'GET /api/v1/clusters';

const metadata = {
  id: ID,
  name: 'llama',
  projectId: '33',
  clusterId: CLUSTER,
  createdAt: '2026-01-05T10:00:00Z',
};
const gvk = { group: 'apps.nvidia.com', version: 'v1alpha1', kind: 'NIMService' };
const service = (more: JsonObject = {}, spec: JsonObject = {}, facts: JsonObject = {}) => ({
  body: { metadata: { ...metadata, gvk, ...facts }, desiredPhase: 'Running', spec, ...more },
});
const row = (more: JsonObject = {}): JsonObject => ({
  id: ID,
  name: 'llama',
  type: 'NIMServices',
  sourceApi: 'WorkloadsV2',
  projectId: '33',
  clusterId: CLUSTER,
  phase: 'Running',
  runningPods: 1,
  urls: ['https://llama.example.com'],
  ...more,
});
const v2 = (status: string, message = '') => ({
  body: { workload: { metadata: { gvk } }, syncInfo: { status, message } },
});
const listed = (...workloads: JsonObject[]) => ({ body: { workloads } });
const clusters = (state: string) => ({ body: [{ uuid: CLUSTER, name: 'gpu-west', status: { state } }] });

const whole: CannedRoutes = {
  [NIM]: service(),
  [GENERIC]: { body: row() },
  [V2]: v2('Synced'),
  [LIST]: listed(row()),
  [PROJECT]: { body: { id: '33', name: 'team-a', clusterId: CLUSTER } },
  [CLUSTERS]: clusters('Connected'),
};
/** Nothing is left of it. */
const { [NIM]: _nim, [GENERIC]: _generic, [V2]: _v2, ...rest } = whole;
const gone: CannedRoutes = { ...rest, [LIST]: listed() };
const forbidden = { status: 403, body: { code: 403, message: 'no' } };

async function found(
  routes: CannedRoutes,
  identity: Partial<Identity> = { id: ID, seen: true },
): Promise<Finding> {
  await using nim = await startCannedRunai(routes, {}, 'nim');
  return await nim.client.find({ home: `${CLUSTER}/33`, name: 'llama', ...identity }, nim.call);
}

describe('present', () => {
  test.each<[string, CannedRoutes, JsonObject]>([
    ['it runs', whole, { phase: 'Running', phaseClass: 'Running', replicas: 1, deleting: false }],
    [
      'not in the generic view yet',
      { ...whole, [GENERIC]: notKnown(), [LIST]: listed(), [V2]: v2('Queued') },
      {
        phase: 'Queued',
        phaseClass: 'Creating',
        phaseMessage: 'Run:ai has not delivered it to the cluster yet.',
      },
    ],
    [
      'the generic read does not know it, and the list does',
      { ...whole, [GENERIC]: notKnown(), [LIST]: listed(row({ phase: 'Degraded' })) },
      { phase: 'Degraded', phaseClass: 'Degraded' },
    ],
    [
      'the cluster refused it',
      { ...whole, [V2]: v2('Failed', 'denied the request'), [GENERIC]: { body: row({ phase: 'Creating' }) } },
      { phase: 'Creating', phaseMessage: 'denied the request' },
    ],
    [
      'a word that nobody knows',
      { ...whole, [GENERIC]: { body: row({ phase: 'Odd' }) } },
      { phase: 'Odd', phaseClass: 'Unknown' },
    ],
    ['nothing of its way', { ...whole, [V2]: notKnown() }, { phaseClass: 'Running' }],
    [
      'told to go',
      { ...whole, [NIM]: service({ desiredPhase: 'Deleted' }), [V2]: v2('Deleting') },
      { deleting: true, phaseClass: 'Deleting' },
    ],
    ['no replicas, and pods', { ...whole, [NIM]: service({}, { replicas: 0 }) }, { phaseClass: 'Stopping' }],
    [
      'no replicas, and no pods',
      { ...whole, [NIM]: service({}, { replicas: 0 }), [GENERIC]: { body: row({ runningPods: 0 }) } },
      { phaseClass: 'Stopped' },
    ],
    [
      'its mark and its URL',
      {
        ...whole,
        [NIM]: service({}, { annotations: [{ name: 'inference-operator.io/owner', value: 'a/b/c' }] }),
      },
      { mark: 'a/b/c', endpoints: [{ name: 'serving', url: 'https://llama.example.com', type: 'Serving' }] },
    ],
    [
      'not to be reached from outside',
      { ...whole, [NIM]: service({}, { servingPort: { exposeExternally: false } }) },
      { endpoints: [] },
    ],
    [
      'of another kind',
      {
        ...whole,
        [NIM]: notKnown(),
        [V2]: notKnown(),
        [GENERIC]: { body: row({ type: 'Inference', sourceApi: null }) },
      },
      { foreignKind: 'Inference' },
    ],
    [
      'of another kind of the same API',
      {
        ...whole,
        [NIM]: notKnown(),
        [V2]: { body: { workload: { metadata: { gvk: { kind: 'RayCluster' } } } } },
      },
      { foreignKind: 'RayCluster' },
    ],
    [
      'its own route has lost it, and it is being deleted',
      {
        ...whole,
        [NIM]: notKnown(),
        [V2]: notKnown(),
        [GENERIC]: { body: row({ phase: 'Deleting' }) },
      },
      { foreignKind: undefined, deleting: true },
    ],
  ])('%s', async (_why, routes, observation) => {
    expect(await found(routes)).toMatchObject({ kind: 'Present', observation });
  });

  test('by name, whatever its type is called', async () => {
    const routes = { ...whole, [LIST]: listed(row({ name: 'other' }), row({ type: 'Odd' })) };
    expect(await found(routes, {})).toMatchObject({ kind: 'Present', observation: { id: ID } });
  });
});

function notKnown() {
  return { status: 404, body: { code: 404, message: 'no workload' } };
}

describe('absent', () => {
  const tombstone = service({ desiredPhase: 'Deleted' }, {}, { deletedAt: '2026-01-05T11:00:00Z' });
  test.each<[string, CannedRoutes]>([
    ['404 everywhere', gone],
    ['a tombstone', { ...gone, [NIM]: tombstone, [V2]: v2('Deleted') }],
    ['a tombstone, nothing of its way', { ...gone, [NIM]: tombstone }],
    ['told to go, and gone', { ...gone, [NIM]: service({ desiredPhase: 'Deleted' }), [V2]: v2('Deleted') }],
    [
      'a tombstone in both views',
      { ...gone, [NIM]: tombstone, [GENERIC]: { body: row({ deletedAt: '2026-01-05T11:00:00Z' }) } },
    ],
  ])('%s', async (_why, routes) => {
    expect(await found(routes)).toEqual({ kind: 'Absent', begunAt: 0 });
  });

  test('without asking for clusters, where a read has shown it or nothing can be hidden', async () => {
    const routes = { ...gone, [CLUSTERS]: clusters('Disconnected') };
    expect(await found(routes)).toMatchObject({ kind: 'Absent' });
    expect(await found(routes, { unclaimed: true })).toMatchObject({ kind: 'Absent' });
  });

  test.each<[string, Partial<Identity>]>([
    ['no id', {}],
    ['no id, though an earlier one was seen', { seen: true }],
    ['an id that only the answer to the create has shown', { id: ID }],
  ])('%s: only where the cluster is connected', async (_why, identity) => {
    expect(await found(gone, identity)).toEqual({ kind: 'Absent', begunAt: 0 });
    for (const state of ['Disconnected', 'WaitingToConnect', ''])
      expect(await found({ ...gone, [CLUSTERS]: clusters(state) }, identity)).toMatchObject({
        kind: 'Unknown',
        error: { message: expect.stringContaining('gpu-west is not connected') },
      });
    expect(await found({ ...gone, [CLUSTERS]: { body: [] } }, identity)).toMatchObject({ kind: 'Unknown' });
    expect(await found({ ...gone, [CLUSTERS]: forbidden }, identity)).toEqual({
      kind: 'Absent',
      begunAt: 0,
      apart: 600_000,
    });
    expect(await found({ ...gone, [CLUSTERS]: { status: 500, body: {} } }, identity)).toMatchObject({
      kind: 'Unknown',
    });
  });
});

describe('unknown', () => {
  test.each<[string, CannedRoutes]>([
    ['403 of its own route', { ...gone, [NIM]: forbidden }],
    ['403 of the generic view', { ...gone, [GENERIC]: forbidden }],
    ['403 of its way', { ...gone, [V2]: forbidden }],
    ['403 of the project', { ...gone, [PROJECT]: forbidden }],
    ['a lost project', { ...gone, [PROJECT]: notKnown() }],
    ['the list has the id', { ...gone, [LIST]: listed(row()) }],
    ['a row that cannot be read', { ...gone, [LIST]: listed({ name: 'llama' }) }],
    ['its views disagree', { ...whole, [NIM]: notKnown() }],
    [
      'whether the cluster has it',
      { ...whole, [V2]: { body: { workload: {}, syncInfo: { status: ['Queued'] } } } },
    ],
    ['whether it is deleted', { ...whole, [NIM]: service({}, {}, { deletedAt: 5 }) }],
  ])('%s', async (_why, routes) => {
    expect(await found(routes)).toMatchObject({ kind: 'Unknown' });
  });
});
