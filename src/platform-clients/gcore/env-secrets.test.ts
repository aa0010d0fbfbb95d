import { expect, test } from 'vitest';
import { EnvSecrets } from './env-secrets.ts';

test('the values of each name, old ones too, and of all', () => {
  const secrets = new EnvSecrets();
  secrets.note('a', ['1', '2']);
  secrets.note('b', ['3']);
  secrets.note('a', ['4']);
  expect(secrets.of('a')).toEqual(['1', '2', '4']);
  expect(secrets.of('c')).toEqual([]);
  expect(secrets.of(undefined)).toEqual(['3', '1', '2', '4']);
  secrets.note('b', []);
  expect(secrets.of('b')).toEqual(['3']);
});
