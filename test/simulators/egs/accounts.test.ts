import { describe, expect, test } from 'vitest';
import { seedKeys } from './places.ts';
import { type Bench, bench, callAs, creation, ENDPOINT, exchange, login } from './test-client.ts';

const WORKSPACES = '/api/v1/slice-workspace/list';

const UNAUTHENTICATED = {
  statusCode: 401,
  status: 'UNAUTHENTICATED',
  message: 'Unauthenticated',
  error: { errorKey: 'UNAUTHENTICATED', message: 'Unauthenticated', data: null },
};

const MALFORMED = 'Api Key Configuration is invalid. Request a new API-key or contact administrator';

const workspacesOf = async (sim: Bench, token: string) => callAs(sim.simulator.url, token, 'GET', WORKSPACES);

describe('keys', () => {
  test('a good key gets a token that says by exp alone how long it lives', async () => {
    await using sim = await bench();
    const { status, body } = await exchange(sim.simulator.url, seedKeys.operator);
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, status: 'OK', message: 'Success', data: { token: expect.any(String) } },
    });
    const [, claims = ''] = (body['data'] as { token: string }).token.split('.');
    const { iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, number>;
    expect(exp).toBe(Math.floor((await sim.control.now()) / 1000) + 900);
    expect((exp ?? 0) - (iat ?? 0)).toBe(900);
  });

  test.each([
    {
      reason: 'malformed',
      key: 'secret',
      status: 400,
      body: {
        statusCode: 400,
        status: 'UNHANDLED_REQUEST_ERROR',
        message: MALFORMED,
        error: { errorKey: 'UNHANDLED_REQUEST_ERROR', message: MALFORMED, data: null },
      },
    },
    { reason: 'unknown', key: '00000000-0000-4000-8000-000000000000', status: 401, body: UNAUTHENTICATED },
    {
      reason: 'expired',
      key: seedKeys.editor,
      status: 401,
      body: {
        statusCode: 401,
        status: 'UNAUTHENTICATED',
        message: 'Api Key has expired',
        error: { errorKey: 'UNAUTHENTICATED', message: 'Api Key has expired', data: null },
      },
    },
  ])('a key that is $reason', async ({ key, status, body }) => {
    await using sim = await bench();
    await sim.control.setKey('editor', { validUntil: (await sim.control.now()) + 1000 });
    await sim.control.advance(1000);
    const answer = await exchange(sim.simulator.url, key);
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
  });

  test('a key that is not said to be JSON is not read', async () => {
    await using sim = await bench();
    const response = await fetch(`${sim.simulator.url}/api/v1/auth`, {
      method: 'POST',
      body: JSON.stringify({ apiKey: seedKeys.operator }),
    });
    expect(response.status).toBe(400);
  });

  test('another secret is the only one that works, and tokens live on until they are revoked', async () => {
    await using sim = await bench();
    const other = '11111111-1111-4111-8111-111111111111';
    await sim.control.setKey('operator', { key: other });
    expect((await exchange(sim.simulator.url, seedKeys.operator)).status).toBe(401);
    expect((await exchange(sim.simulator.url, other)).status).toBe(200);
    expect((await sim.call('GET', WORKSPACES)).status).toBe(200);
    expect(await sim.control.revokeTokens('operator')).toBe(2);
    expect((await sim.call('GET', WORKSPACES)).body).toEqual(UNAUTHENTICATED);
  });

  test('a key that is added works, and one that is removed takes its tokens with it', async () => {
    await using sim = await bench();
    const key = '22222222-2222-4222-8222-222222222222';
    await sim.control.addKey({ name: 'new', key });
    const token = await login(sim.simulator.url, key);
    expect((await workspacesOf(sim, token)).status).toBe(200);
    await sim.control.removeKey('new');
    expect((await workspacesOf(sim, token)).status).toBe(401);
    expect((await sim.control.keys()).map(({ name }) => name)).not.toContain('new');
  });
});

describe('tokens', () => {
  test('a token dies after 900 seconds', async () => {
    await using sim = await bench();
    await sim.control.advance(899_999);
    expect((await sim.call('GET', WORKSPACES)).status).toBe(200);
    await sim.control.advance(1);
    const { status, body } = await sim.call('GET', WORKSPACES);
    expect({ status, body }).toEqual({ status: 401, body: UNAUTHENTICATED });
  });

  test('a text that is no token', async () => {
    await using sim = await bench();
    expect((await workspacesOf(sim, 'nonsense')).body).toEqual(UNAUTHENTICATED);
  });
});

