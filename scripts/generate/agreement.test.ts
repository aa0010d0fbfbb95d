import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/crd/kinds.ts';
import { objectSchema } from './custom-resource-definition.ts';
import { arbitraryOf } from './schema-arbitrary.ts';
import { accepts } from './schema-verdict.ts';

/** What stands in for a value to make an object wrong, or perhaps not. */
const stranger = fc.constantFrom<unknown>(
  '',
  '/',
  'x',
  'a'.repeat(140_000),
  -1,
  0,
  0.5,
  2 ** 31,
  true,
  [],
  {},
  [{}],
  [0],
);

/** The places in a value, each as the steps that lead there. */
function* places(value: unknown, at: readonly string[] = []): Generator<readonly string[]> {
  if (at.length > 0) yield at;
  if (typeof value !== 'object' || value === null) return;
  for (const [step, below] of Object.entries(value)) yield* places(below, [...at, step]);
}

/** A copy with something else, or nothing, in one place. */
function changed(value: unknown, [step, ...rest]: readonly string[], replacement: unknown): unknown {
  if (step === undefined) return replacement;
  if (Array.isArray(value)) return value.with(Number(step), changed(value[Number(step)], rest, replacement));
  const entries = Object.entries(value ?? {});
  return Object.fromEntries(
    entries.flatMap(([name, below]) => {
      if (name !== step) return [[name, below]];
      return rest.length === 0 && replacement === undefined
        ? []
        : [[name, changed(below, rest, replacement)]];
    }),
  );
}

describe.each(kinds.map((kind) => ({ name: kind.resource.kind, kind })))(
  '$name: zod and the CRD',
  ({ kind }) => {
    const { properties, ...rest } = objectSchema(kind);
    const { spec = {}, status = {} } = properties ?? {};
    const crd = { ...rest, properties: { spec, status } };
    const drafts = arbitraryOf(crd);

    test('accept the same objects', { timeout: 60_000 }, () => {
      fc.assert(
        fc.property(drafts, (draft) => {
          expect(accepts(crd, draft)).toBe(true);
          expect(kind.schema.safeParse(draft).error).toBeUndefined();
        }),
      );
    });

    test('agree about objects with something else in one place', { timeout: 60_000 }, () => {
      let refusals = 0;
      fc.assert(
        fc.property(
          drafts,
          fc.nat(),
          fc.option(stranger, { nil: undefined }),
          (draft, where, replacement) => {
            const all = [...places(draft)];
            const place = all[where % all.length] ?? [];
            // Lists have no holes.
            fc.pre(replacement !== undefined || Number.isNaN(Number(place.at(-1))));
            const mutant = changed(draft, place, replacement);
            const verdict = accepts(crd, mutant);
            if (!verdict) refusals += 1;
            expect({ place, replacement, accepted: kind.schema.safeParse(mutant).success }).toEqual({
              place,
              replacement,
              accepted: verdict,
            });
          },
        ),
        { numRuns: 150 },
      );
      expect(refusals).toBeGreaterThan(20);
    });
  },
);
