import { describe, expect, test, vi } from 'vitest';
import type { FaultEffect } from '../support/fault.ts';
import { quotaRefusal } from './refusals.ts';
import { type Bench, bench, creation, INFERENCES } from './test-client.ts';

// A busy machine may take its time to carry a call.
vi.setConfig({ testTimeout: 30_000 });
const PATIENT = { timeout: 10_000 };

/** What a client sees of a create, and whether the workload exists. */
async function createUnder(sim: Bench, effect: FaultEffect): Promise<{ seen: unknown; exists: boolean }> {
  await sim.control.inject({ method: 'POST', path: INFERENCES, effect });
  const seen = await sim.call('POST', INFERENCES, creation('llama')).then(
    ({ status, headers, text }) => {
      const kind = headers.get('content-type')?.split(';')[0];
      return `${status} ${kind} ${parses(text) ? 'parses' : 'does not parse'}`;
    },
    () => 'no answer',
  );
  return { seen, exists: (await sim.control.workload('llama')) !== undefined };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('faults of one call', () => {
  test.each<{ reason: string; effect: FaultEffect; seen: string; exists: boolean }>([
    {
      reason: '5xx before the effect',
      effect: { kind: 'status', status: 503 },
      seen: '503 application/json parses',
      exists: false,
    },
    {
      reason: '5xx after the effect',
      effect: { kind: 'status', status: 503, when: 'after' },
      seen: '503 application/json parses',
      exists: true,
    },
    { reason: 'reset before', effect: { kind: 'reset' }, seen: 'no answer', exists: false },
    { reason: 'reset after', effect: { kind: 'reset', when: 'after' }, seen: 'no answer', exists: true },
    { reason: 'half a body', effect: { kind: 'truncate' }, seen: 'no answer', exists: true },
    {
      reason: 'a gateway page instead',
      effect: { kind: 'html', status: 502 },
      seen: '502 text/html does not parse',
      exists: false,
    },
    {
      reason: 'a gateway page after the effect',
      effect: { kind: 'html', when: 'after' },
      seen: '200 text/html does not parse',
      exists: true,
    },
    {
      reason: 'no body at all',
      effect: { kind: 'empty', status: 500 },
      seen: '500 undefined does not parse',
      exists: false,
    },
    {
      reason: 'JSON of another kind',
      effect: { kind: 'wrongJson', body: { hello: 'world' } },
      seen: '202 application/json parses',
      exists: true,
    },
    {
      reason: 'JSON that breaks off',
      effect: { kind: 'wrongJson' },
      seen: '202 application/json does not parse',
      exists: true,
    },
    {
      reason: 'too many requests',
      effect: { kind: 'tooManyRequests', retryAfter: 7 },
      seen: '429 application/json parses',
      exists: false,
    },
    {
      reason: 'quota',
      effect: quotaRefusal().effect,
      seen: '403 application/json parses',
      exists: false,
    },
  ])('$reason', async ({ effect, seen, exists }) => {
    await using sim = await bench();
    expect(await createUnder(sim, effect)).toEqual({ seen, exists });
  });

  test('what was committed is in the ledger although the answer was lost', async () => {
    await using sim = await bench();
    await createUnder(sim, { kind: 'reset', when: 'after' });
    expect(await sim.control.ledger()).toEqual([
      expect.objectContaining({
        effect: 'create',
        name: 'llama',
        by: 'operator',
        mark: 'owner/default/llama',
      }),
    ]);
  });

  test('Retry-After is sent as it was said', async () => {
    await using sim = await bench();
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
    await sim.control.inject({ times: 1, effect: { kind: 'tooManyRequests', retryAfter: date } });
    expect((await sim.call('GET', '/api/v1/workloads')).headers.get('retry-after')).toBe(date);
  });

  test('a call that hangs before its effect has it when it is released, though its caller is gone', async () => {
    await using sim = await bench();
    const id = await sim.control.inject({ method: 'POST', effect: { kind: 'hang' } });
    const given = new AbortController();
    const post = fetch(`${sim.simulator.url}${INFERENCES}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sim.token}` },
      body: JSON.stringify(creation('llama')),
      signal: given.signal,
    });
    await expect
      .poll(() => sim.control.calls({ method: 'POST', route: INFERENCES }), PATIENT)
      .toHaveLength(1);
    given.abort();
    await expect(post).rejects.toThrow('aborted');
    await expect
      .poll(async () => (await sim.control.calls({ method: 'POST', route: INFERENCES }))[0]?.status, PATIENT)
      .toBe(0);
    expect(await sim.control.workload('llama')).toBeUndefined();
    await sim.control.release(id);
    await expect.poll(async () => (await sim.control.workload('llama'))?.name, PATIENT).toBe('llama');
    expect(await sim.control.calls({ method: 'POST', route: INFERENCES })).toEqual([
      expect.objectContaining({ status: 0, faults: [id] }),
    ]);
  });

  test('an answer that is late shows what was so when the call was handled', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    const hold = await sim.control.inject({
      path: '/api/v1/workloads',
      effect: { kind: 'hang', when: 'after' },
    });
    const list = sim.call('GET', '/api/v1/workloads');
    await expect.poll(() => sim.control.calls({ route: '/api/v1/workloads' }), PATIENT).toHaveLength(1);
    await sim.control.advance(1000);
    await sim.control.release(hold);
    expect((await list).body['workloads']).toEqual([expect.objectContaining({ id, phase: 'Creating' })]);
  });

  test('latency comes to the call', async () => {
    await using sim = await bench();
    await sim.control.inject({ path: '/api/v1/clusters', effect: { kind: 'latency', ms: 30 } });
    await sim.call('GET', '/api/v1/clusters');
    const [call] = await sim.control.calls({ route: '/api/v1/clusters' });
    expect(call?.durationMs).toBeGreaterThanOrEqual(29);
  });
});

