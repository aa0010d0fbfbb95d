import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { microTime } from './micro-time.ts';

test('six decimals, UTC', () => {
  expect(microTime(new FakeClock('2026-01-05T10:00:00.007Z').now())).toBe('2026-01-05T10:00:00.007000Z');
});
