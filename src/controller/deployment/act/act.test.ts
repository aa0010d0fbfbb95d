import { describe, expect, test } from 'vitest';
import { accepted, created } from '../../../../test/support/decide/play.ts';
import { ago, HOME, objectOf, OURS, settledWith, WORKLOAD } from '../../../../test/support/decide/scene.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { FakePlatform } from '../../../../test/support/model/fake-platform.ts';
import { ApiError } from '../../../kube/api-error.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Call, Desired } from '../../../platform-clients/platform.ts';
import { act, type Acted } from './act.ts';
import type { Action } from '../decision.ts';

type Deployment = ReturnType<typeof objectOf>;
interface Write {
  body: { metadata: Record<string, unknown>; status?: Record<string, unknown> };
  subresource: string | undefined;
}

/** One action between an API server and a platform, and what both were asked. */
async function run(
  object: Deployment,
  action: Action,
  answers: { fails?: ApiError; failsAt?: number; slowMs?: number; quota?: PlatformError } = {},
): Promise<{
  acted: Acted;
  writes: Write[];
  calls: [name: string, call: Call][];
  order: string[];
  known: Deployment[];
}> {
  const clock = new FakeClock();
  const writes: Write[] = [];
  const calls: [string, Call][] = [];
  const order: string[] = [];
  const known: Deployment[] = [];
  const kube = {
    async mergePatch<T extends KubeObject>(
      _: unknown,
      __: unknown,
      body: object,
      { subresource }: { subresource?: string },
    ): Promise<T> {
      order.push('write');
      writes.push({ body: body as Write['body'], subresource });
      await clock.advance(answers.slowMs ?? 0);
      if (answers.fails !== undefined && writes.length >= (answers.failsAt ?? 1)) throw answers.fails;
      const resourceVersion = `${1 + writes.length}`;
      return { ...object, metadata: { ...object.metadata, resourceVersion } } as unknown as T;
    },
  };
  const answer =
    (name: string, outcome: typeof accepted) =>
    async (...args: unknown[]) => {
      order.push(name);
      calls.push([name, args.at(-1) as Call]);
      return outcome;
    };
  const client = Object.assign(new FakePlatform(clock), {
    create: answer('create', created),
    update: answer('update', accepted),
    delete: answer('delete', accepted),
    start: answer('start', accepted),
    stop: answer('stop', accepted),
    async checkQuota() {
      order.push('check quota');
      return answers.quota;
    },
    releaseGpus: answer('releaseGpus', accepted),
  });
  const call: Call = { signal: AbortSignal.any([]), priority: 'edit' };
  const conditions = objectOf({ conditions: ['Ready False/Creating'] }).status?.conditions ?? [];
  const acted = await act(object, action, {
    kube,
    client,
    clock,
    call,
    visibilityWindow: 30_000,
    conditions: () => conditions,
    written: (o) => known.push(o),
  });
  return { acted, writes, calls, order, known };
}

const desired: Desired = { name: 'llama', body: {}, hash: 'v1:a', notices: [] };
const create = (fence: 'Finalizer' | 'Operation' | 'Both'): Action => ({
  type: 'Create',
  home: HOME,
  desired,
  fence,
});
const conflict = new ApiError(409, 'Conflict', 'somebody else wrote');
const ours = 'inference-operator.io/workload';

