import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { ambiguous, play } from '../../../../test/support/decide/play.ts';
import {
  creating,
  edited,
  IMAGE,
  looks,
  MONOTONIC,
  present,
  type Scene,
  settled,
  situationOf,
} from '../../../../test/support/decide/scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import { decide } from '../decide.ts';

const error = new PlatformError('Transient', 'HTTP 503', { status: 503 });
const lost = { finding: { kind: 'Unknown', error } } as const;
const longSilent = { connection: { kind: 'Usable' }, failingFor: 300_000 } as const;
const faulty = { kind: 'Faulty', reason: 'PlatformUnreachable', message: 'no route' } as const;

/** What an object says while its connection fails. */
decisionTable([
  {
    why: '401: what says so is the platform object; this one had no work',
    scene: { ...settled, platform: { connection: { ...faulty, reason: 'CredentialsInvalid' } } },
    says: 'True/Running True/Serving True/Accepted -',
  },
  {
    why: '401, and work of its own has waited for ten seconds',
    scene: {
      ...creating,
      platform: { connection: { ...faulty, reason: 'CredentialsInvalid' } },
      memory: { waitingSince: MONOTONIC - 10_000 },
    },
    says: 'False/Creating False/NotServing Unknown/CredentialsInvalid Reconciling/CredentialsInvalid',
  },
  {
    why: 'a new object says at once what it waits for: many look at Ready alone',
    scene: { held: false, platform: { connection: faulty } },
    says: 'False/NotCreated False/NotServing Unknown/InProgress Reconciling/NotCreated',
    message: ['Ready', /^Waiting for the connection to the platform\. no route\.$/],
  },
  {
    why: '401 for longer than staleAfter',
    scene: {
      ...settled,
      platform: { connection: { ...faulty, reason: 'CredentialsInvalid' }, failingFor: 300_000 },
    },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/CredentialsInvalid Reconciling/CredentialsInvalid',
  },
  {
    why: '429, and no work of its own',
    scene: { ...settled, platform: { connection: { ...faulty, reason: 'RateLimited' } } },
    says: 'True/Running True/Serving True/Accepted -',
  },
  {
    why: '429, and work of its own has waited for ten seconds',
    scene: {
      ...edited,
      platform: { connection: { ...faulty, reason: 'RateLimited' } },
      memory: { waitingSince: MONOTONIC - 10_000 },
    },
    says: 'False/OutOfSync True/Serving Unknown/RateLimited Reconciling/RateLimited',
  },
  {
    why: '5xx: nothing at first',
    scene: { ...creating, look: looks(lost) },
    says: 'False/Creating False/NotServing True/Accepted Reconciling/Creating',
  },
  {
    why: '5xx on a read for ten seconds',
    scene: {
      ...creating,
      memory: { waitingSince: MONOTONIC - 10_000, unseenSince: MONOTONIC - 10_000 },
      look: looks(lost),
    },
    says: 'False/Creating False/NotServing Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
  },
  {
    why: '5xx on the call for ten seconds, although reads are answered',
    scene: {
      ...edited,
      memory: { suspect: true, waitingSince: MONOTONIC - 10_000 },
      look: present({}, {}, [IMAGE]),
    },
    outcome: ambiguous,
    says: 'False/OutOfSync True/Serving Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
  },
  {
    why: 'silence for longer than staleAfter',
    scene: { ...settled, platform: longSilent, look: looks(lost) },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
  },
  {
    why: 'a Stalled object stays False while its platform is silent',
    scene: {
      ...settled,
      conditions: [
        'Ready False/OutOfSync',
        'Available True/Serving',
        'Synced False/Rejected',
        'Stalled True/Rejected',
      ],
      platform: { connection: faulty, failingFor: 900_000 },
      memory: { waitingSince: 0 },
    },
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
  },
  {
    why: 'the first status of an object that has to wait for its connection',
    scene: { held: false, platform: { connection: faulty } },
    says: 'False/NotCreated False/NotServing Unknown/InProgress Reconciling/NotCreated',
  },
  {
    why: 'nothing was created yet, for ten seconds: every condition says what is in the way',
    scene: {
      held: false,
      conditions: ['Ready False/NotCreated', 'Available False/NotServing', 'Synced Unknown/InProgress'],
      platform: { connection: { ...faulty, reason: 'CredentialsInvalid' } },
      memory: { waitingSince: MONOTONIC - 10_000 },
    },
    says: 'False/NotCreated False/NotServing Unknown/CredentialsInvalid Reconciling/CredentialsInvalid',
    message: ['Ready', /^No route$/],
  },
  {
    why: 'the same of what serves then: nothing does',
    scene: {
      held: false,
      conditions: ['Ready False/NotCreated', 'Available False/NotServing', 'Synced Unknown/InProgress'],
      platform: { connection: faulty },
      memory: { waitingSince: MONOTONIC - 10_000 },
    },
    says: 'False/NotCreated False/NotServing Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
    message: ['Available', /^No route$/],
  },
  {
    why: 'what may have been created says on what is known of that',
    scene: {
      ...creating,
      conditions: ['Ready False/Creating', 'Available False/NotServing', 'Synced True/Accepted'],
      platform: { connection: faulty },
      memory: { waitingSince: MONOTONIC - 10_000 },
    },
    says: 'False/Creating False/NotServing Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
    message: ['Ready', /^(?!no route)/],
  },
  {
    why: 'nothing was created yet, for longer than staleAfter: the message says that nothing was',
    scene: { held: false, platform: { connection: faulty, failingFor: 300_000 } },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
    message: [
      'Ready',
      /^No workload was created yet, and the platform was out of reach for about 300 s or longer: no route$/,
    ],
  },
  {
    why: 'an object at rest has no work that waits: a fault is nothing to it until staleAfter',
    scene: { ...settled, platform: { connection: faulty, failingFor: 60_000 }, memory: { waitingSince: 0 } },
    says: 'True/Running True/Serving True/Accepted -',
  },
  {
    why: 'nor has one whose drift is only reported',
    scene: {
      ...settled,
      conditions: ['Ready True/Running', 'Available True/Serving', 'Synced False/Drifted'],
      platform: { connection: faulty, failingFor: 60_000 },
      memory: { waitingSince: MONOTONIC - 60_000 },
    },
    says: 'True/Running True/Serving False/Drifted -',
  },
  {
    why: 'nor has one that is paused',
    scene: {
      ...settled,
      spec: { paused: true },
      conditions: ['Ready False/OutOfSync', 'Available True/Serving', 'Synced Unknown/Paused'],
      platform: { connection: faulty, failingFor: 60_000 },
      memory: { waitingSince: MONOTONIC - 60_000 },
    },
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
  },
  {
    why: 'one that waited for its platform object waits for the connection now that it is there',
    scene: {
      conditions: [
        'Ready False/NotCreated',
        'Available False/NotServing',
        'Synced False/PlatformNotFound',
        'Stalled True/PlatformNotFound',
      ],
      platform: { connection: faulty },
      memory: { waitingSince: MONOTONIC - 10_000 },
    },
    says: 'False/NotCreated False/NotServing Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
  },
  {
    why: 'its list fails for good, and the look that it gets instead as well: for longer than staleAfter',
    scene: {
      ...settled,
      platform: { unlisted: { lasting: 300_000, message: 'the list fails' } },
      look: looks({ finding: { kind: 'Unknown', error: new PlatformError('Transient', 'HTTP 500') } }),
    },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
    message: ['Ready', /HTTP 500/],
  },
  {
    why: 'a cluster that the platform has lost contact with, for longer than staleAfter',
    scene: { ...settled, platform: { outage: 'cluster x is Disconnected', failingFor: 300_000 } },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
    message: ['Ready', /cluster x is Disconnected/],
  },
  {
    why: 'the same after a restart: a process that has just begun does not know for how long, but the object says so',
    scene: {
      ...settled,
      conditions: [
        'Ready Unknown/PlatformUnreachable',
        'Available Unknown/PlatformUnreachable',
        'Synced Unknown/PlatformUnreachable',
        'Reconciling True/PlatformUnreachable',
      ],
      platform: { outage: 'cluster x is Disconnected', failingFor: 0 },
      look: present({}),
    },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
    message: ['Ready', /cluster x is Disconnected/],
  },
  {
    why: 'the same, not for long: what was seen still holds',
    scene: { ...settled, platform: { outage: 'cluster x is Disconnected', failingFor: 10_000 } },
    says: 'True/Running True/Serving True/Accepted -',
  },
]);

