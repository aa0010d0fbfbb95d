import { describe, expect, test } from 'vitest';
import { PlatformError } from '../../platform-clients/errors.ts';
import type { Fault } from '../connections/fault.ts';
import { type ConnectionFacts, examine } from './examine.ts';

const MINUTE = 60_000;
const fault = (reason: Fault['reason'], onlySecret = false): Fault => ({
  reason,
  message: 'why',
  stalled: true,
  onlySecret,
});
const missing = fault('CredentialsInvalid', true);

/** What differs from a connection that has worked, and of which its object says so. */
type Scene = Partial<Omit<ConnectionFacts, 'live'>> & { live?: Partial<ConnectionFacts['live']> | null };

function examined({ live, ...facts }: Scene): ReturnType<typeof examine> {
  const sound = { fault: undefined, proven: true, openedBy: undefined, pausedFor: 0 };
  return examine({
    missing: undefined,
    fresh: false,
    sinceProbe: 0,
    saysConnected: true,
    ...facts,
    live: live === null ? undefined : { ...sound, ...live },
  });
}

describe('a connection is tried', () => {
  test.for<[why: string, expected: 'Probe' | 'Keep', scene: Scene]>([
    ['not while all is well', 'Keep', {}],
    ['not where it was never opened', 'Keep', { live: null, fresh: true }],
    ['with new settings or credentials', 'Probe', { fresh: true }],
    ['until it has worked once', 'Probe', { live: { proven: false } }],
    ['where its object does not say so yet', 'Probe', { saysConnected: false }],
    ['not while the platform is to be left alone', 'Keep', { fresh: true, live: { pausedFor: 1 } }],
    ['once the Secret is there again', 'Probe', { live: { fault: missing } }],
    [
      'not again after 9 minutes, with refused credentials',
      'Keep',
      { live: { fault: fault('CredentialsInvalid') }, sinceProbe: 9 * MINUTE },
    ],
    ['again after 10', 'Probe', { live: { fault: fault('CredentialsInvalid') }, sinceProbe: 10 * MINUTE }],
    ['refused, but new', 'Probe', { fresh: true, live: { fault: fault('CredentialsInvalid') } }],
    [
      'not after 9 s, with another fault',
      'Keep',
      { live: { fault: fault('InvalidPlatform') }, sinceProbe: 9_000 },
    ],
    ['again after 10 s', 'Probe', { live: { fault: fault('InvalidPlatform') }, sinceProbe: 10_000 }],
    ['as soon as it may be called again', 'Probe', { live: { fault: fault('RateLimited') } }],
    ['not before', 'Keep', { live: { fault: fault('RateLimited'), pausedFor: 1 }, sinceProbe: MINUTE }],
  ])('%s: %s', ([, expected, scene]) => {
    expect(examined(scene)).toBe(expected);
  });
});

describe('what is known to be wrong needs no call', () => {
  test('a Secret that is not there, whatever else is', () => {
    expect(examined({ missing, fresh: true })).toBe(missing);
    expect(examined({ missing, live: null })).toBe(missing);
  });

  test('an open breaker: what opened it', () => {
    const openedBy = new PlatformError('Transient', 'HTTP 503');
    expect(examined({ fresh: true, live: { openedBy } })).toMatchObject({ reason: 'PlatformUnreachable' });
  });
});