describe('create', () => {
  test('the finalizer first, on the version that was read; then the call, which knows how late it may be', async () => {
    const { writes, order, calls, acted, known } = await run(objectOf({ held: false }), create('Finalizer'));
    expect(writes).toEqual([
      {
        body: {
          metadata: {
            finalizers: [ours],
            annotations: { 'inference-operator.io/home': `uid ${HOME}` },
            resourceVersion: '1',
          },
        },
        subresource: undefined,
      },
    ]);
    expect(order).toEqual(['check quota', 'write', 'create']);
    expect(calls[0]?.[1].notAfter).toBe(5_000);
    expect(acted).toMatchObject({ kind: 'Done', outcome: created });
    expect(known).toHaveLength(1);
  });

  test('with a finalizer there the record of the call first, and nothing from before it', async () => {
    const operation = {
      type: 'Create',
      startedAt: '2026-01-05T09:00:00Z',
      generation: 4,
      attempts: 2,
      refused: true,
      lastError: 'no',
    } as const;
    const object = objectOf({
      generation: 4,
      ...settledWith({ operation, workload: { ...WORKLOAD, gpuRequests: ['g1'] } }),
    });
    const { writes, order } = await run(object, create('Operation'));
    expect(order).toEqual(['check quota', 'write', 'create']);
    expect(writes[0]).toMatchObject({
      subresource: 'status',
      body: {
        metadata: { resourceVersion: '1' },
        status: {
          operation: {
            startedAt: '2026-01-05T10:00:00Z',
            attempts: 3,
            refused: null,
            lastError: null,
          },
          workload: { id: null, name: null },
          lastObservedAt: null,
          applied: null,
          conditions: [{ type: 'Ready', status: 'False' }],
        },
      },
    });
    // It moves nowhere, and they must still be released.
    const cleared = Object.keys(writes[0]?.body.status?.['workload'] ?? {});
    expect(cleared.toSorted()).toEqual(['createdAt', 'id', 'name']);
  });

  test('where no mark is kept the record of what is sent comes after the finalizer, each on the version before', async () => {
    const sent = { ...desired, fingerprint: 'f:a' };
    const action = { type: 'Create', home: HOME, desired: sent, fence: 'Both' } as const;
    const { writes, order } = await run(objectOf({ held: false }), action);
    expect(order).toEqual(['check quota', 'write', 'write', 'create']);
    expect(writes).toMatchObject([
      { body: { metadata: { finalizers: [ours], resourceVersion: '1' } } },
      {
        subresource: 'status',
        body: {
          metadata: { resourceVersion: '2' },
          status: {
            operation: { type: 'Create', home: HOME, generation: 1, hash: 'v1:a', fingerprint: 'f:a' },
          },
        },
      },
    ]);
  });

  test.for([1, 2])('sequence 3: who loses write %d of both makes no call', async (failsAt) => {
    const ran = await run(objectOf({ held: false }), create('Both'), { fails: conflict, failsAt });
    expect(ran.acted).toEqual({ kind: 'Overtaken' });
    expect(ran.order).toEqual(['check quota', ...Array<string>(failsAt).fill('write')]);
  });

  test('of both writes the last is the one that may not take too long', async () => {
    const ran = await run(objectOf({ held: false }), create('Both'), { slowMs: 5_000 });
    expect(ran.order).toEqual(['check quota', 'write', 'write', 'create']);
  });

  test.for([conflict, new ApiError(404, 'NotFound', 'gone')])(
    'sequence 3: who loses the write (%s) makes no call',
    async (fails) => {
      const { acted, order } = await run(objectOf({}), create('Operation'), { fails });
      expect(acted).toEqual({ kind: 'Overtaken' });
      expect(order).toEqual(['check quota', 'write']);
    },
  );

  test('an unanswered write makes no call either', async () => {
    const fails = new ApiError(0, 'Timeout', 'no answer');
    await expect(run(objectOf({}), create('Operation'), { fails })).rejects.toBe(fails);
  });

  test.for([
    [5_000, ['check quota', 'write', 'create']],
    [5_001, ['check quota', 'write']],
  ] as const)('sequence 4: a write that took %d ms: %j', async ([slowMs, order]) => {
    const ran = await run(objectOf({}), create('Operation'), { slowMs });
    expect(ran.order).toEqual(order);
  });

  test('too late counts as unanswered: nothing is concluded from it', async () => {
    const { acted } = await run(objectOf({}), create('Operation'), { slowMs: 6_000 });
    expect(acted).toMatchObject({
      kind: 'Done',
      outcome: { kind: 'Ambiguous', error: { class: 'Aborted' } },
    });
  });
});

