import { expect, test } from 'vitest';
import { EnvSecrets } from './env-secrets.ts';

test('the newest values of each name, and of all', () => {
  const secrets = new EnvSecrets();
  secrets.note('a', ['1', '2']);
  secrets.note('b', ['3']);
  secrets.note('a', ['4']);
  expect(secrets.of('a')).toEqual(['4']);
  expect(secrets.of('c')).toEqual([]);
  expect(secrets.of(undefined)).toEqual(['3', '4']);
  secrets.note('b', []);
  expect(secrets.of(undefined)).toEqual(['4']);
});
