import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from '../time/duration.ts';
import { durationField } from './duration-field.ts';

const field = durationField('spec.polling.idle', '1s');

test('what the schema lets through can be parsed', () => {
  const part = fc.tuple(
    fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,2})?$/),
    fc.constantFrom('ns', 'us', 'µs', 'ms', 's', 'm', 'h'),
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
      const text = parts.flat().join('');
      expect(field.safeParse(text).success).toBe(true);
      expect(parseDuration(text)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test.each(['', '5', '-5s', '5 s', '1d', '1h30', 's', '1.s', '1e3s', 'PT5M'])('neither takes %j', (text) => {
  expect(field.safeParse(text).success).toBe(false);
  expect(parseDuration(text)).toBeUndefined();
});

test('a duration has a length that a rule can afford', () => {
  expect(field.safeParse(`${'1'.repeat(32)}s`).success).toBe(false);
});