test.for<[why: string, object: Deployment, action: Action, finalizers: string[]]>([
  ['ours is put on beside others', withOthers(), { type: 'Hold' }, ['a/b', ours]],
  ['and never twice', objectOf({ held: true }), { type: 'Hold' }, [ours]],
  ['ours goes, others stay', withOthers(ours), { type: 'Release', as: 'Deleted' }, ['a/b']],
])('finalizers: %s', async ([, object, action, finalizers]) => {
  const { writes, calls } = await run(object, action);
  expect(writes).toEqual([
    { body: { metadata: { finalizers, resourceVersion: '1' } }, subresource: undefined },
  ]);
  expect(calls).toEqual([]);
});

function withOthers(...more: string[]): Deployment {
  const object = objectOf({ held: false });
  return { ...object, metadata: { ...object.metadata, finalizers: ['a/b', ...more] } };
}

test.for<[action: Action, calls: string[]]>([
  [{ type: 'Update', observed: OURS, desired, because: 'Edit' }, ['update']],
  [{ type: 'Delete', observed: OURS }, ['delete']],
  [{ type: 'Start', observed: OURS, because: 'Edit' }, ['start']],
  [{ type: 'Stop', observed: OURS, because: 'Drift' }, ['stop']],
  [{ type: 'ReleaseGpus', requests: ['g1'] }, ['releaseGpus']],
  [{ type: 'None' }, []],
  [{ type: 'BeginRecreate', home: 'h', desired }, []],
])('%j is one call or none, and no write', async ([action, names]) => {
  const { writes, calls } = await run(objectOf({}), action);
  expect(writes).toEqual([]);
  expect(calls.map(([name]) => name)).toEqual(names);
});

describe('an update that must be on record first', () => {
  const record = { type: 'Update', startedAt: ago(0), generation: 2, hash: 'v1:b', attempts: 1 } as const;
  const action: Action = { type: 'Update', observed: OURS, desired, because: 'Edit', record };

  test('is written in place of what was there, and then made', async () => {
    const operation = { type: 'Update', startedAt: ago(1), lastError: 'no', nextAttemptAt: ago(1) } as const;
    const { writes, order, acted } = await run(objectOf({ status: { operation } }), action);
    const { type: _, ...rest } = record;
    const conditions = [expect.objectContaining({ type: 'Ready', status: 'False' })];
    const status = { operation: { ...rest, lastError: null, nextAttemptAt: null }, conditions };
    expect(writes).toEqual([{ body: { status, metadata: { resourceVersion: '1' } }, subresource: 'status' }]);
    expect(order).toEqual(['write', 'update']);
    expect(acted).toMatchObject({ outcome: accepted, object: { metadata: { resourceVersion: '2' } } });
  });

  test('is not made where somebody else wrote first', async () => {
    const { order, acted } = await run(objectOf({}), action, { fails: conflict });
    expect(order).toEqual(['write']);
    expect(acted).toEqual({ kind: 'Overtaken' });
  });
});

test.each([
  ['Correct', false],
  ['Report', false],
  ['Ignore', true],
])('an update is judged by driftPolicy %s', async (driftPolicy, ignoresDrift) => {
  const action: Action = { type: 'Update', observed: OURS, desired, because: 'Edit' };
  const { calls } = await run(objectOf({ spec: { driftPolicy } }), action);
  expect(calls[0]?.at(-1)).toEqual({ visibilityWindow: 30_000, ignoresDrift });
});

test.each<Action>([create('Finalizer'), create('Operation'), { type: 'BeginRecreate', home: HOME, desired }])(
  'sequence 23: over the quota nothing is written and nothing is called: %j',
  async (action) => {
    const quota = new PlatformError('Quota', 'the quota allows 2');
    const { acted, order } = await run(objectOf({}), action, { quota });
    expect(order).toEqual(['check quota']);
    expect(acted).toMatchObject({ outcome: { kind: 'Refused', error: quota } });
  },
);

test('a call without a platform is a bug', async () => {
  const clock = new FakeClock();
  const options = {
    kube: { mergePatch: async () => Promise.reject(conflict) },
    client: undefined,
    clock,
    call: { signal: AbortSignal.any([]), priority: 'poll' },
    visibilityWindow: 30_000,
    conditions: () => [],
    written: () => {},
  } as const;
  await expect(act(objectOf({}), { type: 'Delete', observed: OURS }, options)).rejects.toThrow(
    /without a platform/,
  );
});
