import { describe, expect, test } from 'vitest';
import { type ErrorClass, PlatformError } from '../../platform-clients/errors.ts';
import { faultOf, probeFault } from './fault.ts';

type Word = 'about one object' | `${'stalls' | 'heals'}: ${string}`;

/** Every class of error: what it says of the connection when a call for one object met it, and when the probe did. */
const rows: Record<ErrorClass, [ofCall: Word, ofProbe: Word, why: string]> = {
  Transient: [
    'about one object',
    'heals: PlatformUnreachable',
    'one failed call opens no breaker, a probe tells',
  ],
  Throttled: ['heals: RateLimited', 'heals: RateLimited', 'a 429 is for the whole account'],
  Unauthorized: ['stalls: CredentialsInvalid', 'stalls: CredentialsInvalid', 'a fresh token was refused'],
  Forbidden: [
    'about one object',
    'stalls: CredentialsInvalid',
    'a refused probe means that nothing is allowed',
  ],
  Invalid: ['about one object', 'stalls: InvalidPlatform', 'Run:ai takes its own probe'],
  Busy: ['about one object', 'heals: PlatformUnreachable', 'nothing that a list should say'],
  Conflict: ['about one object', 'heals: PlatformUnreachable', 'nothing that a list should say'],
  Gone: ['about one object', 'stalls: InvalidPlatform', 'no list at this URL'],
  Quota: ['about one object', 'heals: PlatformUnreachable', 'nothing that a list should say'],
  Capacity: ['about one object', 'heals: PlatformUnreachable', 'nothing that a list should say'],
  Unsupported: ['about one object', 'stalls: InvalidPlatform', 'every release has the list'],
  Immutable: ['about one object', 'heals: PlatformUnreachable', 'nothing that a list should say'],
  CertificateInvalid: ['stalls: CertificateInvalid', 'stalls: CertificateInvalid', 'the same for every call'],
  HostNotAllowed: ['stalls: HostNotAllowed', 'stalls: HostNotAllowed', 'the same for every call'],
  InvalidPlatform: [
    'stalls: InvalidPlatform',
    'stalls: InvalidPlatform',
    'only a probe or a token call says so',
  ],
  Aborted: ['about one object', 'heals: PlatformUnreachable', 'it says nothing; the caller leaves it out'],
  Bug: ['about one object', 'heals: PlatformUnreachable', 'nobody knows'],
};

const word = (fault: ReturnType<typeof faultOf>): Word =>
  fault === undefined ? 'about one object' : `${fault.stalled ? 'stalls' : 'heals'}: ${fault.reason}`;

describe.each(Object.entries(rows))('%s', (name, [ofCall, ofProbe, why]) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of the table
  const error = new PlatformError(name as ErrorClass, 'something went wrong');

  test(`of a call: ${ofCall}; of a probe: ${ofProbe} (${why})`, () => {
    expect(word(faultOf(error))).toBe(ofCall);
    expect(word(probeFault(error))).toBe(ofProbe);
  });
});

const certificate: ErrorClass = 'CertificateInvalid';
test.each(Object.keys(rows).filter((name) => name !== certificate))(
  'of %s the message is a sentence, followed by what to do',
  (name) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of the table
    const error = new PlatformError(name as ErrorClass, 'something went wrong');
    expect(probeFault(error).message).toMatch(/^something went wrong\. (?:[A-Z]|spec\.).{10,}\.$/);
  },
);

test.each([
  [
    'it asks already',
    'is this the URL?',
    'is this the URL? If the url in the spec of the platform object is wrong, correct it.',
  ],
  [
    'it is a sentence already',
    'No.',
    'No. If the url in the spec of the platform object is wrong, correct it.',
  ],
  ['it is none', 'not JSON', 'not JSON. If the url in the spec of the platform object is wrong, correct it.'],
])('one full stop: %s', (_why, message, shown) => {
  expect(probeFault(new PlatformError('InvalidPlatform', message)).message).toBe(shown);
});

test('what to do about a certificate depends on what is wrong with it, so the error itself says it', () => {
  const error = new PlatformError('CertificateInvalid', 'it expired on 2026-01-01: have it renewed');
  expect(probeFault(error).message).toBe('it expired on 2026-01-01: have it renewed.');
});

test('none of them leaves an earlier connection in use: only a missing Secret does', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of the table
  for (const name of Object.keys(rows))
    expect(probeFault(new PlatformError(name as ErrorClass, 'x')).onlySecret).toBe(false);
});
