import { expect, test } from 'vitest';
import { canariesIn, registerCanary, registerSecret } from './canaries.ts';

const VALUE = 'c&nary "of a" üest';

test.each([
  ['as it is', VALUE],
  ['in a URL', encodeURIComponent(VALUE)],
  ['in JSON', JSON.stringify({ VALUE })],
  ['in base64, as Secrets hold it', Buffer.from(VALUE).toString('base64')],
])('a value of a Secret that is shown %s', (_, shown) => {
  registerSecret({ kind: 'Secret', stringData: { apiKey: VALUE } });
  expect(canariesIn(`what stands before it; ${shown} and after it`)).toEqual([
    expect.stringContaining('in: what stands before it;'),
  ]);
});

test('values of `data` are what they stand for', () => {
  registerSecret({ kind: 'Secret', data: { token: Buffer.from('a data canary').toString('base64') } });
  expect(canariesIn('so it said: a data canary')).toHaveLength(1);
});

test.each([
  ['a JWT', 'eyJhbGciOiJub25lIn0.eyJleHAiOjE3NjM3MzAwMDB9.c2ln'],
  ['the other form of a token', 'opaque-operator-3'],
])('%s, whoever gave it out', (_, token) => {
  expect(canariesIn(`got ${token}`)).toEqual([expect.stringContaining(`in: got ${token.slice(0, 8)}`)]);
});

test('no secret: an account, a certificate, a value of something else, a mask', () => {
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  registerSecret({ kind: 'Secret', stringData: { clientId: 'an-account', 'ca.crt': certificate } });
  registerSecret({ kind: 'ConfigMap', data: { note: 'an open secret' } });
  expect(canariesIn(`an-account ${certificate} an open secret ***`)).toEqual([]);
});

test('a value that ordinary texts have is refused', () => {
  expect(() => registerCanary('wrong')).toThrow('too short');
});
