import * as fc from 'fast-check';
import type { Lie, ToldLie } from './lie.ts';
import type { Change } from './odd-json.ts';
import {
  DEEP_VALUES,
  ODD_BODIES,
  ODD_FRAMES,
  ODD_HEADERS,
  ODD_KEYS,
  ODD_VALUES,
  ODD_WORDS,
  STATUSES,
} from './oddities.ts';

const odd = fc.oneof(fc.constantFrom(...ODD_VALUES), fc.json({ maxDepth: 3 }));
const value = fc.oneof(
  { weight: 60, arbitrary: odd },
  { weight: 1, arbitrary: fc.constantFrom(...DEEP_VALUES) },
);
const word = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...ODD_WORDS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);

/** What becomes of one place, the likelier the more a platform could do it by a mistake. */
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Change>({ kind: 'drop' }) },
  { weight: 3, arbitrary: fc.constant<Change>({ kind: 'set', raw: 'null' }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('set' as const), raw: value }) },
  { weight: 4, arbitrary: fc.constant<Change>({ kind: 'retype' }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('word' as const), word }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('twice' as const), raw: value, last: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('beside' as const),
      key: fc.constantFrom(...ODD_KEYS),
      raw: value,
    }),
  },
  { weight: 2, arbitrary: fc.constant<Change>({ kind: 'empty' }) },
  { weight: 1, arbitrary: fc.constantFrom(2, 40).map((times): Change => ({ kind: 'repeat', times })) },
);

const lie: fc.Arbitrary<Lie> = fc.oneof(
  { weight: 24, arbitrary: fc.record({ kind: fc.constant('place' as const), at: fc.nat(), change }) },
  { weight: 4, arbitrary: fc.constantFrom(...ODD_BODIES).map((body): Lie => ({ kind: 'body', body })) },
  { weight: 2, arbitrary: fc.nat(999).map((thousandths): Lie => ({ kind: 'truncated', thousandths })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...ODD_FRAMES)
      .map(([before, after]): Lie => ({ kind: 'around', before, after })),
  },
  { weight: 5, arbitrary: fc.constantFrom(...STATUSES).map((status): Lie => ({ kind: 'status', status })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...ODD_HEADERS).map(([name, value]): Lie => ({ kind: 'header', name, value })),
  },
  { weight: 2, arbitrary: fc.nat().map((other): Lie => ({ kind: 'swapped', with: other })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('the answer is too large', 'reset')
      .map((words): Lie => ({ kind: 'none', words })),
  },
);

/** Up to three lies, each about one exchange or, now and then, about all: a portal that answers everything. */
export const lies: fc.Arbitrary<ToldLie[]> = fc.array(
  fc.record({
    exchange: fc.oneof(
      { weight: 12, arbitrary: fc.nat(7) },
      { weight: 1, arbitrary: fc.constant('all' as const) },
    ),
    lie,
  }),
  { minLength: 1, maxLength: 3 },
);
