import { describe, expect, test } from 'vitest';
import { type CannedRunai, type CannedRoutes, startCannedRunai } from '../../../test/support/canned-runai.ts';
import type { CannedAnswer } from '../../../test/support/local-server.ts';
import type { Finding } from '../platform.ts';

const HOME = 'c1/33';
const INFERENCE = 'GET /api/v1/workloads/inferences/w1';
const WORKLOAD = 'GET /api/v1/workloads/w1';
const REVISIONS = 'GET /api/v1/workloads/inferences/w1/revisions';
const LIST = 'GET /api/v1/workloads';
const PROJECT = 'GET /api/v1/org-unit/projects/33';

const inference = {
  name: 'llama',
  workloadId: 'w1',
  projectId: '33',
  clusterId: 'c1',
  createdAt: '2026-01-05T10:00:00Z',
  desiredPhase: 'Running',
  spec: { image: 'a:1' },
};
const row = {
  id: 'w1',
  name: 'llama',
  type: 'Inference',
  projectId: '33',
  clusterId: 'c1',
  phase: 'Running',
  createdAt: '2026-01-05T10:00:00Z',
  runningPods: 1,
};
const revision = { id: 'r1', createdAt: '2026-01-05T10:00:01Z', phase: 'Running', images: ['a:1'] };
const project = { body: { id: '33', name: 'team-a', clusterId: 'c1' } };
const failing = (status: number): CannedAnswer => ({ status, body: { code: status, message: 'x' } });
const list = (...workloads: unknown[]): CannedAnswer => ({ body: { workloads } });

/** A workload that is there. */
const there: CannedRoutes = {
  [INFERENCE]: { body: inference },
  [WORKLOAD]: { body: row },
  [REVISIONS]: { body: { revisions: [revision] } },
  [LIST]: list(row),
  [PROJECT]: project,
};
/** Nothing of it is left. */
const gone: CannedRoutes = { [LIST]: list(), [PROJECT]: project };

const byId = (runai: CannedRunai): Promise<Finding> =>
  runai.client.find({ home: HOME, name: 'llama', id: 'w1' }, runai.call);
const byName = (runai: CannedRunai): Promise<Finding> =>
  runai.client.find({ home: HOME, name: 'llama' }, runai.call);

