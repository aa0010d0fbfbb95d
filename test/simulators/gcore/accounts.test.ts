import { describe, expect, test } from 'vitest';
import { callWith } from '../support/call.ts';
import { tokens } from './accounts.ts';
import { type Bench, bench, callAs, creation, DEPLOYMENTS, TASKS } from './test-client.ts';

const listAs = (sim: Bench, authorization: string) =>
  callWith(authorization, 'GET', `${sim.simulator.url}${DEPLOYMENTS}?limit=1`);

describe('tokens', () => {
  test.each([
    ['as SDKs write it', `APIKey ${tokens.operator}`],
    ['as the specification writes it', `apikey ${tokens.operator}`],
    ['an older token', `APIKey ${tokens.older}`],
  ])('%s: let in', async (_reason, authorization) => {
    await using sim = await bench();
    const { status, body } = await listAs(sim, authorization);
    expect({ status, body }).toEqual({ status: 200, body: { count: 0, results: [] } });
  });

  test.each([
    ['nothing', '', 'Authentication credentials were not provided'],
    ['another scheme', `Bearer ${tokens.operator}`, 'The authorization scheme is not supported, use APIKey'],
    ['a token that a shell has cut', 'APIKey 1234', 'Bad permanent token'],
    ['a token that there is not', 'APIKey 1_2', 'Token is invalid or expired'],
    ['blanks inside', `APIKey ${tokens.operator} x`, 'The authorization scheme is not supported, use APIKey'],
  ])('%s: kept out', async (_reason, authorization, message) => {
    await using sim = await bench();
    const { status, body } = await listAs(sim, authorization);
    expect({ status, body }).toEqual({
      status: 401,
      body: { exception_class: 'AuthenticationError', message, request_id: expect.any(String) },
    });
  });

  test('a token works until it expires or is deleted, and another takes its place', async () => {
    await using sim = await bench();
    const statusOf = async (token: string) => (await listAs(sim, `APIKey ${token}`)).status;
    await sim.control.expireToken('operator', 1000);
    expect(await statusOf(tokens.operator)).toBe(200);
    await sim.control.advance(1000);
    await sim.control.deleteToken('older');
    expect([await statusOf(tokens.operator), await statusOf(tokens.older)]).toEqual([401, 401]);
    await sim.control.addToken({ name: 'operator', token: '29841_rotated', accountId: 29_841 });
    expect([await statusOf(tokens.operator), await statusOf('29841_rotated')]).toEqual([401, 200]);
  });
});

describe('projects', () => {
  test('another account sees none of it, under the same name and by the id of a task', async () => {
    await using sim = await bench();
    const task = await sim.create('llama70b');
    const other = (path: string) => callAs(sim.simulator.url, tokens.other, 'GET', path);
    const { status, body } = await other(`${DEPLOYMENTS}/llama70b`);
    expect([status, body['exception_class'], body['message']]).toEqual([
      404,
      'NotFoundError',
      'no project 1234',
    ]);
    expect((await other(`${TASKS}/${task}`)).status).toBe(404);
    expect((await other(TASKS)).body).toEqual({ count: 0, results: [] });
    const theirs = '/cloud/v3/inference/5678/deployments';
    expect((await callAs(sim.simulator.url, tokens.other, 'POST', theirs, creation('llama70b'))).status).toBe(
      200,
    );
    expect((await other(theirs)).body).toMatchObject({ count: 1 });
  });

  test('a project is asked for by a number', async () => {
    await using sim = await bench();
    const { status, body } = await sim.call('GET', '/cloud/v3/inference/default/deployments');
    expect([status, body['invalid_fields']]).toEqual([400, { project_id: ['must be an integer'] }]);
  });

  test('a project that is removed takes everything with it, until it comes back', async () => {
    await using sim = await bench();
    const task = await sim.create('llama70b');
    const look = async () => [
      (await sim.call('GET', DEPLOYMENTS)).status,
      (await sim.call('GET', `${DEPLOYMENTS}/llama70b`)).status,
      (await sim.call('POST', DEPLOYMENTS, creation('next'))).status,
      (await sim.call('GET', `${TASKS}/${task}`)).status,
    ];
    await sim.control.removeProject(1234);
    expect(await look()).toEqual([404, 404, 404, 404]);
    await sim.control.restoreProject(1234);
    expect(await look()).toEqual([200, 200, 200, 200]);
  });

  test('a project may be added', async () => {
    await using sim = await bench();
    await sim.control.addProject({ id: 77, accountId: 29_841, name: 'New' });
    expect((await sim.call('GET', '/cloud/v3/inference/77/deployments')).status).toBe(200);
  });
});

test('a denied call is 403 in the denied project and nowhere else', async () => {
  await using sim = await bench();
  await sim.control.setRole('operator', [{ effect: 'deny', method: 'POST', projectId: '1234' }]);
  const { status, body } = await sim.call('POST', DEPLOYMENTS, creation('llama70b'));
  expect({ status, body }).toEqual({
    status: 403,
    body: {
      exception_class: 'ForbiddenError',
      message: 'You do not have permission to perform this action',
      request_id: expect.any(String),
    },
  });
  const elsewhere = '/cloud/v3/inference/1235/deployments';
  expect((await sim.call('POST', elsewhere, creation('llama70b'))).status).toBe(200);
  await sim.control.setRole('operator', [{ effect: 'deny', path: '/cloud/v3/*' }]);
  expect([(await sim.call('GET', DEPLOYMENTS)).status, (await sim.call('GET', TASKS)).status]).toEqual([
    403, 200,
  ]);
});

test('a wrong method and a wrong path are told apart', async () => {
  await using sim = await bench();
  const told = async (method: string, path: string) => {
    const { status, body } = await sim.call(method, path);
    return [status, body['exception_class']];
  };
  // The old versions changed by PUT and are gone.
  expect(await told('PUT', `${DEPLOYMENTS}/llama70b`)).toEqual([405, 'HTTPError']);
  expect(await told('GET', '/cloud/v2/inference/1234/deployments')).toEqual([404, 'NotFoundError']);
});
