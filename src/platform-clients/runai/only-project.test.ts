import { describe, expect, test } from 'vitest';
import type { InferenceDeploymentSpec } from '../../crd/inference-deployment.ts';
import { type CannedRoutes, type CannedRunai, startCannedRunai } from '../../../test/support/canned-runai.ts';

const WEST = '71f69d83-ba66-4822-adf5-55ce55efd210';
const EAST = '0f1e2d3c-ba66-4822-adf5-55ce55efd211';
const HOME = { kind: 'Home', home: `${WEST}/33` };
const a33 = { id: '33', name: 'team-a', clusterId: WEST };
const project = (id: number, name = `team-${id}`) => ({ id: String(id), name, clusterId: WEST });
const list = (...projects: unknown[]): CannedRoutes => ({
  'GET /api/v1/org-unit/projects': { body: { projects } },
});

function spec(cluster?: string): InferenceDeploymentSpec {
  return {
    platformRef: { kind: 'InferencePlatform', name: 'p' },
    runai: { spec: {}, ...(cluster !== undefined && { cluster }) },
  } as unknown as InferenceDeploymentSpec;
}

/** Neither the deployment nor its platform object names a project. */
const unnamed = (routes: CannedRoutes): Promise<CannedRunai> => startCannedRunai(routes, {});
const locate = ({ client, call }: CannedRunai, cluster?: string) => client.locate(spec(cluster), call);

describe('where nobody names a project, the only one that the connection may see is meant', () => {
  test.each([
    ['one', list(a33), undefined],
    ['one, twice', list(a33, a33), undefined],
    ['one, and its cluster is named', list(a33), WEST.toUpperCase()],
    [
      'one, and its cluster is named by name',
      { ...list(a33), 'GET /api/v1/clusters': { body: [{ uuid: WEST, name: 'gpu-west' }] } },
      'gpu-west',
    ],
  ])('%s', async (_, routes: CannedRoutes, cluster) => {
    await using runai = await unnamed(routes);
    expect(await locate(runai, cluster)).toEqual(HOME);
    expect(runai.calls()[0]).toBe('GET /api/v1/org-unit/projects?limit=500&offset=0');
  });

  const several = (names: string): string =>
    `No project is named, and this connection may see several (${names}): write one of them into spec.runai.defaultProject of the platform object, or into spec.runai.project of another InferenceDeployment`;
  const many = [9, 7, 3, 1, 5, 8, 2, 6].map((id) => project(id));
  test.each([
    [
      'none',
      list(),
      undefined,
      'No project is named, and this connection may see none: make one in Run:ai, or grant access to one; where it is the only one, it need not be named',
    ],
    ['several, in any order', list(project(34), a33), undefined, several('team-34, team-a')],
    ['five', list(...many.slice(0, 5)), undefined, several('team-1, team-3, team-5, team-7, team-9')],
    ['more', list(...many), undefined, several('team-1, team-2, team-3, team-5, team-6 and 3 more')],
    [
      'names that tell nothing',
      list(project(36, 'shared'), project(35, 'shared'), project(2, ''), project(1, 'x'.repeat(254)), a33),
      undefined,
      several('1, 2, 35 (shared), 36 (shared), team-a'),
    ],
    ['several, though on the cluster there is one', list(a33, project(34)), WEST, several('team-34, team-a')],
    [
      'one, and something that may be another',
      list(a33, { id: 1, name: 5 }, 'odd'),
      undefined,
      "No project is named, and Run:ai's list of projects has entries that cannot be read (2), so that nobody knows whether there is only one: write one into spec.runai.defaultProject of the platform object, or into spec.runai.project of another InferenceDeployment",
    ],
    [
      'one, elsewhere',
      list(a33),
      EAST,
      `Project "team-a" is not on cluster "${EAST}": name the right one in spec.runai.cluster of another InferenceDeployment, or leave it out there`,
    ],
  ])('%s', async (_, routes: CannedRoutes, cluster, message) => {
    await using runai = await unnamed(routes);
    expect(await locate(runai, cluster)).toEqual({ kind: 'Rejected', message });
  });

  test.each([
    ['fails', 503, 'Transient'],
    ['is refused', 403, 'Forbidden'],
  ])('unknown, where the list %s', async (_, status, errorClass) => {
    await using runai = await unnamed({ 'GET /api/v1/org-unit/projects': { status, body: {} } });
    expect(await locate(runai)).toMatchObject({ kind: 'Unknown', error: { class: errorClass } });
  });

  test('all pages count', async () => {
    await using runai = await unnamed({
      'GET /api/v1/org-unit/projects': ({ path }) => ({
        body: path.includes('offset=0') ? { projects: [a33], next: 1 } : { projects: [project(34)] },
      }),
    });
    expect(await locate(runai)).toEqual({ kind: 'Rejected', message: several('team-34, team-a') });
  });

  test('whoever judges by names learns what the chosen one is called, before any list of workloads', async () => {
    await using runai = await unnamed(list(a33));
    await locate(runai);
    expect(runai.client.partAt?.(`${WEST}/33`)).toEqual({ id: '33', name: 'team-a' });
  });
});

describe('memory', () => {
  test('the only one is believed for ten minutes, as a name is', async () => {
    await using runai = await unnamed(list(a33));
    await locate(runai);
    Object.assign(runai.routes, list(a33, project(34)));
    await runai.clock.advance(599_999);
    expect(await locate(runai)).toEqual(HOME);
    await runai.clock.advance(1);
    expect(await locate(runai)).toMatchObject({ kind: 'Rejected' });
    expect(runai.calls()).toHaveLength(2);
  });

  test('a project that was refused is asked for again', async () => {
    await using runai = await unnamed(list(a33));
    await locate(runai);
    const desired = { name: 'a', body: { name: 'a', spec: {} }, hash: 'v1::', notices: [] };
    await runai.client.create(`${WEST}/33`, desired, runai.call);
    Object.assign(runai.routes, list(project(99)));
    expect(await locate(runai)).toEqual({ kind: 'Home', home: `${WEST}/99` });
  });

  test.each([
    ['one', list(a33), 'Home'],
    ['several', list(a33, project(34)), 'Rejected'],
    ['none', list(), 'Rejected'],
  ])('a burst asks once: %s', async (_, routes: CannedRoutes, kind) => {
    await using runai = await unnamed(routes);
    const found = await Promise.all([locate(runai), locate(runai), locate(runai)]);
    found.push(await locate(runai));
    expect(found.map((location) => location.kind)).toEqual([kind, kind, kind, kind]);
    expect(runai.calls()).toHaveLength(1);
  });

  test.each([
    ['none', list()],
    ['several', list(a33, project(34))],
  ])('that there are %s is believed for some seconds', async (_, routes: CannedRoutes) => {
    await using runai = await unnamed(routes);
    await locate(runai);
    Object.assign(runai.routes, list(a33));
    await runai.clock.advance(4_999);
    expect(await locate(runai)).toMatchObject({ kind: 'Rejected' });
    await runai.clock.advance(1);
    expect(await locate(runai)).toEqual(HOME);
  });

  test('a failure is believed by nobody else', async () => {
    await using runai = await unnamed({ 'GET /api/v1/org-unit/projects': { status: 503, body: {} } });
    await locate(runai);
    Object.assign(runai.routes, list(a33));
    expect(await locate(runai)).toEqual(HOME);
  });
});
