import { describe, expect, test } from 'vitest';
import { isCredentialKey, maskCredentials } from './credentials.ts';

test.each([
  ['Authorization: Bearer abc.def', 'Authorization: ***'],
  ['{"authorization":"Basic dXNlcjpwYXNz"}', '{"authorization":"***"}'],
  ['sent bearer 0123456789abcdef twice', 'sent bearer *** twice'],
  ['sent Basic dXNlcjpwYXNz twice', 'sent Basic *** twice'],
  ['got eyJhbGciOi.eyJzdWIiOi.c2ln here', 'got *** here'],
  ['got eyJhbGciOi.eyJzdWIiOi here', 'got *** here'],
  ['proxy http://user:pass@proxy.corp:3128/', 'proxy http://***@proxy.corp:3128/'],
  ['POST /token client_secret=s3cr3t&grant=x', 'POST /token client_secret=***&grant=x'],
  ['{"clientSecret": "hunter", "a": 1}', '{"clientSecret": "***", "a": 1}'],
  ['{"app_secret":"hunter"}', '{"app_secret":"***"}'],
  [
    '{"access_token":"t","id_token":"u","token_type":"x"}',
    '{"access_token":"***","id_token":"***","token_type":"x"}',
  ],
  ["apiKey='k'", "apiKey='***'"],
  ['password: hunter2', 'password: ***'],
  ['password: correcthorsebattery', 'password: ***'],
  ['passwd=hunter', 'passwd=***'],
])('a credential in %s', (text, masked) => {
  expect(maskCredentials(text)).toBe(masked);
  expect(maskCredentials(masked)).toBe(masked);
});

test.each([
  'invalid token: expired',
  'Secret team-a/runai has no key clientSecret: add it',
  'the password is wrong',
  'https://acme.run.ai/api/v1/token answers 404',
  'me@example.com may not read project team-a',
  'Basic authentication is off',
  'a basic requirement',
])('none in: %s', (text) => {
  expect(maskCredentials(text)).toBe(text);
});

test.each([
  'token:',
  'token: a',
  'authorization:',
  'eyJaaaaa.',
  'token="',
  'bearer ',
  'basic a',
  '//a',
  'password   ',
])('a long text of almost-credentials takes no time to speak of: %s', (part) => {
  expect(maskCredentials(part.repeat(100_000)).length).toBeLessThan(1_200_000);
});

describe('keys', () => {
  test.each([
    'client_secret',
    'clientSecret',
    'Client-Secret',
    'accessToken',
    'db.password',
    'Set-Cookie',
    'x-api-key',
  ])('%s names one', (key) => expect(isCredentialKey(key)).toBe(true));
  test.each(['secretName', 'tokens', 'cookies', 'key', 'author'])('%s does not', (key) =>
    expect(isCredentialKey(key)).toBe(false),
  );
});
