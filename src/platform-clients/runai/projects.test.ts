import { describe, expect, test } from 'vitest';
import type { InferenceDeploymentSpec } from '../../crd/inference-deployment.ts';
import { type CannedRoutes, startCannedRunai } from '../../../test/support/canned-runai.ts';

const WEST = '71f69d83-ba66-4822-adf5-55ce55efd210';
const EAST = '0f1e2d3c-ba66-4822-adf5-55ce55efd211';
const a33 = { id: '33', name: 'team-a', clusterId: WEST };
const a44 = { id: '44', name: 'team-a', clusterId: EAST };
const list = (...projects: object[]): CannedRoutes => ({
  'GET /api/v1/org-unit/projects': { body: { projects } },
});
const clusters = (body: unknown): CannedRoutes => ({ 'GET /api/v1/clusters': { body } });
const named = [
  { uuid: WEST, name: 'gpu-west' },
  { uuid: EAST, name: 'gpu-east' },
];

function spec(project?: string, cluster?: string): InferenceDeploymentSpec {
  return {
    platformRef: { kind: 'InferencePlatform', name: 'p' },
    runai: { spec: {}, ...(project && { project }), ...(cluster && { cluster }) },
  } as unknown as InferenceDeploymentSpec;
}

describe('locate', () => {
  test.each([
    ['a name', spec('team-a'), list(a33), `${WEST}/33`],
    ["the platform's default", spec(), list(a33), `${WEST}/33`],
    ['an id', spec('33'), { 'GET /api/v1/org-unit/projects/33': { body: a33 } }, `${WEST}/33`],
    [
      'an id as a number in the answer',
      spec('33'),
      { 'GET /api/v1/org-unit/projects/33': { body: { ...a33, id: 33 } } },
      `${WEST}/33`,
    ],
    ['a name of digits', spec('2024'), list({ ...a33, name: '2024' }), `${WEST}/33`],
    [
      'a name where the filter is ignored',
      spec('team-a'),
      list({ ...a44, name: 'other' }, a33),
      `${WEST}/33`,
    ],
    ['a row twice', spec('team-a'), list(a33, a33), `${WEST}/33`],
    ['an ambiguous name with a UUID', spec('team-a', EAST.toUpperCase()), list(a33, a44), `${EAST}/44`],
    [
      'an ambiguous name with a cluster name',
      spec('team-a', 'gpu-east'),
      { ...list(a33, a44), ...clusters(named) },
      `${EAST}/44`,
    ],
    [
      'clusters in an envelope',
      spec('team-a', 'gpu-east'),
      { ...list(a33, a44), ...clusters({ clusters: named }) },
      `${EAST}/44`,
    ],
    [
      'a needless cluster name that may not be read',
      spec('team-a', 'gpu-west'),
      { ...list(a33), 'GET /api/v1/clusters': { status: 403, body: {} } },
      `${WEST}/33`,
    ],
    ['a malformed row beside ours', spec('team-a'), list({ id: 1, name: 5 }, a33), `${WEST}/33`],
  ])('%s', async (_, deployment, routes: CannedRoutes, home) => {
    await using runai = await startCannedRunai(routes);
    expect(await runai.client.locate(deployment, runai.call)).toEqual({ kind: 'Home', home });
  });

  test.each([
    [
      'no such name',
      spec('nope'),
      list(),
      /^Run:ai has no project "nope" .*, or name the right one in spec\.runai\.project of another InferenceDeployment$/,
    ],
    [
      'no such default',
      spec(),
      list(),
      /^Run:ai has no project "team-a" .*, or name the right one in spec\.runai\.defaultProject of the platform object, or in spec\.runai\.project of another InferenceDeployment$/,
    ],
    ['a name in another case', spec('Team-A'), list(a33), 'no project "Team-A"'],
    [
      'an ambiguous name',
      spec('team-a'),
      { ...list(a33, a44), ...clusters(named) },
      /^Project "team-a" is on several clusters \(gpu-east, gpu-west\): add spec\.runai\.cluster/,
    ],
    [
      'an ambiguous name, where clusters may not be read',
      spec('team-a'),
      { ...list(a33, a44), 'GET /api/v1/clusters': { status: 403, body: {} } },
      `several clusters \\(${EAST}, ${WEST}\\)`,
    ],
    [
      'an ambiguous name, where a cluster has none of its own',
      spec('team-a'),
      { ...list(a33, a44), ...clusters([...named, { uuid: 'x', name: 'gpu-west' }]) },
      `several clusters \\(${WEST}, gpu-east\\)`,
    ],
    [
      'another cluster',
      spec('team-a', EAST),
      list(a33),
      /not on cluster.*in spec\.runai\.cluster of another InferenceDeployment, or leave it out there$/,
    ],
    [
      'an unknown cluster',
      spec('team-a', 'gpu-north'),
      { ...list(a33, a44), ...clusters(named) },
      /no cluster "gpu-north" that this connection may see \(it may see gpu-east, gpu-west\): grant access to it, or name the right one in spec\.runai\.cluster of another InferenceDeployment$/,
    ],
    [
      'two projects of a name on one cluster',
      spec('team-a', WEST),
      list(a33, { ...a33, id: '34' }),
      'write their ids',
    ],
  ])('%s is rejected', async (_, deployment, routes: CannedRoutes, words) => {
    await using runai = await startCannedRunai(routes);
    expect(await runai.client.locate(deployment, runai.call)).toEqual({
      kind: 'Rejected',
      message: expect.stringMatching(words),
    });
  });

  test.each([
    ['the list fails', { 'GET /api/v1/org-unit/projects': { status: 503, body: {} } }, 'Transient'],
    ['the list is HTML', { 'GET /api/v1/org-unit/projects': { body: '<html>' } }, 'Transient'],
    ['the list is refused', { 'GET /api/v1/org-unit/projects': { status: 403, body: {} } }, 'Forbidden'],
  ])('where %s it is unknown', async (_, routes: CannedRoutes, errorClass) => {
    await using runai = await startCannedRunai(routes);
    expect(await runai.client.locate(spec('team-a'), runai.call)).toMatchObject({
      kind: 'Unknown',
      error: { class: errorClass },
    });
  });

  test.each([
    ['on several clusters', spec('team-a'), list(a33, a44), `${EAST}/44`],
    ['twice on one', spec('team-a', WEST), list(a33, { ...a33, id: '34' }, a44), `${WEST}/34`],
    [
      'on several, whose names may not be read',
      spec('team-a', 'gpu-east'),
      { ...list(a33, a44), 'GET /api/v1/clusters': { status: 403, body: {} } },
      `${EAST}/44`,
    ],
  ])(
    'a name that is there %s means the home of who lives in one',
    async (_, deployment, routes: CannedRoutes, home) => {
      await using runai = await startCannedRunai(routes);
      expect(await runai.client.locate(deployment, runai.call, home.toUpperCase())).toEqual({
        kind: 'Home',
        home,
      });
    },
  );

  test('… but not where the cluster says otherwise', async () => {
    const project = { 'GET /api/v1/org-unit/projects/44': { body: a44 } };
    await using runai = await startCannedRunai({ ...list(a33, { ...a33, id: '34' }, a44), ...project });
    expect(await runai.client.locate(spec('team-a', WEST), runai.call, `${EAST}/44`)).toMatchObject({
      kind: 'Rejected',
    });
  });

  const message = expect.stringMatching(/^Run:ai has no project "team-a" that this connection may see/);
  const lost = { kind: 'Unknown', error: { class: 'Gone', message } };
  test.each([
    ['can be read', { body: { ...a33, name: 'renamed' } }, { kind: 'Rejected', message }],
    ['is gone', { status: 404, body: {} }, lost],
    ['may not be read', { status: 403, body: {} }, lost],
    ["is another installation's", { body: { ...a33, clusterId: EAST } }, lost],
    ['fails', { status: 503, body: {} }, { kind: 'Unknown', error: { class: 'Transient' } }],
  ])('a name that leads nowhere any more, where the home %s', async (_, answer, expected) => {
    await using runai = await startCannedRunai({ ...list(), 'GET /api/v1/org-unit/projects/33': answer });
    expect(await runai.client.locate(spec('team-a'), runai.call, `${WEST}/33`)).toMatchObject(expected);
  });

  test('an ambiguous name with a cluster name that may not be read is unknown', async () => {
    await using runai = await startCannedRunai({
      ...list(a33, a44),
      'GET /api/v1/clusters': { status: 403, body: {} },
    });
    expect(await runai.client.locate(spec('team-a', 'gpu-east'), runai.call)).toMatchObject({
      kind: 'Unknown',
    });
  });

  test('reads every page, to the first that does not lead on', async () => {
    await using runai = await startCannedRunai({
      'GET /api/v1/org-unit/projects': ({ path }) => ({
        body: path.includes('offset=0') ? { projects: [], next: 500 } : { projects: [a33], next: 500 },
      }),
    });
    expect(await runai.client.locate(spec('team-a'), runai.call)).toMatchObject({ kind: 'Home' });
    expect(runai.calls()).toEqual([
      'GET /api/v1/org-unit/projects?limit=500&offset=0&filterBy=name==team-a',
      'GET /api/v1/org-unit/projects?limit=500&offset=500&filterBy=name==team-a',
    ]);
  });

  test.each([
    ['operators and spaces are encoded', 'a=b c', '&filterBy=name==a%3Db%20c'],
    ['a comma would end the filter, so there is none', 'a,b', ''],
  ])('%s', async (_, project, query) => {
    await using runai = await startCannedRunai(list());
    await runai.client.locate(spec(project), runai.call);
    expect(runai.calls()).toEqual([`GET /api/v1/org-unit/projects?limit=500&offset=0${query}`]);
  });
});