describe('by id', () => {
  test('three reads at once, and no list', async () => {
    await using runai = await startCannedRunai(there);
    expect(await byId(runai)).toMatchObject({
      kind: 'Present',
      observation: { id: 'w1', home: HOME, phase: 'Running' },
    });
    expect(runai.calls().sort()).toEqual([WORKLOAD, INFERENCE, REVISIONS].sort());
  });

  test.each([
    ['404 and nowhere listed', gone],
    [
      'a tombstone and nowhere listed',
      { ...gone, [INFERENCE]: { body: { ...inference, deletedAt: '2026-01-05T11:00:00Z' } } },
    ],
    ['listed as deleted', { ...gone, [LIST]: list({ ...row, deletedAt: '2026-01-05T11:00:00Z' }) }],
    [
      'others of that name in other projects',
      { ...gone, [LIST]: list({ ...row, id: 'w2', projectId: '44' }) },
    ],
    [
      'names that only look alike, from a server that ignores filters',
      { ...gone, [LIST]: list({ ...row, id: 'w2', name: 'Llama' }, { ...row, id: 'w3', name: 'llama-2' }) },
    ],
    ['a malformed row of something else', { ...gone, [LIST]: list({ id: 'w9', name: 'other' }) }],
  ] as [string, CannedRoutes][])('absent: %s', async (_, routes) => {
    await using runai = await startCannedRunai(routes);
    await runai.clock.advance(123);
    expect(await byId(runai)).toEqual({ kind: 'Absent', begunAt: 123 });
  });

  test.each([
    ['sequence 7: the project cannot be read', { ...gone, [PROJECT]: failing(404) }],
    ['the project is forbidden', { ...gone, [PROJECT]: failing(403) }],
    ['the list fails', { ...gone, [LIST]: failing(503) }],
    ['the list is not JSON', { ...gone, [LIST]: { body: '<html>' } }],
    ['the list is not as documented', { ...gone, [LIST]: { body: { items: [] } } }],
    ['a malformed row may be it', { ...gone, [LIST]: list({ id: 'w1' }) }],
    ['a malformed row has its name', { ...gone, [LIST]: list({ name: 'llama' }) }],
    ['its own route is forbidden', { ...there, [INFERENCE]: failing(403) }],
    ['its own route fails', { ...there, [INFERENCE]: failing(500) }],
    ['its own route is not JSON', { ...there, [INFERENCE]: { body: '<html>' } }],
    ['a field has another type', { ...there, [INFERENCE]: { body: { ...inference, createdAt: 5 } } }],
    ['the generic view fails', { ...there, [WORKLOAD]: failing(503) }],
    ['the revisions fail', { ...there, [REVISIONS]: failing(503) }],
    ['only the generic view has it', { ...there, [INFERENCE]: failing(404) }],
    ['401 twice', { ...there, [INFERENCE]: failing(401) }],
    ['whether it is deleted', { ...there, [INFERENCE]: { body: { ...inference, deletedAt: {} } } }],
    ['when it was deleted', { ...gone, [INFERENCE]: { body: { ...inference, deletedAt: 'soon' } } }],
    [
      'whether its revision is',
      { ...there, [REVISIONS]: { body: { revisions: [{ ...revision, deletedAt: 5 }] } } },
    ],
    [
      'what its revision runs',
      { ...there, [REVISIONS]: { body: { revisions: [{ ...revision, images: [['a:1']] }] } } },
    ],
    ['how many pods run', { ...there, [WORKLOAD]: { body: { ...row, runningPods: ['1'] } } }],
    ['whether the list goes on', { ...gone, [LIST]: { body: { workloads: [], next: ['500'] } } }],
    [
      'a list that is nested without end',
      { ...gone, [LIST]: { body: `{"workloads":[],"x":${'['.repeat(200)}${']'.repeat(200)}}` } },
    ],
  ] as [string, CannedRoutes][])('unknown: %s', async (_, routes) => {
    await using runai = await startCannedRunai(routes);
    expect(await byId(runai)).toMatchObject({ kind: 'Unknown' });
  });

  test.each([
    ['on its own route', { ...there, [INFERENCE]: { body: { ...inference, desiredPhase: 'Deleted' } } }],
    ['only in the list', { ...gone, [LIST]: list({ ...row, phase: 'Deleting' }) }],
    ['only in the generic view', { ...gone, [WORKLOAD]: { body: { ...row, phase: 'Terminating' } } }],
  ] as [string, CannedRoutes][])('going away, seen %s, is still there', async (_, routes) => {
    await using runai = await startCannedRunai(routes);
    expect(await byId(runai)).toMatchObject({
      kind: 'Present',
      observation: { id: 'w1', deleting: true, foreignKind: undefined },
    });
  });

  test('what the generic view does not show yet is there', async () => {
    await using runai = await startCannedRunai({ ...there, [WORKLOAD]: failing(404) });
    expect(await byId(runai)).toMatchObject({ kind: 'Present', observation: { phaseClass: 'Creating' } });
  });

  test('quirk 12: no revisions is no failure', async () => {
    for (const status of [404, 405, 403]) {
      await using runai = await startCannedRunai({ ...there, [REVISIONS]: failing(status) });
      expect(await byId(runai)).toMatchObject({
        kind: 'Present',
        observation: { detail: { revisions: { kind: 'Unsupported' } } },
      });
    }
  });

  test('sequence 12: the id is gone and somebody else has the name: that one is shown, by its own id', async () => {
    const other = { ...row, id: 'w2' };
    await using runai = await startCannedRunai({
      ...gone,
      [LIST]: list(other),
      'GET /api/v1/workloads/w2': { body: other },
      'GET /api/v1/workloads/inferences/w2': { body: { ...inference, workloadId: 'w2' } },
    });
    expect(await byId(runai)).toMatchObject({ kind: 'Present', observation: { id: 'w2', mark: undefined } });
  });

  test.each([
    [404, failing(404)],
    [200, { body: inference }],
  ])('quirk 19: an id of another kind, to which its route answers %i', async (_, answer: CannedAnswer) => {
    await using runai = await startCannedRunai({
      ...there,
      [WORKLOAD]: { body: { ...row, type: 'Workspace' } },
      [INFERENCE]: answer,
    });
    expect(await byId(runai)).toMatchObject({
      kind: 'Present',
      observation: { id: 'w1', foreignKind: 'Workspace' },
    });
  });

  test.each([
    ['InferenceService', 404, failing(404), 'InferenceService'],
    ['MinimalServer', 404, failing(404), 'MinimalServer'],
    ['MinimalServer', 200, { body: inference }, undefined],
  ])(
    'type %s, to which the inference route answers %i',
    async (type, _, answer: CannedAnswer, foreignKind) => {
      const routes = { ...there, [WORKLOAD]: { body: { ...row, type } }, [INFERENCE]: answer };
      await using runai = await startCannedRunai(routes);
      expect(await byId(runai)).toMatchObject({ kind: 'Present', observation: { id: 'w1', foreignKind } });
    },
  );
});

