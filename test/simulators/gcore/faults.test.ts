import { describe, expect, test, vi } from 'vitest';
import type { FaultEffect } from '../support/fault.ts';
import { quotaRefusal } from './refusals.ts';
import { type Bench, bench, creation, DEPLOYMENTS, TASKS } from './test-client.ts';

// A busy machine may take its time to carry a call.
vi.setConfig({ testTimeout: 30_000 });
const PATIENT = { timeout: 10_000 };

/** What a client sees of a create, and whether the deployment exists. */
async function createUnder(sim: Bench, effect: FaultEffect): Promise<{ seen: unknown; exists: boolean }> {
  await sim.control.inject({ method: 'POST', path: DEPLOYMENTS, effect });
  const seen = await sim.call('POST', DEPLOYMENTS, creation('llama70b')).then(
    ({ status, headers, body }) =>
      `${status} ${headers.get('content-type')?.split(';')[0]} ${(body['exception_class'] as string | undefined) ?? Object.keys(body).join()}`,
    () => 'no answer',
  );
  return { seen, exists: (await sim.control.workload('llama70b')) !== undefined };
}

describe('faults of one call', () => {
  test.each<{ reason: string; effect: FaultEffect; seen: string; exists: boolean }>([
    {
      reason: '5xx before the effect',
      effect: { kind: 'status', status: 503 },
      seen: '503 application/json HTTPError',
      exists: false,
    },
    {
      reason: '5xx after the effect',
      effect: { kind: 'status', status: 503, when: 'after' },
      seen: '503 application/json HTTPError',
      exists: true,
    },
    { reason: 'reset before', effect: { kind: 'reset' }, seen: 'no answer', exists: false },
    { reason: 'reset after', effect: { kind: 'reset', when: 'after' }, seen: 'no answer', exists: true },
    { reason: 'half a body', effect: { kind: 'truncate' }, seen: 'no answer', exists: true },
    {
      reason: 'a gateway page after the effect',
      effect: { kind: 'html', when: 'after' },
      seen: '200 text/html ',
      exists: true,
    },
    {
      reason: 'JSON of another kind',
      effect: { kind: 'wrongJson', body: { hello: 'world' } },
      seen: '200 application/json hello',
      exists: true,
    },
    {
      reason: 'JSON that breaks off',
      effect: { kind: 'wrongJson' },
      seen: '200 application/json ',
      exists: true,
    },
    {
      reason: 'too many requests',
      effect: { kind: 'tooManyRequests', retryAfter: 7 },
      seen: '429 application/json TooManyRequests',
      exists: false,
    },
    {
      reason: 'quota',
      effect: quotaRefusal().effect,
      seen: '403 application/json QuotaLimitExceed',
      exists: false,
    },
    {
      reason: 'a conflict that passes',
      effect: { kind: 'status', status: 409 },
      seen: '409 application/json ConflictError',
      exists: false,
    },
    {
      reason: 'no permission',
      effect: { kind: 'status', status: 403 },
      seen: '403 application/json ForbiddenError',
      exists: false,
    },
  ])('$reason', async ({ effect, seen, exists }) => {
    await using sim = await bench();
    expect(await createUnder(sim, effect)).toEqual({ seen, exists });
  });

  test('the platform may say whether a call is worth repeating', async () => {
    await using sim = await bench();
    const headers = { 'x-should-retry': 'false' };
    await sim.control.inject({ times: 1, effect: { kind: 'status', status: 503, headers } });
    expect((await sim.call('GET', DEPLOYMENTS)).headers.get('x-should-retry')).toBe('false');
  });

  test('what was committed is in the ledger although the answer was lost', async () => {
    await using sim = await bench();
    await createUnder(sim, { kind: 'reset', when: 'after' });
    expect(await sim.control.ledger()).toEqual([
      expect.objectContaining({ effect: 'create', name: 'llama70b', mark: 'owner/default/llama70b' }),
    ]);
  });

  test('a call that hangs before its effect has it when it is released', async () => {
    await using sim = await bench();
    const id = await sim.control.inject({ method: 'DELETE', effect: { kind: 'hang' } });
    await sim.serving('llama70b');
    const remove = sim.call('DELETE', `${DEPLOYMENTS}/llama70b`);
    await expect.poll(() => sim.control.calls({ method: 'DELETE' }), PATIENT).toHaveLength(1);
    expect((await sim.control.workload('llama70b'))?.deleting).toBe(false);
    await sim.control.release(id);
    expect((await remove).status).toBe(200);
    expect((await sim.control.workload('llama70b'))?.deleting).toBe(true);
  });
});

describe('which calls a fault hits', () => {
  const failing = { kind: 'status', status: 500 } as const;

  test('only one deployment: by the name in a body, in a path, and by its tasks', async () => {
    await using sim = await bench();
    const task = await sim.create('llama70b');
    const other = await sim.create('other');
    await sim.control.inject({ workload: 'llama70b', effect: failing });
    const statusOf = async (method: string, path: string, body?: unknown) =>
      (await sim.call(method, path, body)).status;
    expect([
      await statusOf('GET', `${DEPLOYMENTS}/llama70b`),
      await statusOf('POST', DEPLOYMENTS, creation('llama70b')),
      await statusOf('POST', `${DEPLOYMENTS}/llama70b/stop`),
      await statusOf('GET', `${TASKS}/${task}`),
      await statusOf('GET', `${TASKS}/${other}`),
      await statusOf('GET', `${DEPLOYMENTS}/other`),
      await statusOf('GET', DEPLOYMENTS),
    ]).toEqual([500, 500, 500, 500, 200, 200, 200]);
  });

  test('patterns of methods and paths', async () => {
    await using sim = await bench();
    await sim.create('llama70b');
    await sim.control.inject({
      method: 'GET',
      path: '/cloud/v3/inference/{project}/deployments',
      effect: failing,
    });
    expect((await sim.call('GET', DEPLOYMENTS)).status).toBe(500);
    expect((await sim.call('GET', `${DEPLOYMENTS}/llama70b`)).status).toBe(200);
  });
});

describe('lists that lie', () => {
  const names = async (sim: Bench, query = ''): Promise<string[]> => {
    const { body } = await sim.call('GET', `${DEPLOYMENTS}?${query}`);
    return (body['results'] as { name: string }[]).map(({ name }) => name);
  };

  test('stale', async () => {
    await using sim = await bench();
    await sim.create('olds');
    const stale = await sim.control.inject({ path: DEPLOYMENTS, effect: { kind: 'staleList' } });
    await sim.create('news');
    await sim.control.advance(1000);
    const { body } = await sim.call('GET', DEPLOYMENTS);
    expect(body).toMatchObject({ count: 1, results: [{ name: 'olds', status: 'DEPLOYING' }] });
    await sim.control.clearFaults(stale);
    expect(await names(sim)).toEqual(['olds', 'news']);
  });

  test('rows lost and rows twice between pages', async () => {
    await using sim = await bench();
    for (const name of ['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee']) await sim.create(name);
    const lost = await sim.control.inject({ path: DEPLOYMENTS, effect: { kind: 'lostRows', rows: 1 } });
    expect(await names(sim, 'limit=2&offset=2')).toEqual(['dddd', 'eeee']);
    await sim.control.clearFaults(lost);
    await sim.control.inject({ path: DEPLOYMENTS, effect: { kind: 'duplicateRows', rows: 1 } });
    expect(await names(sim, 'limit=2&offset=2')).toEqual(['bbbb', 'cccc']);
  });
});