describe('workspaces', () => {
  test('a key without a workspace sees all, by name, as the platform shows them', async () => {
    await using sim = await bench();
    await sim.control.addWorkspace({ name: 'alpha', clusters: ['worker-2'] });
    const shown = { overlayNetworkDeploymentMode: 'no-network', maxClusters: 16, sliceDescription: '' };
    expect((await sim.call('GET', WORKSPACES)).body['data']).toEqual({
      workspaces: [
        { name: 'alpha', ...shown, clusters: ['worker-2'], namespaces: null },
        {
          name: 'team-a',
          ...shown,
          clusters: ['worker-1', 'worker-2'],
          namespaces: [{ namespace: 'team-a-apps', clusters: ['worker-1', 'worker-2'] }],
        },
        { name: 'team-b', ...shown, clusters: ['worker-1'], namespaces: null },
      ],
    });
  });

  test('a key that is bound sees one, and is refused in the others', async () => {
    await using sim = await bench();
    const token = await login(sim.simulator.url, seedKeys.editor);
    const { workspaces } = (await workspacesOf(sim, token)).body['data'] as {
      workspaces: { name: string }[];
    };
    expect(workspaces.map(({ name }) => name)).toEqual(['team-a']);
    const post = (more: Record<string, unknown>) =>
      callAs(sim.simulator.url, token, 'POST', ENDPOINT, creation('llama', more));
    const { status, body } = await post({ workspace: 'team-b' });
    expect({ status, statusCode: body['statusCode'] }).toEqual({ status: 403, statusCode: 403 });
    expect((await post({})).status).toBe(200);
  });

  test.each<[what: string, method: string, path: string, body?: object]>([
    ['list', 'GET', `${ENDPOINT}/list?workspace=team-b`],
    ['describe', 'GET', `${ENDPOINT}?workspace=team-b&endpoint=theirs`],
    ['delete', 'DELETE', ENDPOINT, { workspace: 'team-b', endpoint: 'theirs' }],
    ['inventory', 'GET', '/api/v1/inventory?sliceName=team-b'],
    ['list of GPRs', 'GET', '/api/v1/gpr/list?sliceName=team-b'],
    ['GPR', 'GET', '/api/v1/gpr?gprId='],
  ])('the %s of another workspace is refused to a key that is bound', async (_what, method, path, body) => {
    await using sim = await bench();
    await sim.create('theirs', { workspace: 'team-b' });
    const gprId = (await sim.control.gprs())[0]?.id ?? '';
    const whole = path.endsWith('gprId=') ? path + gprId : path;
    const token = await login(sim.simulator.url, seedKeys.editor);
    const { status, text } = await callAs(sim.simulator.url, token, method, whole, body);
    expect([status, text.includes('Forbidden')]).toEqual([403, true]);
    expect((await sim.call(method, whole, body)).status).toBe(200);
  });

  test('one that is removed is out of sight with its endpoints, until it comes back', async () => {
    await using sim = await bench();
    await sim.create('llama');
    const look = async () => [
      (await sim.call('GET', `${ENDPOINT}/list?workspace=team-a`)).status,
      (await sim.call('GET', `${ENDPOINT}?workspace=team-a&endpoint=llama`)).status,
      (await sim.call('GET', '/api/v1/inventory?sliceName=team-a')).status,
      (await sim.call('POST', ENDPOINT, creation('next'))).status,
    ];
    await sim.control.removeWorkspace('team-a');
    expect(await look()).toEqual([404, 404, 404, 404]);
    await sim.control.restoreWorkspace('team-a');
    expect(await look()).toEqual([200, 200, 200, 200]);
  });

  test('a cluster that leaves a workspace shows nothing of it', async () => {
    await using sim = await bench();
    await sim.create('llama');
    await sim.control.setWorkspaceClusters('team-a', ['worker-2']);
    const { body } = await sim.call('GET', `${ENDPOINT}/list?workspace=team-a`);
    expect(body['data']).toEqual({ endpoints: [] });
    expect((await sim.call('POST', ENDPOINT, creation('next'))).status).toBe(422);
    const rows = (await sim.call('GET', '/api/v1/inventory?sliceName=team-a')).body['data'] as {
      items: { clusterName: string }[];
    };
    expect(new Set(rows.items.map(({ clusterName }) => clusterName))).toEqual(new Set(['worker-2']));
  });

  test('the inventory of a workspace', async () => {
    await using sim = await bench();
    await sim.control.setInventory('worker-1', [
      {
        instanceType: 'n1-highcpu-2',
        gpuShape: 'Tesla-T4',
        memoryPerGpu: 15,
        gpuPerNode: 1,
        totalGpuNodes: 2,
      },
    ]);
    expect((await sim.call('GET', '/api/v1/inventory?sliceName=team-b')).body['data']).toEqual({
      items: [
        {
          instanceType: 'n1-highcpu-2',
          gpuShape: 'Tesla-T4',
          gpuSlicingProfile: [],
          memoryPerGpu: 15,
          gpuPerNode: 1,
          totalGpuNodes: 2,
          clusterName: 'worker-1',
        },
      ],
    });
  });
});
