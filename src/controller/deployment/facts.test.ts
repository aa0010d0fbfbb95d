import { expect, test } from 'vitest';
import { settled, settledWith, situationOf } from '../../../test/support/decide/scene.ts';
import { isRequested } from './facts.ts';

test('an annotation longer than status can echo is handled once all the same', () => {
  const long = 'x'.repeat(5_000);
  const annotations = { 'inference-operator.io/reconcile-requested-at': long };
  expect(isRequested(situationOf({ ...settled, annotations }))).toBe(true);
  const echo = `${'x'.repeat(1_023)}…`;
  expect(isRequested(situationOf({ ...settledWith({ lastHandledReconcileAt: echo }), annotations }))).toBe(
    false,
  );
});
