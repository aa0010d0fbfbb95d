import { describe, expect, test } from 'vitest';
import { parseTimestamp } from '../../time/timestamp.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { newGpr } from '../../../test/simulators/egs/gpr.ts';
import { gprView } from '../../../test/simulators/egs/gpr-view.ts';
import { defaultKnobs } from '../../../test/simulators/egs/knobs.ts';
import { gpuSpec } from '../../../test/simulators/egs/test-client.ts';
import { Leases, lengthOf } from './leases.ts';
import { type Gpr, gprSchema, type GpuRequest } from './schemas.ts';

const START = parseTimestamp('2026-01-05T10:00:00Z') ?? 0;

/** A GPU request as EGS shows it by its id. */
function gpr(
  more: {
    state?: 'Queued' | 'Held' | 'Over';
    exit?: string;
    startTimestamp?: 'given' | 'empty';
    id?: string;
  } = {},
): Gpr {
  const { state = 'Held', exit = '0d1h0m', startTimestamp = 'given', id = 'gpr-1' } = more;
  const identity = {
    id,
    name: `llama-${id}`,
    workspace: 'team-a',
    cluster: 'worker-1',
    endpointId: 'ns',
    endpointName: 'llama',
    mark: undefined,
    spec: { ...gpuSpec, exitDuration: exit },
    createdAt: START,
    estimatedStartAt: START,
  };
  const shown = gprView(
    { ...newGpr(identity), state, startedAt: START },
    { ...defaultKnobs, startTimestamp },
  );
  return gprSchema.parse({ data: shown });
}

const request = (status: string, gprId = 'gpr-1'): GpuRequest => ({
  gprName: `llama-${gprId}`,
  gprId,
  instanceType: 'n1-highcpu-2',
  gpuShape: 'Tesla-T4',
  numberOfGPUs: 1,
  numberOfGPUNodes: 1,
  status,
});
const setUp = () => {
  const clock = new FakeClock('2026-01-05T10:10:00Z');
  return { clock, leases: new Leases(clock) };
};

test.each([
  ['6d0h0m', 518_400_000],
  ['144h0m0s', 518_400_000],
  ['0h5m0s', 300_000],
  ['1d', 86_400_000],
  ['0d0h0m', 0],
  ['', undefined],
  ['soon', undefined],
  ['1dsoon', undefined],
  // No date is so far away.
  ['99999999999d', undefined],
  [`${'9'.repeat(400)}h`, undefined],
])('%s are %s ms', (text, ms) => {
  expect(lengthOf(text)).toBe(ms);
});

describe('a lease', () => {
  test('ends its length after the beginning that EGS tells', () => {
    const { leases } = setUp();
    expect(leases.of([request('Provisioned')], [gpr()])).toEqual({
      expiresAt: '2026-01-05T11:00:00Z',
      ended: false,
    });
  });

  test('that begins at the end of time ends there', () => {
    const late = gpr();
    late.status.startTimestamp = '+275760-09-13T00:00:00Z';
    expect(new Leases(new FakeClock()).of([request('Provisioned')], [late])).toMatchObject({
      expiresAt: '9999-12-31T23:59:59Z',
    });
  });

  test('of which no beginning is told, after it was first seen held', async () => {
    const { leases, clock } = setUp();
    const untold = [gpr({ startTimestamp: 'empty' })];
    expect(leases.of([request('Queued')], [gpr({ state: 'Queued' })])).toEqual({
      expiresAt: undefined,
      ended: false,
    });
    await clock.advance(60_000);
    const first = { expiresAt: '2026-01-05T11:11:00Z', ended: false };
    expect(leases.of([request('Provisioned')], untold)).toEqual(first);
    await clock.advance(60_000);
    expect(leases.of([request('Provisioned')], untold)).toEqual(first);
    // A read that fails takes nothing back.
    expect(leases.of([request('Provisioned')], [])).toEqual(first);
  });

  test('begins anew after somebody else had the GPUs', async () => {
    const { leases, clock } = setUp();
    const untold = [gpr({ startTimestamp: 'empty' })];
    leases.of([request('Provisioned')], untold);
    leases.of([request('Queued')], [gpr({ state: 'Queued' })]);
    await clock.advance(60_000);
    expect(leases.of([request('Provisioned')], untold)?.expiresAt).toBe('2026-01-05T11:11:00Z');
  });

  test('is the one that ends first of several', () => {
    const { leases } = setUp();
    const requests = [request('Provisioned'), request('Provisioned', 'gpr-2')];
    const gprs = [gpr(), gpr({ id: 'gpr-2', exit: '0d0h30m' })];
    expect(leases.of(requests, gprs)?.expiresAt).toBe('2026-01-05T10:30:00Z');
  });

  test.each([
    [['Released'], true],
    [['Released', 'released'], true],
    [['Released', 'Provisioned'], false],
    [['Queued'], false],
    [['Cancelled'], false],
  ])('requests that are %j: ended is %s', (words, ended) => {
    const requests = words.map((word, at) => request(word, `gpr-${at}`));
    expect(setUp().leases.of(requests, [])?.ended).toBe(ended);
  });

  test('is none without GPUs', () => {
    expect(setUp().leases.of([], [])).toBeUndefined();
  });
});
