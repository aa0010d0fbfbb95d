import { expect, test } from 'vitest';
import { nimServiceSpecSchema } from '../../src/crd/nim/service-spec.ts';
import { isMutable } from '../../src/platform-clients/nim/fields.ts';
import { page, section } from './pages.ts';

const told = (heading: string): string =>
  section(page('docs/platforms/nim.md'), heading).replaceAll(/\s+/g, ' ');

test('docs/platforms/nim.md names the fields that never change, and no others', () => {
  const [, sentence = ''] = /The NIM Operator does not: \*\*([^*]*)\*\*/.exec(told('Change it')) ?? [];
  const documented = [...sentence.matchAll(/`nim\.spec\.(\w+)`/g)].map(([, field]) => field);
  const claim = new Map<string, unknown>([['modelStore.pvc.existingPvc', false]]);
  const fields = Object.keys(nimServiceSpecSchema.shape);
  expect(new Set(documented)).toEqual(new Set(fields.filter((field) => !isMutable(field, claim))));
  expect(isMutable('modelStore', new Map([['modelStore.nimCache.name', 'llama']]))).toBe(true);
});

test('and how many replicas there may be', () => {
  const { maximum } = nimServiceSpecSchema.shape.replicas.unwrap().toJSONSchema();
  expect(told('Write a deployment')).toContain(`\`spec.replicas\`, 0 to ${maximum}, as long as`);
});
