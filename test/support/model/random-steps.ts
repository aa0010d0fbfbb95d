import * as fc from 'fast-check';
import type { WriteFate } from './fake-cluster.ts';
import type { Fate } from './fake-platform.ts';
import type { Step } from './step.ts';
import type { Traits } from './traits.ts';

const fate: fc.Arbitrary<Fate> = fc.record({
  kind: fc.constantFrom(
    'Fine',
    'Fine',
    'LostBefore',
    'LostAfter',
    'Late',
    'Refused',
    'Throttled',
    'CrashBefore',
    'CrashAfter',
    'TaskFails',
  ),
  lateMs: fc.integer({ min: 0, max: 30_000 }),
  error: fc.constantFrom('Invalid', 'Capacity', 'Quota', 'Immutable', 'Conflict', 'Transient'),
});
const writeFate: fc.Arbitrary<WriteFate> = fc.constantFrom(
  'Fine',
  'Fine',
  'LostBefore',
  'LostAfter',
  'Conflict',
  'CrashBefore',
  'CrashAfter',
  'Late',
);
const fates = { fates: fc.array(fate, { maxLength: 2 }), writes: fc.array(writeFate, { maxLength: 3 }) };
const who = fc.constantFrom(0 as const, 1 as const);

const stranger = fc.record({
  do: fc.constant('stranger' as const),
  name: fc.constantFrom('llama', 'llama', 'another'),
  mark: fc.constantFrom('none', 'anotherCluster', 'neighbour'),
});
const adopt = fc.record({
  do: fc.constant('adopt' as const),
  nth: fc.constantFrom(0, 0, 1, 2),
  fromOwner: fc.constantFrom('theirs', 'theirs', 'none', 'wrong'),
});

/** What may happen, and how often. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('pass' as const), who, ...fates }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('bothPass' as const), ...fates }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('edit' as const), image: fc.constantFrom('a', 'b') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('editFixed' as const), nodeType: fc.constantFrom('x', 'y') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('policy' as const),
      drift: fc.constantFrom('Correct', 'Report', 'Ignore'),
      update: fc.constantFrom('InPlace', 'Recreate'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('apply' as const), withFinalizer: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('strip' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('vanish' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('drift' as const), image: fc.constantFrom('a', 'b') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('taken' as const, 'freed' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('jump' as const),
      minutes: fc.constantFrom(-90, -5, 5, 90),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('silence' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('busy' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('overQuota' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('turn' as const), on: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('state' as const), is: fc.constantFrom('Running', 'Stopped') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rest' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('deletionPolicy' as const),
      is: fc.constantFrom('Delete', 'Retain'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abandon' as const) }) },
  { weight: 1, arbitrary: stranger },
  { weight: 1, arbitrary: adopt },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unadopt' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('neighbour' as const), lives: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('adoptionAllowed' as const), is: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('paused' as const), on: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('scale' as const), replicas: fc.integer({ min: 1, max: 3 }) }),
  },
);

/** Few steps that only together bring something about. */
const motif: fc.Arbitrary<Step[]> = fc.oneof(
  // An edit whose call fails is taken back.
  fc
    .record({ fate, drift: fc.constantFrom('Correct', 'Report', 'Ignore') })
    .map(({ fate: one, drift }): Step[] => [
      { do: 'policy', drift, update: 'InPlace' },
      { do: 'edit', image: 'b' },
      { do: 'pass', who: 0, fates: [one], writes: [] },
      { do: 'edit', image: 'a' },
    ]),
  // The object is gone, and another one is to take over what somebody else has made meanwhile.
  fc
    .tuple(stranger, adopt)
    .map(([made, wish]): Step[] => [{ do: 'delete' }, { do: 'rest' }, made, { ...wish, nth: 0 }]),
);

/** A GPU lease ends, and what is to become of it is said before, or only then. */
const lease: fc.Arbitrary<Step[]> = fc
  .record({
    end: fc.record({ do: fc.constant('leaseEnds' as const), vanishes: fc.boolean() }),
    wish: fc.record({ do: fc.constant('leasePolicy' as const), is: fc.constantFrom('Stall', 'Recreate') }),
    isWishedFirst: fc.boolean(),
  })
  .map(({ end, wish, isWishedFirst }): Step[] =>
    isWishedFirst ? [wish, { do: 'rest' }, end] : [{ do: 'rest' }, end, wish],
  );

const few = fc.oneof({ weight: 15, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: motif });

/** Platforms with tasks and names that are given again, which can stop a workload and keep it. */
export const platformsWithTasks: fc.Arbitrary<Traits> = fc.record({
  reusesIds: fc.constant(true),
  asksQuota: fc.constant(true),
  tasks: fc.record({
    shows: fc.constantFrom('post', 'running', 'end'),
    queuedS: fc.constantFrom(0, 5, 50),
    worksS: fc.constantFrom(1, 20, 150),
    ofUpdate: fc.constantFrom(0, 1, 2),
    leavesRest: fc.boolean(),
    vanish: fc.boolean(),
    locks: fc.boolean(),
    crowded: fc.boolean(),
  }),
  power: fc.record({
    takesS: fc.constantFrom(0, 4, 40),
    updateWakes: fc.boolean(),
    refusesTwice: fc.boolean(),
  }),
});

/** A whole sequence: the object is new, or was at rest before. */
const sequenceOf = (some: fc.Arbitrary<Step[]>): fc.Arbitrary<Step[]> =>
  fc
    .tuple(fc.constantFrom<Step[]>([], [{ do: 'rest' }]), fc.array(some, { minLength: 1, maxLength: 40 }))
    .map(([before, steps]) => [...before, ...steps.flat()]);

export const sequence = sequenceOf(few);

/** The same where GPUs are leased. */
export const sequenceWithLeases = sequenceOf(
  fc.oneof({ weight: 10, arbitrary: few }, { weight: 1, arbitrary: lease }),
);
