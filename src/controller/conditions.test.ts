import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition } from '../kube/objects.ts';
import { nextConditions, type Verdict, type Wanted } from './conditions.ts';

const T0 = '2026-01-05T10:00:00Z';
const T1 = '2026-01-05T11:00:00Z';
const yes = { status: 'True', reason: 'Running', message: 'runs' } as const;
const no = { status: 'False', reason: 'Creating', message: 'comes' } as const;
const wanted = (verdicts: Wanted['verdicts'], progress?: Wanted['progress']): Wanted => ({
  verdicts,
  progress,
});

const find = (conditions: readonly Condition[], type: string): Condition | undefined =>
  conditions.find((condition) => condition.type === type);

test.each([
  ['create the inference: 400 no such node', 'Create the inference: 400 no such node'],
  ['the operator may not connect to it', 'The operator may not connect to it'],
  ['acme.run.ai: connection refused', 'acme.run.ai: connection refused'],
  ['localhost: connection refused', 'localhost: connection refused'],
  ['spec.gcore.spec.image must be given', 'spec.gcore.spec.image must be given'],
  ['gpu-1 is out of memory', 'gpu-1 is out of memory'],
])('the message "%s" begins as a sentence does, unless with a name', (message, expected) => {
  expect(nextConditions([], wanted({ Ready: { ...no, message } }), 1, T0)[0]?.message).toBe(expected);
});

test('a message is one line of at most 2 kB, whoever chose the words in it', () => {
  const forged = `Secret a\u001b[2J\n{"level":"error","msg":"forged"}\u202e does not exist`;
  const [ready] = nextConditions([], wanted({ Ready: { ...no, message: forged } }), 1, T0);
  expect(ready?.message).toBe('Secret a [2J {"level":"error","msg":"forged"} does not exist');
  const long = nextConditions([], wanted({ Ready: { ...no, message: 'x'.repeat(100_000) } }), 1, T0);
  expect(long.map(({ message }) => message.length)).toEqual([2_048, 2_048]);
});

describe('transition time', () => {
  const before = nextConditions([], wanted({ Ready: no }), 1, T0);

  test('stays while the status stays, whatever the reason', () => {
    const after = nextConditions(
      before,
      wanted({ Ready: { ...no, reason: 'Pending', message: 'waits' } }),
      2,
      T1,
    );
    expect(find(after, 'Ready')).toEqual({
      type: 'Ready',
      status: 'False',
      reason: 'Pending',
      message: 'waits',
      observedGeneration: 2,
      lastTransitionTime: T0,
    });
  });

  test('moves with the status', () => {
    expect(find(nextConditions(before, wanted({ Ready: yes }), 1, T1), 'Ready')?.lastTransitionTime).toBe(T1);
  });
});

test('what does not serve steps back with Ready: its message is of the spec before as well', () => {
  const stopped = { status: 'True', reason: 'Stopped', message: 'is stopped, as asked' } as const;
  const not = { status: 'False', reason: 'NotServing', message: 'is stopped, as asked' } as const;
  const serves = { status: 'True', reason: 'Serving', message: 'serves' } as const;
  const of = (available: Verdict): (string | undefined)[] => {
    const before = nextConditions([], wanted({ Ready: stopped, Available: available }), 1, T0);
    const after = nextConditions(before, wanted({}), 2, T1);
    return ['Ready', 'Available'].map((type) => find(after, type)?.message);
  };
  const notCompared = 'The current spec has not been compared with the platform yet.';
  expect(of(not)).toEqual([notCompared, notCompared]);
  expect(of(serves)).toEqual([notCompared, 'serves']);
});

describe('Reconciling and Stalled', () => {
  const reconciling = nextConditions(
    [],
    wanted({ Ready: no }, { kind: 'Reconciling', from: 'Ready' }),
    1,
    T0,
  );

  test('copy reason and message of what they stem from', () => {
    expect(find(reconciling, 'Reconciling')).toMatchObject({
      status: 'True',
      reason: 'Creating',
      message: 'comes',
    });
  });

  test('never stand together', () => {
    const after = nextConditions(
      reconciling,
      wanted({ Ready: no }, { kind: 'Stalled', from: 'Ready' }),
      1,
      T1,
    );
    expect(after.map(({ type }) => type)).toEqual(['Ready', 'Stalled']);
  });

  test('are removed, not set to False', () => {
    const settled = { ...wanted({ Ready: no }, { kind: 'None' }), rests: true };
    expect(nextConditions(reconciling, settled, 1, T1)).toHaveLength(1);
  });

  test('keep their time while they stay', () => {
    const again = nextConditions(
      reconciling,
      wanted({ Ready: { ...no, message: 'still' } }, { kind: 'Reconciling', from: 'Ready' }),
      1,
      T1,
    );
    expect(find(again, 'Reconciling')).toMatchObject({ message: 'still', lastTransitionTime: T0 });
  });

  test('nothing said leaves them', () => {
    expect(nextConditions(reconciling, wanted({}), 1, T1)).toEqual(reconciling);
  });

  test('of a condition that is not there do not stand', () => {
    expect(nextConditions([], wanted({}, { kind: 'Stalled', from: 'Synced' }), 1, T0)).toEqual([]);
  });
});

