import { expect, test } from 'vitest';
import { statusBounds } from '../../crd/status-bounds.ts';
import { hashOf, wasSent } from './hash.ts';

const spec = {
  image: 'a:1',
  compute: { cpuCoreLimit: 2 },
  environmentVariables: [{ name: 'A', value: 'x' }],
};

test('begins with its version and does not depend on the order of keys', () => {
  expect(hashOf(spec)).toMatch(/^v1:/);
  expect(hashOf(Object.fromEntries(Object.entries(spec).reverse()))).toBe(hashOf(spec));
});

test('changes with every value', () => {
  expect(hashOf({ ...spec, image: 'a:2' })).not.toBe(hashOf(spec));
});

test.each([
  ['image', true],
  ['compute.cpuCoreLimit', true],
  ['environmentVariables[A].value', true],
  ['environmentVariables[A]', true],
  ['environmentVariables[B].value', false],
  ['compute.cpuCoreRequest', false],
])('knows that %s was part of it: %s', (path, known) => {
  expect(wasSent(hashOf(spec), path)).toBe(known);
});

test('nothing is known from a hash of another version, or from none', () => {
  expect(wasSent(hashOf(spec).replace('v1', 'v0'), 'image')).toBe(false);
  expect(wasSent(undefined, 'image')).toBe(false);
});

test('fits into the status however large the spec is, and forgets items of lists first', () => {
  const variables = Array.from({ length: 500 }, (_, i) => ({ name: `V${i}`, value: 'x' }));
  const hash = hashOf({ ...spec, environmentVariables: variables });
  expect(hash.length).toBeLessThanOrEqual(statusBounds.id);
  expect(wasSent(hash, 'compute.cpuCoreLimit')).toBe(true);
});
