import { describe, expect, test } from 'vitest';
import { type CannedRoutes, startCannedRunai } from '../../../test/support/canned-runai.ts';
import { ownerMarkKey } from '../../crd/names.ts';
import type { JsonObject } from '../json.ts';
import type { Desired, Observation, Outcome } from '../platform.ts';
import { hashOf } from './hash.ts';

const ID = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
const HOME = '71f69d83-ba66-4822-adf5-55ce55efd210/33';
const POST = 'POST /api/v2/workloads/nim-services';
const GET = `GET /api/v2/workloads/nim-services/${ID}`;
const PATCH = `PATCH /api/v2/workloads/nim-services/${ID}`;
const DELETE = `DELETE /api/v2/workloads/${ID}`;
const BATCH = 'POST /api/v1/workloads/batch';
const WINDOW = { visibilityWindow: 3_000, ignoresDrift: false };

/** The answer of the documentation. */
const service = (spec: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  metadata: {
    id: ID,
    name: 'llama-nim',
    projectId: '33',
    projectName: 'team-a',
    clusterId: '71f69d83-ba66-4822-adf5-55ce55efd210',
    tenantId: 1001,
    departmentId: '2',
    departmentName: 'default',
    gvk: { group: 'apps.nvidia.com', version: 'v1alpha1', kind: 'NIMService' },
    createdAt: '2026-01-05T10:00:00Z',
    createdBy: 'svc-operator',
    updatedAt: '2026-01-05T10:00:00Z',
    updatedBy: 'svc-operator',
    ...more,
  },
  desiredPhase: 'Running',
  spec,
});

function desired(spec: JsonObject, applied?: JsonObject): Desired {
  return {
    name: 'llama-nim',
    body: { metadata: { name: 'llama-nim' }, spec },
    hash: hashOf(spec),
    ...(applied && { applied: hashOf(applied) }),
    notices: [],
  };
}

const observed = (spec: JsonObject, sync = 'Synced', begunAt = 0): Observation =>
  ({
    id: ID,
    home: HOME,
    begunAt,
    detail: { spec, beside: {}, sync: { status: sync }, runningPods: 1 },
  }) as unknown as Observation;

const start = (routes: CannedRoutes) => startCannedRunai(routes, { defaultProject: 'team-a' }, 'nim');
type Nim = Awaited<ReturnType<typeof start>>;

/** The bodies that were sent, in order. */
const sent = ({ server }: Nim, method: string): unknown[] =>
  server.seen
    .filter((request) => request.method === method && !request.path.endsWith('/token'))
    .map(({ body }) => JSON.parse(body) as unknown);

