import { describe, expect, test } from 'vitest';
import { inferencePlatformSpecSchema } from '../../crd/inference-platform.ts';
import { fingerprintOf, pollingOf, settingsOf, typeOf } from './settings.ts';

const specOf = (polling: Record<string, string> = {}) =>
  inferencePlatformSpecSchema.parse({
    runai: { url: 'https://acme.run.ai' },
    credentialsSecretRef: { name: 'runai' },
    polling,
  });

describe('polling in milliseconds', () => {
  test.each([
    [
      'the defaults',
      {},
      1_000,
      { active: 5_000, idle: 60_000, driftCheck: 3_600_000, staleAfter: 300_000, visibilityWindow: 30_000 },
    ],
    ['the floor is under active', { active: '100ms' }, 1_000, { active: 1_000, idle: 60_000 }],
    ['the floor is under idle', { idle: '1s', staleAfter: '2s' }, 10_000, { idle: 10_000, active: 10_000 }],
    [
      'a raised idle keeps staleAfter at twice that',
      { idle: '1s', staleAfter: '2s' },
      10_000,
      { staleAfter: 20_000 },
    ],
    [
      'the floor is not under the rest',
      { driftCheck: '1s', visibilityWindow: '1s' },
      10_000,
      { driftCheck: 1_000, visibilityWindow: 1_000 },
    ],
    [
      'above the floor nothing is changed',
      { active: '1m30s', idle: '2m' },
      1_000,
      { active: 90_000, idle: 120_000 },
    ],
  ])('%s', (_why, polling, floor, expected) => {
    expect(pollingOf(specOf(polling), floor)).toMatchObject(expected);
  });
});

test('the type is the section that is there; without one it is a bug', () => {
  expect(typeOf(specOf())).toBe('runai');
  const { runai: _, ...none } = specOf();
  expect(() => typeOf(none)).toThrow('names no type');
});

test('a connection is opened with the spec and what its Secret and CA hold', () => {
  const spec = specOf();
  const credentials = { clientId: 'id', clientSecret: 'hunter22' };
  const secret = 'Secret prod/runai';
  const ca = { pem: 'PEM', from: 'key "ca.crt" of Secret prod/ca' };
  const section = { url: 'https://acme.run.ai', defaultProject: 'team-a' };
  const expected = {
    type: 'runai',
    url: section.url,
    sections: { runai: section },
    credentials,
    secret,
    insecureSkipVerify: false,
    rateLimit: { requestsPerSecond: 10, burst: 20, maxInFlight: 16 },
  };
  const named = { ...spec, runai: section };
  expect(settingsOf(named, { values: credentials, secret, ca: undefined })).toEqual(expected);
  expect(settingsOf(named, { values: credentials, secret, ca })).toEqual({ ...expected, ca });
  const trusting = { ...named, tls: { insecureSkipVerify: true } };
  expect(settingsOf(trusting, { values: credentials, secret, ca: undefined }).insecureSkipVerify).toBe(true);
});

test('a fingerprint tells settings apart and shows nothing of them', () => {
  const settings = { url: 'https://acme.run.ai', credentials: { clientSecret: 'hunter22' } };
  const same = fingerprintOf(structuredClone(settings));
  expect(fingerprintOf(settings)).toBe(same);
  expect(fingerprintOf({ ...settings, credentials: { clientSecret: 'hunter23' } })).not.toBe(same);
  expect(same).toMatch(/^[0-9a-f]{64}$/);
});