test('an id that its route denies and the list still has is unknown, after one look', async () => {
  await using runai = await startCannedRunai({ ...gone, [LIST]: list(row) });
  expect(await byId(runai)).toMatchObject({ kind: 'Unknown', error: { class: 'Transient' } });
  expect(runai.calls()).toHaveLength(5);
});

describe('by name', () => {
  test('the list is asked for name and project over all kinds, oldest first', async () => {
    await using runai = await startCannedRunai(there);
    expect(await byName(runai)).toMatchObject({ kind: 'Present', observation: { id: 'w1' } });
    expect(runai.calls()).toContain(
      'GET /api/v1/workloads?limit=500&offset=0&sortBy=createdAt&sortOrder=asc&filterBy=name==llama,projectId==33',
    );
  });

  test('absent needs the project', async () => {
    await using runai = await startCannedRunai(gone);
    expect(await byName(runai)).toMatchObject({ kind: 'Absent' });
    expect(runai.calls()).toHaveLength(2);
    runai.routes[PROJECT] = failing(404);
    expect(await byName(runai)).toMatchObject({ kind: 'Unknown' });
  });

  test('sequence 5: another installation with a project of the same number: no absence', async () => {
    const elsewhere = { body: { id: '33', name: 'team-a', clusterId: 'c2' } };
    await using runai = await startCannedRunai({ [LIST]: list(), [PROJECT]: elsewhere });
    for (const look of [byName, byId]) {
      const finding = await look(runai);
      expect(finding).toMatchObject({ kind: 'Unknown' });
      expect(finding.kind === 'Unknown' && finding.error.message).toMatch(/c2.*c1/);
    }
  });

  test('quirk 2: an inference is preferred, another kind is found too', async () => {
    const other = { ...row, id: 'w0', type: 'Workspace' };
    const routes: CannedRoutes = {
      ...there,
      [LIST]: list(other, row),
      'GET /api/v1/workloads/w0': { body: other },
    };
    await using runai = await startCannedRunai(routes);
    expect(await byName(runai)).toMatchObject({ observation: { id: 'w1', foreignKind: undefined } });
    runai.routes[LIST] = list(other);
    expect(await byName(runai)).toMatchObject({ observation: { id: 'w0', foreignKind: 'Workspace' } });
  });

  test('listed but not yet readable is unknown, not absent', async () => {
    await using runai = await startCannedRunai({ ...gone, [LIST]: list(row) });
    expect(await byName(runai)).toMatchObject({ kind: 'Unknown', error: { class: 'Transient' } });
  });

  test('every page is read; a page that leads back is the last', async () => {
    await using runai = await startCannedRunai({
      ...there,
      [LIST]: ({ path }) =>
        path.includes('offset=0&')
          ? { body: { workloads: [], next: 500 } }
          : { body: { workloads: [row], next: 0 } },
    });
    expect(await byName(runai)).toMatchObject({ kind: 'Present' });
  });
});

describe('deleted revisions', () => {
  const path = `${REVISIONS}?deleted=true`;
  const find = async (routes: CannedRoutes, baseline?: string, changing = false): Promise<string[]> => {
    await using runai = await startCannedRunai({ ...there, ...routes });
    await runai.client.find(
      { home: HOME, name: 'llama', id: 'w1', changing, ...(baseline && { baseline }) },
      runai.call,
    );
    return runai.calls();
  };

  test('are not read where the newest one serves what is shown', async () => {
    expect(await find({})).not.toContain(path);
  });

  test('are read where the newest one serves something else', async () => {
    expect(
      await find({ [REVISIONS]: { body: { revisions: [{ ...revision, images: ['a:0'] }] } } }),
    ).toContain(path);
  });

  test('are read while the newest one is the baseline', async () => {
    expect(await find({}, 'r1@2026-01-05T10:00:01Z')).toContain(path);
    expect(await find({}, 'r0@2026-01-05T09:00:01Z')).not.toContain(path);
  });

  test('are read once, beside the rest, where an update is to be expected', async () => {
    const calls = await find({}, 'r1@2026-01-05T10:00:01Z', true);
    expect(calls.filter((call) => call === path)).toHaveLength(1);
    expect(calls).toHaveLength(4);
  });

  test('are read while the newest one is older than the baseline', async () => {
    expect(await find({}, 'r2@2026-01-05T11:00:01Z;acceptedAt=2026-01-05T11:00:02Z')).toContain(path);
  });
});
