import { expect, test } from 'vitest';
import { PlatformError } from './errors.ts';

test('a message that was copied from an answer is cut', () => {
  expect(new PlatformError('Transient', 'x'.repeat(100_000)).message).toHaveLength(3_000);
  expect(new PlatformError('Transient', 'no answer').message).toBe('no answer');
});
