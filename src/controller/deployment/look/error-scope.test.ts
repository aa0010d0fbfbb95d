import { describe, expect, test } from 'vitest';
import { absent, HOME, present } from '../../../../test/support/decide/scene.ts';
import { type ErrorClass, PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { scopeOfLook, scopeOfOutcome } from './error-scope.ts';
import type { Look } from '../situation.ts';

/** What an answer with this status means, or an error without one. */
const error = (given: ErrorClass | 401): PlatformError =>
  given === 401
    ? new PlatformError('Unauthorized', 'said 401', { status: 401 })
    : new PlatformError(given, `said ${given}`);

/** A probe that answers this, and how often it was asked. */
function probing(answer?: ErrorClass) {
  const probe = { asked: 0, ask: async () => ((probe.asked += 1), answer && error(answer)) };
  return probe;
}

const ours = { claim: { kind: 'Ours' }, markOwnerLives: false } as const;
const lost = (given: PlatformError): Look => ({ ...ours, location: { kind: 'Unknown', error: given } });
const unseen = (given: PlatformError): Look => ({
  ...ours,
  location: { kind: 'Home', home: HOME },
  finding: { kind: 'Unknown', error: given },
});

describe('what an error is about', () => {
  test.for<
    [
      why: string,
      given: ErrorClass | 401,
      probe: ErrorClass | undefined,
      is: ErrorClass,
      fault: string | undefined,
    ]
  >([
    ['refused, and the probe passes: the object', 'Forbidden', undefined, 'Forbidden', undefined],
    [
      'refused, and so is the probe: the credentials',
      'Forbidden',
      'Forbidden',
      'Unauthorized',
      'CredentialsInvalid',
    ],
    [
      'refused, and the token too: the credentials',
      'Forbidden',
      'Unauthorized',
      'Unauthorized',
      'CredentialsInvalid',
    ],
    ['refused, and the probe is not answered: the object', 'Forbidden', 'Transient', 'Forbidden', undefined],
    ['401, and the probe passes: the object', 401, undefined, 'Forbidden', undefined],
    ['401, and to the probe too: the credentials', 401, 'Unauthorized', 'Unauthorized', 'CredentialsInvalid'],
    [
      '401, and the probe is refused: the credentials',
      401,
      'Forbidden',
      'Unauthorized',
      'CredentialsInvalid',
    ],
    ['401, and the probe is not answered: nobody knows', 401, 'Transient', 'Transient', undefined],
    ['no token for these credentials', 'Unauthorized', undefined, 'Unauthorized', 'CredentialsInvalid'],
    ['too many calls', 'Throttled', undefined, 'Throttled', 'RateLimited'],
    ['a failure that passes', 'Transient', undefined, 'Transient', undefined],
    ['a bad spec', 'Invalid', undefined, 'Invalid', undefined],
  ])('%s', async ([, given, answer, is, fault]) => {
    const probe = probing(answer);
    const place = await scopeOfLook(lost(error(given)), probe.ask);
    const finding = await scopeOfLook(unseen(error(given)), probe.ask);
    const refused = await scopeOfOutcome({ kind: 'Refused', error: error(given) }, probe.ask);
    expect(place.look).toMatchObject({ location: { kind: 'Unknown', error: { class: is } } });
    expect(finding.look).toMatchObject({ finding: { kind: 'Unknown', error: { class: is } } });
    expect(refused.outcome).toMatchObject({ kind: 'Refused', error: { class: is } });
    for (const scoped of [place, finding, refused]) expect(scoped.fault?.reason).toBe(fault);
    expect(probe.asked).toBe(given === 'Forbidden' || given === 401 ? 3 : 0);
  });

  test('a 401 that is about the object keeps its words', async () => {
    const { look } = await scopeOfLook(unseen(error(401)), probing().ask);
    expect(look.finding).toMatchObject({ error: { message: 'said 401', status: 401 } });
  });

  test('where the probe is refused, its words are told', async () => {
    const { look } = await scopeOfLook(unseen(error('Forbidden')), probing('Unauthorized').ask);
    expect(look.finding).toMatchObject({ error: { message: 'said Unauthorized' } });
  });
});

test.for<[why: string, look: Look]>([
  ['there', present()],
  ['not there', absent()],
])('a look that was answered is left as it is: %s', async ([, look]) => {
  const probe = probing('Unauthorized');
  expect(await scopeOfLook(look, probe.ask)).toEqual({ look, fault: undefined });
  expect(probe.asked).toBe(0);
});

test('so is an accepted call', async () => {
  const outcome: Outcome = { kind: 'Accepted' };
  expect(await scopeOfOutcome(outcome, probing().ask)).toEqual({ outcome, fault: undefined });
});