test('after a start, without a connection: nobody can translate, and what was so stays so until staleAfter', () => {
  const connection = faulty;
  const blind = {
    ...situationOf({ ...settled, platform: { connection }, memory: { waitingSince: MONOTONIC - 20_000 } }),
    translation: undefined,
  };
  expect(decide(blind)).toMatchObject({ rule: 'settled, connection is down', judgement: {} });
  const long = { ...blind, memory: { ...blind.memory, waitingSince: MONOTONIC - 300_000 } };
  expect(decide(long)).toMatchObject({ rule: 'stale', judgement: { ready: { status: 'Unknown' } } });
});

test.for([
  [0, 240_000],
  [0.5, 270_000],
  [0.99, 299_400],
] as const)('silence is told spread over the last fifth of staleAfter: %d after %d ms', ([spread, ms]) => {
  const silent = (failingFor: number) => ({
    ...situationOf({ ...settled, platform: { connection: faulty, failingFor } }),
    spread,
  });
  expect(decide(silent(ms - 1_000))).toMatchObject({
    rule: 'settled, connection is down',
    next: { kind: 'After', ms: 1_000 },
  });
  expect(decide(silent(ms))).toMatchObject({ rule: 'stale' });
});

test('work of its own comes back when the ten seconds are over', () => {
  const scene = {
    ...creating,
    platform: { connection: faulty },
    memory: { waitingSince: MONOTONIC - 4_000 },
  };
  expect(play(scene).next).toEqual({ kind: 'After', ms: 6_000 });
});