describe('which calls a fault hits', () => {
  const failing = { kind: 'status', status: 500 } as const;
  const list = async (sim: Bench): Promise<number> => (await sim.call('GET', '/api/v1/workloads')).status;

  test('skips and counts', async () => {
    await using sim = await bench();
    await sim.control.inject({ path: '/api/v1/workloads', skip: 1, times: 2, effect: failing });
    const statuses = [];
    for (let call = 0; call < 5; call += 1) statuses.push(await list(sim));
    expect(statuses).toEqual([200, 500, 500, 200, 200]);
    expect(await sim.control.faults()).toEqual([expect.objectContaining({ hits: 2 })]);
  });

  test('only one workload, by the name in a body and by the id in a path', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    const other = await sim.create('other');
    await sim.control.inject({ workload: 'llama', effect: failing });
    expect((await sim.call('GET', `/api/v1/workloads/${id}`)).status).toBe(500);
    expect((await sim.call('POST', INFERENCES, creation('llama'))).status).toBe(500);
    expect((await sim.call('GET', `/api/v1/workloads/${other}`)).status).toBe(200);
    expect(await list(sim)).toBe(200);
  });

  test('patterns of methods and paths', async () => {
    await using sim = await bench();
    const id = await sim.create('llama');
    await sim.control.inject({ method: 'GET', path: '/api/v1/workloads/inferences/{id}*', effect: failing });
    expect((await sim.call('GET', `${INFERENCES}/${id}`)).status).toBe(500);
    expect((await sim.call('GET', `${INFERENCES}/${id}/revisions`)).status).toBe(500);
    expect((await sim.call('DELETE', `${INFERENCES}/${id}`)).status).toBe(202);
    expect(await list(sim)).toBe(200);
  });

  test('a fault that was cleared is over', async () => {
    await using sim = await bench();
    const id = await sim.control.inject({ effect: failing });
    expect(await list(sim)).toBe(500);
    expect(await sim.control.clearFaults(id)).toBe(1);
    expect(await list(sim)).toBe(200);
  });
});

describe('lists that lie', () => {
  async function names(sim: Bench, query: string): Promise<string[]> {
    const { body } = await sim.call('GET', `/api/v1/workloads?${query}`);
    return (body['workloads'] as { name: string }[]).map(({ name }) => name);
  }

  test('stale', async () => {
    await using sim = await bench();
    await sim.create('old');
    const stale = await sim.control.inject({ path: '/api/v1/workloads', effect: { kind: 'staleList' } });
    await sim.create('new');
    await sim.control.advance(1000);
    const { body } = await sim.call('GET', '/api/v1/workloads');
    expect(body['workloads']).toEqual([expect.objectContaining({ name: 'old', phase: 'Creating' })]);
    await sim.control.clearFaults(stale);
    expect(await names(sim, '')).toEqual(['old', 'new']);
  });

  test('rows lost and rows twice between pages', async () => {
    await using sim = await bench();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await sim.create(name);
    const lost = await sim.control.inject({
      path: '/api/v1/workloads',
      effect: { kind: 'lostRows', rows: 1 },
    });
    expect([await names(sim, 'limit=2'), await names(sim, 'limit=2&offset=2')]).toEqual([
      ['a', 'b'],
      ['d', 'e'],
    ]);
    await sim.control.clearFaults(lost);
    await sim.control.inject({ path: '/api/v1/workloads', effect: { kind: 'duplicateRows', rows: 1 } });
    expect([await names(sim, 'limit=2'), await names(sim, 'limit=2&offset=2')]).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });
});
