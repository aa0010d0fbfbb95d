import { describe, expect, test, vi } from 'vitest';
import type { FaultEffect } from '../support/fault.ts';
import { listed, settled, status } from './knob-tests/steps.ts';
import { quotaRefusal } from './refusals.ts';
import { type Bench, bench, creation, ENDPOINT } from './test-client.ts';

// A busy machine may take its time to carry a call.
vi.setConfig({ testTimeout: 30_000 });

/** What a client sees of a create, and whether the endpoint exists. */
async function createUnder(sim: Bench, effect: FaultEffect): Promise<{ seen: unknown; exists: boolean }> {
  await sim.control.inject({ method: 'POST', path: ENDPOINT, effect });
  const seen = await sim.call('POST', ENDPOINT, creation('llama')).then(
    ({ status, body }) => [status, body['statusCode']],
    () => 'no answer',
  );
  return { seen, exists: (await sim.control.workload('llama')) !== undefined };
}

describe('faults of one call', () => {
  test.each<{ reason: string; effect: FaultEffect; seen: unknown; exists: boolean }>([
    { reason: '5xx before', effect: { kind: 'status', status: 503 }, seen: [503, 503], exists: false },
    {
      reason: '5xx after',
      effect: { kind: 'status', status: 503, when: 'after' },
      seen: [503, 503],
      exists: true,
    },
    { reason: 'reset before', effect: { kind: 'reset' }, seen: 'no answer', exists: false },
    { reason: 'reset after', effect: { kind: 'reset', when: 'after' }, seen: 'no answer', exists: true },
    { reason: 'half a body', effect: { kind: 'truncate' }, seen: 'no answer', exists: true },
    {
      reason: 'a gateway page after the effect',
      effect: { kind: 'html', when: 'after' },
      seen: [200, undefined],
      exists: true,
    },
    { reason: 'no body', effect: { kind: 'empty', status: 502 }, seen: [502, undefined], exists: false },
    { reason: 'JSON that breaks off', effect: { kind: 'wrongJson' }, seen: [200, undefined], exists: true },
    { reason: 'too many', effect: { kind: 'tooManyRequests' }, seen: [429, 429], exists: false },
    { reason: 'quota', effect: quotaRefusal().effect, seen: [422, 422], exists: false },
  ])('$reason', async ({ effect, seen, exists }) => {
    await using sim = await bench();
    expect(await createUnder(sim, effect)).toEqual({ seen, exists });
    expect((await sim.control.ledger()).map(({ effect: what }) => what)).toEqual(exists ? ['create'] : []);
  });

  test('the refusal for quota says so in the platform’s words', async () => {
    await using sim = await bench();
    await sim.control.inject(quotaRefusal({ times: 1 }));
    const { text } = await sim.call('POST', ENDPOINT, creation('llama'));
    expect(text).toMatch(/maximum number of GPRs/);
  });
});

test('a fault of one endpoint hits the calls that name it, or its GPUs', async () => {
  await using sim = await bench();
  await settled(sim, 'llama');
  await settled(sim, 'other');
  await sim.control.inject({ workload: 'llama', effect: { kind: 'status', status: 500 } });
  const look = async (name: string) => [
    await status(sim, 'GET', `${ENDPOINT}?workspace=team-a&endpoint=${name}`),
    await status(sim, 'GET', `/api/v1/gpr?gprId=${(await sim.control.workload(name))?.gprs[0]?.id}`),
  ];
  expect(await look('llama')).toEqual([500, 500]);
  expect(await look('other')).toEqual([200, 200]);
  expect(await listed(sim)).toHaveLength(2);
});

test('a fault of one key leaves the others alone', async () => {
  await using sim = await bench();
  await sim.control.inject({ clientId: 'other-operator', effect: { kind: 'status', status: 500 } });
  expect(await listed(sim)).toEqual([]);
  await sim.control.inject({ clientId: 'operator', effect: { kind: 'status', status: 500 } });
  expect(await status(sim, 'GET', `${ENDPOINT}/list?workspace=team-a`)).toBe(500);
});

test('a stale list says what it said', async () => {
  await using sim = await bench();
  await sim.create('old');
  const stale = await sim.control.inject({ path: `${ENDPOINT}/list`, effect: { kind: 'staleList' } });
  await sim.create('new');
  await sim.control.advance(1000);
  const rows = async () => (await listed(sim)).map((row) => [row['endpointName'], row['status']]);
  expect(await rows()).toEqual([['old', 'Pending']]);
  await sim.control.deleteOutOfBand('old', { now: true });
  expect(await rows()).toEqual([['old', 'Pending']]);
  await sim.control.clearFaults(stale);
  expect(await rows()).toEqual([['new', 'Running']]);
});

test.each([
  { effect: { kind: 'lostRows', rows: 1 } as const, names: ['a', 'b'] },
  { effect: { kind: 'lostRows', rows: 9 } as const, names: [] },
  { effect: { kind: 'duplicateRows', rows: 1 } as const, names: ['a', 'b', 'c', 'a'] },
])('a list without pages under $effect', async ({ effect, names }) => {
  await using sim = await bench();
  for (const name of ['a', 'b', 'c']) await sim.create(name);
  await sim.control.inject({ path: `${ENDPOINT}/list`, effect });
  expect((await listed(sim)).map((row) => row['endpointName'])).toEqual(names);
});
