import { expect, test } from 'vitest';
import { kstatus } from '../../test/support/status-rules/kstatus.ts';
import { sample } from '../../test/support/status-rules/sample-status.ts';
import { kinds } from './kinds.ts';
import { observedStatus, unobserved } from './unobserved.ts';

test.each(kinds)('a new $resource.kind is in progress until the operator has looked at it', ({ schema }) => {
  const status = schema.shape.status.parse(undefined);
  expect(kstatus({ ...sample([]), status: status as ReturnType<typeof unobserved> })).toBe('InProgress');
});

test('what the operator has written is told apart from what the API server shows by itself', () => {
  expect(observedStatus({ status: unobserved('NotCreated') })).toBeUndefined();
  expect(observedStatus({})).toBeUndefined();
  const written = { ...unobserved('NotCreated'), observedGeneration: 1 };
  expect(observedStatus({ status: written })).toBe(written);
});
