import { describe, expect, test } from 'vitest';
import { clusterIds } from './tenants.ts';
import { type Bench, bench, callAs, creation, INFERENCES, login } from './test-client.ts';

async function post(sim: Bench, path: string, body: string, type: string) {
  const response = await fetch(`${sim.simulator.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const FORM = 'application/x-www-form-urlencoded';

describe('tokens', () => {
  test('a token by the form says how long it lives and carries it as exp', async () => {
    await using sim = await bench();
    const form = 'grant_type=client_credentials&client_id=operator&client_secret=operator-secret';
    const { status, body } = await post(sim, '/api/v2/token', form, FORM);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const [, claims = ''] = String(body['access_token']).split('.');
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number };
    expect(exp).toBe(Math.floor((await sim.control.now()) / 1000) + 3600);
  });

  test.each([
    {
      reason: 'wrong secret, form',
      path: '/api/v2/token',
      body: 'grant_type=client_credentials&client_id=operator&client_secret=no',
      type: FORM,
      status: 401,
      answer: { error: 'invalid_client', error_description: 'unknown client or wrong secret' },
    },
    {
      reason: 'another grant, form',
      path: '/api/v2/token',
      body: 'grant_type=magic',
      type: FORM,
      status: 400,
      answer: { error: 'unsupported_grant_type', error_description: 'this grant type is not supported' },
    },
    {
      reason: 'JSON where a form is due',
      path: '/api/v2/token',
      body: '{}',
      type: 'application/json',
      status: 400,
      answer: { error: 'invalid_request', error_description: 'the body must be a form' },
    },
    {
      reason: 'wrong secret, JSON',
      path: '/api/v1/token',
      body: '{"grantType":"client_credentials","clientID":"operator","clientSecret":"no"}',
      type: 'application/json',
      status: 400,
      answer: { code: 400, message: 'invalid_client: unknown client or wrong secret' },
    },
  ])('$reason', async ({ path, body, type, status, answer }) => {
    await using sim = await bench();
    expect(await post(sim, path, body, type)).toEqual({ status, body: answer });
  });

  test('calls without a good token are refused as the platform refuses them', async () => {
    await using sim = await bench();
    const refusal = { code: 401, message: 'Issuer is not familiar.' };
    expect((await callAs(sim.simulator.url, 'nonsense', 'GET', '/api/v1/workloads')).body).toEqual(refusal);
    await sim.control.revokeTokens('operator');
    const { status, body } = await sim.call('GET', '/api/v1/workloads');
    expect({ status, body }).toEqual({ status: 401, body: refusal });
  });

  test('a rotated secret is the only one that works', async () => {
    await using sim = await bench();
    await sim.control.rotateSecret('operator', 'new', { revoke: true });
    expect((await sim.call('GET', '/api/v1/workloads')).status).toBe(401);
    expect(await login(sim.simulator.url)).toBeUndefined();
    expect(await login(sim.simulator.url, 'operator', 'new')).toMatch(/^ey/);
  });
});

describe('tenants', () => {
  test('another tenant sees none of it, under the same project name', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    const token = await login(sim.simulator.url, 'other-operator', 'other-secret');
    const other = (path: string) => callAs(sim.simulator.url, token, 'GET', path);
    expect((await other(`${INFERENCES}/${id}`)).status).toBe(404);
    expect((await other('/api/v1/workloads')).body).toEqual({ workloads: [] });
    expect((await other('/api/v1/org-unit/projects/33')).status).toBe(404);
    const projects = await other('/api/v1/org-unit/projects?filterBy=name==team-a');
    expect(projects.body['projects']).toEqual([
      expect.objectContaining({ id: '77', clusterId: clusterIds.other }),
    ]);
  });
});

describe('roles', () => {
  test('a denied call is 403 in the denied project and nowhere else', async () => {
    await using sim = await bench();
    const rules = [{ effect: 'deny' as const, method: 'POST', path: INFERENCES, projectId: '33' }];
    await sim.control.setRole('operator', { rules });
    const { status, body } = await sim.call('POST', INFERENCES, creation('llama'));
    expect({ status, body }).toEqual({
      status: 403,
      body: { code: 403, message: 'no permission on project 33' },
    });
    expect((await sim.call('POST', INFERENCES, { ...creation('llama'), projectId: '34' })).status).toBe(202);
  });

  test('the last rule that fits counts', async () => {
    await using sim = await bench();
    await sim.control.setRole('operator', {
      rules: [
        { effect: 'deny', path: '/api/v1/*' },
        { effect: 'allow', path: '/api/v1/clusters' },
      ],
    });
    expect((await sim.call('GET', '/api/v1/clusters')).status).toBe(200);
    expect((await sim.call('GET', '/api/v1/workloads')).status).toBe(403);
  });

  test.each([
    {
      reason: 'the account loses the project',
      lose: (sim: Bench) => sim.control.setRole('operator', { scope: ['34'] }),
      regain: (sim: Bench) => sim.control.setRole('operator', { scope: 'all' }),
    },
    {
      reason: 'the project is removed',
      lose: (sim: Bench) => sim.control.removeProject('33'),
      regain: (sim: Bench) => sim.control.restoreProject('33'),
    },
  ])('$reason: lists are empty and reads answer 404, until it comes back', async ({ lose, regain }) => {
    await using sim = await bench();
    const id = await sim.create('llama');
    const look = async () => [
      ((await sim.call('GET', '/api/v1/workloads')).body['workloads'] as unknown[]).length,
      (await sim.call('GET', `${INFERENCES}/${id}`)).status,
      (await sim.call('GET', '/api/v1/org-unit/projects/33')).status,
      (await sim.call('POST', INFERENCES, creation('next'))).status,
    ];
    await lose(sim);
    expect(await look()).toEqual([0, 404, 404, 403]);
    await regain(sim);
    expect(await look()).toEqual([1, 200, 200, 202]);
  });
});