test('what is not Ready moves, or a person must act, unless it is told to rest', () => {
  const stopped = nextConditions([], { ...wanted({ Ready: no }, { kind: 'None' }), rests: true }, 1, T0);
  expect(stopped.map(({ type }) => type)).toEqual(['Ready']);
  const resumed = nextConditions(stopped, wanted({}), 2, T1);
  expect(find(resumed, 'Reconciling')).toMatchObject({ status: 'True', reason: no.reason });
});

test('a Ready of an older generation steps back: nobody has looked whether it holds for this one', () => {
  const before = nextConditions([], wanted({ Ready: yes }, { kind: 'None' }), 1, T0);
  const after = nextConditions(before, wanted({}), 2, T1);
  expect(find(after, 'Ready')).toMatchObject({ status: 'False', reason: 'OutOfSync', observedGeneration: 2 });
  expect(find(after, 'Reconciling')).toMatchObject({ status: 'True', reason: 'OutOfSync' });
});

test('Synced steps back with Ready: an edit that waits has not been accepted yet', () => {
  const accepted = { status: 'True', reason: 'Accepted', message: 'ok' } as const;
  const before = nextConditions([], wanted({ Ready: yes, Synced: accepted }, { kind: 'None' }), 1, T0);
  const after = nextConditions(before, wanted({}), 2, T1);
  expect(find(after, 'Synced')).toMatchObject({
    status: 'Unknown',
    reason: 'InProgress',
    observedGeneration: 2,
  });
  expect(find(after, 'Synced')?.message).toBe(find(after, 'Ready')?.message);
});

test('what stalls for the newer generation is not taken back by it', () => {
  const before = nextConditions([], wanted({ Ready: yes }, { kind: 'None' }), 1, T0);
  const synced = { status: 'False', reason: 'Rejected', message: 'no' } as const;
  const after = nextConditions(
    before,
    wanted({ Synced: synced }, { kind: 'Stalled', from: 'Synced' }),
    2,
    T1,
  );
  expect(find(after, 'Stalled')?.reason).toBe('Rejected');
  expect(find(after, 'Reconciling')).toBeUndefined();
});

const status = fc.constantFrom('True', 'False', 'Unknown');
const verdict = fc.option(
  fc.record({
    status,
    reason: fc.constantFrom('A', 'B', 'C'),
    message: fc.string({ maxLength: 3_000, unit: 'binary' }),
  }),
  { nil: undefined },
) as fc.Arbitrary<Wanted['verdicts'][string]>;
const step = fc.record({
  verdicts: fc.record({ Ready: verdict, Available: verdict, Synced: verdict }),
  progress: fc.constantFrom<Wanted['progress']>(
    undefined,
    { kind: 'None' },
    { kind: 'Reconciling', from: 'Ready' },
    { kind: 'Stalled', from: 'Synced' },
  ),
});

test('over any sequence: transition times move with the status and only with it; the rules of kstatus hold', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.nat({ max: 1 })), { maxLength: 12 }), (steps) => {
      let before: Condition[] = [];
      let generation = 1;
      steps.forEach(([next, newer], at) => {
        generation += newer;
        const now = `2026-01-05T10:00:${String(at).padStart(2, '0')}Z`;
        const after = nextConditions(before, next, generation, now);
        for (const condition of after) {
          const old = find(before, condition.type);
          const turned = old?.status !== condition.status;
          expect(condition.lastTransitionTime).toBe(turned ? now : old?.lastTransitionTime);
          expect(condition.message.length).toBeLessThanOrEqual(2_048);
        }
        const types = after.map(({ type }) => type);
        expect(new Set(types).size).toBe(types.length);
        expect(types.includes('Reconciling') && types.includes('Stalled')).toBe(false);
        const ready = find(after, 'Ready');
        const unready = ready !== undefined && ready.status !== 'True';
        expect(unready && !types.includes('Reconciling') && !types.includes('Stalled')).toBe(false);
        expect(ready?.status === 'True' && ready.observedGeneration !== generation).toBe(false);
        expect(ready?.status === 'True' && (types.includes('Reconciling') || types.includes('Stalled'))).toBe(
          false,
        );
        // Said once more, it changes nothing: no write.
        expect(nextConditions(after, next, generation, '2027-01-01T00:00:00Z')).toEqual(after);
        before = after;
      });
    }),
  );
});