test('a wait that goes on is told once: the words do not change with time', () => {
  const scene = {
    ...creating,
    platform: { connection: faulty },
    memory: { waitingSince: MONOTONIC - 10_000 },
  };
  const { status } = play(scene);
  expect(
    play({
      platform: { connection: faulty },
      memory: { waitingSince: MONOTONIC - 10_000 },
      status,
      later: 60_000,
    }).patch,
  ).toBeUndefined();
});

/** Stopped on purpose, and edited since. */
const stoppedEdited: Scene = {
  ...edited,
  conditions: ['Ready True/Stopped@1', 'Available False/NotServing@1', 'Synced True/Accepted@1'],
  platform: { connection: { ...faulty, message: 'InferencePlatform runai: no route' } },
};
const WAITS = 'A change waits for InferencePlatform runai: no route.';

test.for([0, 10_000])('an edit of what is stopped says the same in each condition, after %d ms', (waited) => {
  const played = play({ ...stoppedEdited, memory: { waitingSince: MONOTONIC - waited } });
  expect(played.message('Ready')).toBe(WAITS);
  expect(played.message('Available')).toBe(WAITS);
  expect(played.message('Synced')).toContain('InferencePlatform runai: no route');
  expect(played.complaints).toEqual([]);
});

test('and after ten seconds as before: nothing is written but the reason of Synced', () => {
  const { conditions: _, ...later } = stoppedEdited;
  const { status } = play({ ...stoppedEdited, memory: { waitingSince: MONOTONIC } });
  const played = play({ ...later, status, memory: { waitingSince: MONOTONIC - 10_000 } });
  expect(played.says).toBe(
    'False/OutOfSync False/NotServing Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
  );
  for (const type of ['Ready', 'Available']) expect(played.message(type)).toBe(WAITS);
});

test('an edit of what serves goes on serving, and Ready names who is waited for', () => {
  const platform = { connection: { ...faulty, message: 'InferencePlatform runai: no route' } };
  const played = play({ ...edited, platform });
  expect(played.says).toBe('False/OutOfSync True/Serving Unknown/InProgress Reconciling/OutOfSync');
  expect(played.message('Ready')).toBe(WAITS);
});

test('an outage whose words change is told to each object once; another reason is news', () => {
  const { status } = play({ ...settled, platform: { connection: faulty, failingFor: 300_000 } });
  const later = (reason: 'PlatformUnreachable' | 'CredentialsInvalid', generation = 1) =>
    play({
      status,
      generation,
      platform: { connection: { kind: 'Faulty', reason, message: 'HTTP 502' }, failingFor: 360_000 },
      later: 60_000,
    });
  expect(later('PlatformUnreachable').patch).toBeUndefined();
  expect(later('CredentialsInvalid').message('Synced')).toContain('HTTP 502');
  expect(later('PlatformUnreachable', 2).message('Ready')).toContain('HTTP 502');
});

test('what has said that the connection is gone waits for the word that it is back, and asks seldom', () => {
  const scene = { ...settled, platform: { connection: faulty, failingFor: 300_000 } };
  expect(play(scene).next).toEqual({ kind: 'After', ms: 60_000 });
});
