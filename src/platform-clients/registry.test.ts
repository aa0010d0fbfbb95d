import { expect, test } from 'vitest';
import { listOf, targetsOf } from './registry.ts';

test('the list of Run:ai shows its NIM services as well, and every other target has one of its own', () => {
  expect(targetsOf('runai')).toEqual(['runai', 'nim']);
  expect(targetsOf('runai').map(listOf)).toEqual(['runai', 'runai']);
  for (const type of ['gcore', 'egs'] as const) expect(targetsOf(type).map(listOf)).toEqual(targetsOf(type));
});
