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
  expect(wasSent({ applied: hashOf(spec) }, path)).toBe(known);
});

test('nothing is known from a hash of another version, or from none', () => {
  expect(wasSent({ applied: hashOf(spec).replace('v1', 'v0') }, 'image')).toBe(false);
  expect(wasSent({}, 'image')).toBe(false);
});

const many = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `N${i}`, value: 'x' }));

test('knows every field of the largest spec that the API server takes', () => {
  // As many of each as the schema allows.
  const lists = { environmentVariables: many(512), annotations: many(128), labels: many(128) };
  const secrets = Array.from({ length: 32 }, (_, i) => ({ name: `registry-${i}` }));
  const hash = hashOf({ ...spec, ...lists, imagePullSecrets: secrets });
  expect(hash.length).toBeLessThanOrEqual(statusBounds.hash);
  for (const path of ['environmentVariables[N511]', 'annotations[N127]', 'imagePullSecrets[registry-31]'])
    expect(wasSent({ applied: hash }, path), path).toBe(true);
});

test('fits into the status however large the spec is, and forgets items of lists first', () => {
  const hash = hashOf({ ...spec, environmentVariables: many(5_000) });
  expect(hash.length).toBeLessThanOrEqual(statusBounds.hash);
  expect(wasSent({ sent: ['v1:', hash] }, 'compute.cpuCoreLimit')).toBe(true);
});