describe('create', () => {
  const spec = { image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3', replicas: 2 };

  test('the exact body, and who it is', async () => {
    await using nim = await start({ [POST]: { status: 202, body: service(spec) } });
    expect(await nim.client.create(HOME, desired(spec), nim.call)).toEqual({
      kind: 'Accepted',
      workload: { id: ID, createdAt: '2026-01-05T10:00:00Z', phase: '' },
    });
    expect(sent(nim, 'POST')).toEqual([{ metadata: { name: 'llama-nim', projectId: '33' }, spec }]);
  });

  const operator =
    'workload type NIMService (apps.nvidia.com/v1alpha1) not found or not ready in the cluster';
  test.each<[string, number, JsonObject, string, string, RegExp]>([
    [
      'a taken name',
      409,
      { code: 409, message: 'name is in use in this project' },
      'Refused',
      'Conflict',
      /in use/,
    ],
    [
      'no route',
      404,
      { code: 404, message: 'no such route' },
      'Refused',
      'Unsupported',
      /need 2\.24 or later$/,
    ],
    ['no POST there', 405, { code: 405, message: 'x' }, 'Refused', 'Unsupported', /need 2\.24 or later$/],
    ['no operator', 400, { code: 400, message: operator }, 'Refused', 'Unsupported', /ready in the cluster$/],
    [
      'no operator, as 404',
      404,
      { code: 404, message: operator },
      'Refused',
      'Unsupported',
      /ready in the cluster$/,
    ],
    ['quota', 403, { code: 403, message: 'over the GPU quota' }, 'Refused', 'Quota', /quota/],
    ['no answer that tells', 500, { code: 500, message: 'x' }, 'Ambiguous', 'Transient', /500 x/],
    [
      'a policy, issue by issue',
      400,
      {
        code: 400,
        message: "request breaks the project's policy",
        details: '2 issues',
        complianceIssues: [
          { field: 'compute.gpuDevicesRequest', details: 'must be at least 3', rule: 'min' },
          { field: 'servingPort.exposeExternally', details: 'may not be changed', rule: 'canEdit' },
        ],
      },
      'Refused',
      'Invalid',
      /policy; 2 issues; compute\.gpuDevicesRequest: must be at least 3; servingPort\.exposeExternally: may not be changed$/,
    ],
  ])('%s', async (_why, status, body, kind, errorClass, words) => {
    await using nim = await start({ [POST]: { status, body } });
    expect(await nim.client.create(HOME, desired(spec), nim.call)).toMatchObject({
      kind,
      error: { class: errorClass, message: expect.stringMatching(words) },
    });
  });
});

describe('update', () => {
  const mark = { name: ownerMarkKey, value: 'c/prod/llama-nim' };
  const base = { image: 'a:1', replicas: 1, annotations: [mark] };
  const accepted = { status: 202, body: service() };
  const update = (
    nim: Nim,
    from: JsonObject,
    to: Desired,
    sync?: string,
    begunAt?: number,
  ): Promise<Outcome> => nim.client.update(observed(from, sync, begunAt), to, nim.call, WINDOW);

  test('each section whole, and nothing of what is fixed', async () => {
    const fixed = { modelStore: { pvc: { claimInfo: { size: '1G' } } }, multiNode: { workers: 1 } };
    const to = { ...base, ...fixed, image: 'a:2', environmentVariables: [{ name: 'A', value: '1' }] };
    await using nim = await start({ [PATCH]: accepted });
    const shown = {
      ...base,
      ...fixed,
      modelStore: { pvc: { claimInfo: { size: '1G' }, claimName: 'made-up' } },
    };
    expect(await update(nim, shown, desired(to))).toEqual({ kind: 'Accepted' });
    const { modelStore: _, multiNode: _nodes, ...sections } = to;
    expect(sent(nim, 'PATCH')).toEqual([{ spec: sections }]);
  });

  test('another store goes whole', async () => {
    await using nim = await start({ [PATCH]: accepted });
    const to = { ...base, modelStore: { nimCache: { name: 'b', profile: 'p' } } };
    await update(nim, { ...base, modelStore: { nimCache: { name: 'a', profile: 'p' } } }, desired(to));
    expect(sent(nim, 'PATCH')).toEqual([{ spec: to }]);
  });

  test('annotations of others stay, those that the spec dropped do not, and the mark of another is replaced', async () => {
    await using nim = await start({ [PATCH]: accepted, [GET]: { body: service(base) } });
    const theirs = { name: 'team', value: 'x' };
    const shown = {
      ...base,
      annotations: [theirs, { name: 'old', value: 'y' }, { name: ownerMarkKey, value: 'other/a/b' }],
    };
    await update(nim, shown, desired(base, { ...base, annotations: [{ name: 'old', value: 'y' }, mark] }));
    expect(sent(nim, 'PATCH')).toEqual([{ spec: { ...base, annotations: [mark, theirs] } }]);
  });

  describe('removal', () => {
    const from = { ...base, labels: [{ name: 'a', value: 'b' }] };
    const to = desired(base, from);
    const NULL = { ...base, labels: null };

    test('as null and by name, and a read that tells', async () => {
      await using nim = await start({ [PATCH]: accepted, [GET]: { body: service(base) } });
      expect(await update(nim, from, to)).toEqual({ kind: 'Accepted' });
      expect(sent(nim, 'PATCH')).toEqual([{ spec: NULL, fieldsToRemove: ['labels'] }]);
      expect(nim.calls()).toEqual([PATCH, GET]);
    });

    test('a release that does not know fieldsToRemove is never sent it again', async () => {
      await using nim = await start({
        [PATCH]: ({ body }) =>
          body.includes('fieldsToRemove')
            ? { status: 400, body: { code: 400, message: 'unknown field "fieldsToRemove"' } }
            : accepted,
        [GET]: { body: service(base) },
      });
      expect(await update(nim, from, to)).toMatchObject({ kind: 'Refused', error: { class: 'Busy' } });
      expect(await update(nim, from, to)).toEqual({ kind: 'Accepted' });
      expect(await update(nim, from, desired({ ...base, image: 'a:2' }, from))).toEqual({ kind: 'Accepted' });
      expect(sent(nim, 'PATCH')).toEqual([
        { spec: NULL, fieldsToRemove: ['labels'] },
        { spec: NULL },
        { spec: { ...NULL, image: 'a:2' } },
      ]);
    });

    test('what still shows after the window is sent once more, and then is immutable', async () => {
      await using nim = await start({ [PATCH]: accepted, [GET]: { body: service(from) } });
      const unseen = { kind: 'Accepted', unseen: expect.stringContaining('spec.nim.spec.labels') };
      expect(await update(nim, from, to)).toEqual(unseen);
      expect(await update(nim, from, to, 'Applying', 2_999)).toEqual(unseen);
      expect(sent(nim, 'PATCH')).toHaveLength(1);
      expect(await update(nim, from, to, 'Synced', 3_000)).toEqual(unseen);
      expect(sent(nim, 'PATCH')).toHaveLength(2);
      expect(await update(nim, from, to, 'Synced', 6_000)).toMatchObject({
        kind: 'Refused',
        error: {
          class: 'Immutable',
          message: 'Run:ai took the change but left spec.nim.spec.labels as before',
        },
      });
      expect(sent(nim, 'PATCH')).toHaveLength(2);
    });

    test('a read that fails leaves it open, without a second PATCH', async () => {
      await using nim = await start({ [PATCH]: accepted, [GET]: { status: 500, body: {} } });
      expect(await update(nim, from, to)).toMatchObject({ kind: 'Ambiguous' });
      expect(await update(nim, base, to)).toEqual({ kind: 'Accepted' });
      expect(sent(nim, 'PATCH')).toHaveLength(1);
    });
  });

  test.each([
    [
      'to scaling by Run:ai',
      { image: 'a:1', replicas: 2 },
      { image: 'a:1', autoscaling: { metric: 'm', metricThreshold: 1 } },
      'replicas',
    ],
    [
      'to replicas',
      { image: 'a:1', autoscaling: { metric: 'm', metricThreshold: 1 } },
      { image: 'a:1', replicas: 1 },
      'autoscaling',
    ],
  ])('a switch %s takes the other one out', async (_why, from, to, gone) => {
    await using nim = await start({ [PATCH]: accepted, [GET]: { body: service(to) } });
    expect(await update(nim, from, desired(to, from))).toEqual({ kind: 'Accepted' });
    expect(sent(nim, 'PATCH')).toEqual([{ spec: { ...to, [gone]: null }, fieldsToRemove: [gone] }]);
  });

  test.each(['Queued', 'Applying'])(
    'none while the one before is %s, but for ten minutes at most',
    async (sync) => {
      await using nim = await start({ [PATCH]: accepted });
      const to = desired({ ...base, image: 'a:2' });
      const waits = {
        kind: 'Refused',
        error: { class: 'Busy', message: expect.stringContaining('waits') },
      };
      expect(await update(nim, base, to, sync)).toMatchObject(waits);
      await nim.clock.advance(599_999);
      expect(await update(nim, base, to, sync)).toMatchObject(waits);
      expect(nim.calls()).toEqual([]);
      await nim.clock.advance(1);
      expect(await update(nim, base, to, sync)).toEqual({ kind: 'Accepted' });
    },
  );

  describe('each change has its own ten minutes to wait', () => {
    const waits = { kind: 'Refused', error: { class: 'Busy' } };
    const edit = (image: string): Desired => desired({ ...base, image }, base);

    test.each<[string, (nim: Nim) => void]>([
      ['it was taken back', (nim) => nim.client.diff(desired(base, base), observed(base, 'Queued'))],
      ['a look has shown none on its way', (nim) => nim.client.diff(edit('a:2'), observed(base))],
    ])('also where another has waited, and %s', async (_, happens) => {
      await using nim = await start({ [PATCH]: accepted });
      expect(await update(nim, base, edit('a:2'), 'Queued')).toMatchObject(waits);
      happens(nim);
      await nim.clock.advance(600_000);
      expect(await update(nim, base, edit('a:3'), 'Queued')).toMatchObject(waits);
      expect(nim.calls()).toEqual([]);
    });

    test('looks while it waits do not begin it anew', async () => {
      await using nim = await start({ [PATCH]: accepted });
      expect(await update(nim, base, edit('a:2'), 'Queued')).toMatchObject(waits);
      await nim.clock.advance(600_000);
      nim.client.diff(edit('a:2'), observed(base, 'Queued'));
      expect(await update(nim, base, edit('a:2'), 'Queued')).toEqual({ kind: 'Accepted' });
    });

    test('also where the one before was sent after its own', async () => {
      await using nim = await start({ [PATCH]: accepted });
      expect(await update(nim, base, edit('a:2'), 'Queued')).toMatchObject(waits);
      await nim.clock.advance(600_000);
      expect(await update(nim, base, edit('a:2'), 'Queued')).toEqual({ kind: 'Accepted' });
      expect(await update(nim, base, edit('a:3'), 'Queued')).toMatchObject(waits);
      expect(sent(nim, 'PATCH')).toHaveLength(1);
    });
  });

  test.each<[string, number, string, CannedRoutes, JsonObject]>([
    ['it is busy', 409, 'try again later', {}, { class: 'Busy' }],
    ['a field is fixed', 400, 'spec.image cannot be updated', {}, { class: 'Immutable' }],
    ['something else is wrong', 400, 'spec.image: not allowed here', {}, { class: 'Invalid' }],
    ['it is gone', 404, 'no workload', {}, { class: 'Gone' }],
    ['no PATCH', 405, 'x', { [GET]: { body: service() } }, { class: 'Unsupported', noUpdates: true }],
  ])('refused: %s', async (_why, status, message, more, error) => {
    await using nim = await start({ [PATCH]: { status, body: { code: status, message } }, ...more });
    expect(await update(nim, base, desired({ ...base, image: 'a:2' }))).toMatchObject({
      kind: 'Refused',
      error,
    });
  });
});

describe('delete', () => {
  const ACCEPTED = { status: 202, body: { metadata: { id: ID }, desiredPhase: 'Deleted' } };
  const LACKING = { status: 404, body: { code: 404, message: 'no workload' } };
  const there = { [DELETE]: LACKING, [GET]: { body: service() } };

  test.each<[string, CannedRoutes, JsonObject, string[]]>([
    ['by the generic call', { [DELETE]: ACCEPTED }, { kind: 'Accepted' }, [DELETE]],
    ['gone already', { [DELETE]: LACKING }, { kind: 'Refused', error: { class: 'Gone' } }, [DELETE, GET]],
    [
      'by the batch, where the generic call does not know it',
      { ...there, [BATCH]: { body: { id: 'x', succeeded: [ID], failed: [] } } },
      { kind: 'Accepted' },
      [DELETE, GET, BATCH],
    ],
    [
      'by neither: that is no absence',
      {
        ...there,
        [BATCH]: { body: { id: 'x', succeeded: [], failed: [{ id: ID, code: 404, message: 'not known' }] } },
      },
      { kind: 'Refused', error: { class: 'Transient', message: expect.stringContaining('not known') } },
      [DELETE, GET, BATCH],
    ],
    [
      'nor where the release has no batch',
      there,
      { kind: 'Refused', error: { class: 'Transient' } },
      [DELETE, GET, BATCH],
    ],
    [
      'refused',
      { [DELETE]: { status: 403, body: { code: 403, message: 'no' } } },
      { kind: 'Refused', error: { class: 'Forbidden' } },
      [DELETE],
    ],
    ['no answer that tells', { [DELETE]: { status: 503, body: {} } }, { kind: 'Ambiguous' }, [DELETE]],
    ['a page of a portal', { [DELETE]: { body: '<html>' } }, { kind: 'Ambiguous' }, [DELETE]],
  ])('%s', async (_why, routes, outcome, calls) => {
    await using nim = await start(routes);
    expect(await nim.client.delete(observed({}), nim.call)).toMatchObject(outcome);
    expect(nim.calls()).toEqual(calls);
  });

  test('the batch names one id and deletes', async () => {
    await using nim = await start({ ...there, [BATCH]: { body: { succeeded: [ID], failed: [] } } });
    await nim.client.delete(observed({}), nim.call);
    expect(sent(nim, 'POST')).toEqual([{ action: 'delete', ids: [ID] }]);
  });
});