describe('memory', () => {
  test('what was found is believed for ten minutes; what was not is asked for again', async () => {
    await using runai = await startCannedRunai(list());
    await runai.client.locate(spec('team-a'), runai.call);
    Object.assign(runai.routes, list(a33));
    expect(await runai.client.locate(spec('team-a'), runai.call)).toMatchObject({ kind: 'Home' });
    Object.assign(runai.routes, list());
    await runai.clock.advance(599_999);
    expect(await runai.client.locate(spec('team-a'), runai.call)).toMatchObject({ kind: 'Home' });
    await runai.clock.advance(1);
    expect(await runai.client.locate(spec('team-a'), runai.call)).toMatchObject({ kind: 'Rejected' });
    expect(runai.calls()).toHaveLength(3);
  });

  test('a name that leads elsewhere than expected is asked for again after a few seconds', async () => {
    await using runai = await startCannedRunai(list({ ...a33, id: '99' }));
    const expected = `${WEST.toUpperCase()}/33`;
    const locate = () => runai.client.locate(spec('team-a'), runai.call, expected);
    expect(await locate()).toEqual({ kind: 'Home', home: `${WEST}/99` });
    Object.assign(runai.routes, list(a33));
    await runai.clock.advance(4_999);
    expect(await locate()).toEqual({ kind: 'Home', home: `${WEST}/99` });
    await runai.clock.advance(1);
    expect(await locate()).toEqual({ kind: 'Home', home: `${WEST}/33` });
    await runai.clock.advance(599_999);
    await locate();
    expect(runai.calls()).toHaveLength(2);
  });

  test('a name of several is asked for once in ten minutes by those who live in one, and soon by others', async () => {
    await using runai = await startCannedRunai(list(a33, a44));
    const locate = (expected?: string) => runai.client.locate(spec('team-a'), runai.call, expected);
    expect(await Promise.all([locate(`${WEST}/33`), locate(`${EAST}/44`), locate()])).toMatchObject([
      { home: `${WEST}/33` },
      { home: `${EAST}/44` },
      { kind: 'Rejected' },
    ]);
    await runai.clock.advance(599_999);
    await locate(`${WEST}/33`);
    await locate(`${EAST}/44`);
    expect(runai.calls()).toHaveLength(1);
    Object.assign(runai.routes, list(a44));
    expect(await locate()).toMatchObject({ home: `${EAST}/44` });
    expect(runai.calls()).toHaveLength(2);
  });

  test('… and again after a create was refused in one', async () => {
    await using runai = await startCannedRunai(list(a33, a44));
    const locate = () => runai.client.locate(spec('team-a'), runai.call, `${EAST}/44`);
    await locate();
    const desired = { name: 'a', body: { name: 'a', spec: {} }, hash: 'v1::', notices: [] };
    await runai.client.create(`${EAST}/44`, desired, runai.call);
    await locate();
    expect(runai.calls().filter((call) => call.includes('projects'))).toHaveLength(2);
  });

  test('a project that is not there any more makes its name be asked for again', async () => {
    const project = 'GET /api/v1/org-unit/projects/33';
    await using runai = await startCannedRunai({
      ...list(a33),
      [project]: { body: a33 },
      'GET /api/v1/workloads': { body: { workloads: [] } },
    });
    const look = () => runai.client.find({ home: `${WEST}/33`, name: 'llama' }, runai.call);
    await runai.client.locate(spec('team-a'), runai.call);
    expect(await look()).toMatchObject({ kind: 'Absent' });
    Object.assign(runai.routes, list({ ...a33, id: '99' }));
    expect(await runai.client.locate(spec('team-a'), runai.call)).toMatchObject({ home: `${WEST}/33` });
    Object.assign(runai.routes, { [project]: { status: 404, body: {} } });
    expect(await look()).toMatchObject({ kind: 'Unknown' });
    expect(await runai.client.locate(spec('team-a'), runai.call)).toMatchObject({ home: `${WEST}/99` });
  });

  test('a burst of objects of one project asks once', async () => {
    await using runai = await startCannedRunai(list(a33));
    const asking = ['team-a', 'team-a', 'team-a'].map((name) => runai.client.locate(spec(name), runai.call));
    expect(await Promise.all(asking)).toEqual(asking.map(() => ({ kind: 'Home', home: `${WEST}/33` })));
    expect(runai.calls()).toHaveLength(1);
  });

  test('… and again where the one who asked was called off', async () => {
    await using runai = await startCannedRunai(list(a33));
    const calledOff = { ...runai.call, signal: AbortSignal.abort() };
    const calls = [calledOff, runai.call, runai.call];
    const found = await Promise.all(calls.map((call) => runai.client.locate(spec('team-a'), call)));
    expect(found.map(({ kind }) => kind)).toEqual(['Unknown', 'Home', 'Home']);
    expect(runai.calls()).toHaveLength(1);
  });

  test('a create that is refused there makes it ask again', async () => {
    await using runai = await startCannedRunai(list(a33));
    await runai.client.locate(spec('team-a'), runai.call);
    const desired = { name: 'a', body: { name: 'a', spec: {} }, hash: 'v1::', notices: [] };
    await runai.client.create(`${WEST}/33`, desired, runai.call);
    await runai.client.locate(spec('team-a'), runai.call);
    expect(runai.calls().filter((call) => call.includes('projects'))).toHaveLength(2);
  });
});

test('namesHome tells a project of its own from the default', async () => {
  await using runai = await startCannedRunai({});
  expect(runai.client.namesHome(spec('team-a'))).toBe(true);
  expect(runai.client.namesHome(spec())).toBe(false);
});
