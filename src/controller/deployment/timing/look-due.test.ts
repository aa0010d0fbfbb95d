import { describe, expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import {
  foundSituationOf,
  MINUTE,
  MONOTONIC,
  present,
  type Scene,
  settled,
} from '../../../../test/support/decide/scene.ts';
import { mustLook, nextFullCheckAt, unobservedFor } from './look-due.ts';

const asks = { 'inference-operator.io/reconcile-requested-at': 'now' };

const unlisted = { lasting: 10 * MINUTE, message: 'the list of workloads fails' };

describe('must it look?', () => {
  const quiet = { suspect: false, lookedAt: { generation: 1, deleting: false, epoch: 1 } };
  const unsettled: Scene = {
    conditions: ['Ready False/Creating'],
    memory: { ...quiet, nextLookAt: MONOTONIC + 1 },
  };
  test.for<[why: string, scene: Scene, must: boolean]>([
    ['settled, and nothing hints at a change', { ...settled, memory: quiet }, false],
    ['settled, and a row hints', { ...settled, memory: { ...quiet, suspect: true } }, true],
    [
      'settled, and a look went unanswered: it is owed',
      { ...settled, memory: { ...quiet, unseenSince: 0 } },
      true,
    ],
    ['settled, and a person asks', { ...settled, annotations: asks, memory: quiet }, true],
    [
      'settled, and lists fail, but a look has shown it since',
      { ...settled, platform: { unlisted }, memory: { ...quiet, answeredAt: MONOTONIC - 3 * MINUTE } },
      false,
    ],
    [
      'settled, and neither a list nor a look has shown it for most of staleAfter',
      { ...settled, platform: { unlisted }, memory: { ...quiet, answeredAt: MONOTONIC - 3.5 * MINUTE } },
      true,
    ],
    [
      'settled, and lists fail since before this process took it over',
      { ...settled, platform: { unlisted }, memory: { ...quiet, tookOverAt: MONOTONIC - 1 } },
      false,
    ],
    [
      'settled, and the fields were compared an hour ago',
      { ...settled, memory: { ...quiet, lastFullCheckAt: MONOTONIC - 60 * MINUTE } },
      true,
    ],
    [
      'settled, after a restart: in its share of the hour',
      {
        ...settled,
        memory: { ...quiet, lookedAt: undefined, lastFullCheckAt: undefined, tookOverAt: MONOTONIC + 1 },
      },
      false,
    ],
    ['under way, and not due', unsettled, false],
    ['under way, and due', { ...unsettled, memory: { ...quiet, nextLookAt: MONOTONIC } }, true],
    [
      'under way, after a restart',
      { ...unsettled, memory: { nextLookAt: MONOTONIC + 1, lookedAt: undefined } },
      true,
    ],
    [
      'under way, and edited',
      { ...unsettled, generation: 2, memory: { ...unsettled.memory, ...quiet, nextLookAt: MONOTONIC + 1 } },
      true,
    ],
    [
      'under way, and deleted',
      { ...unsettled, deletingFor: 1, memory: { ...quiet, nextLookAt: MONOTONIC + 1 } },
      true,
    ],
    ['under way, and a new Secret', { ...unsettled, platform: { epoch: 2 } }, true],
  ])('%s', ([, scene, must]) => {
    expect(mustLook(foundSituationOf(scene))).toBe(must);
  });
});

test('abandon is set or taken off: a look, until Synced says what is so', () => {
  const annotations = { 'inference-operator.io/abandon': 'true' };
  const rests = { memory: { suspect: false, lookedAt: { generation: 1, deleting: false, epoch: 1 } } };
  const must = (scene: Scene): boolean => mustLook(foundSituationOf({ ...rests, ...scene }));
  expect(must({ ...settled, ...rests, annotations })).toBe(true);
  const { status } = play({ ...settled, annotations, look: present() });
  expect(must({ annotations, status })).toBe(false);
  expect(must({ status })).toBe(true);
});

test.for<[why: string, scene: Scene, minutes: number]>([
  ['looks are answered', settled, 0],
  ['lists fail, and no look was made', { ...settled, platform: { unlisted } }, 10],
  [
    'lists fail, and a look was answered since',
    { ...settled, platform: { unlisted }, memory: { answeredAt: MONOTONIC - 4 * MINUTE } },
    4,
  ],
  [
    'a look was answered, and a list came to its end since',
    { ...settled, platform: { unlisted }, memory: { answeredAt: MONOTONIC - 20 * MINUTE } },
    10,
  ],
  ['the connection is silent', { ...settled, platform: { failingFor: 3 * MINUTE } }, 3],
  [
    'looks of this object alone go unanswered',
    { ...settled, memory: { unseenSince: MONOTONIC - 2 * MINUTE } },
    2,
  ],
  [
    'only a call waits: reads are answered',
    { ...settled, memory: { waitingSince: MONOTONIC - 2 * MINUTE } },
    0,
  ],
  [
    'no connection was ever open in this process',
    {
      ...settled,
      platform: { connection: { kind: 'Faulty', reason: 'PlatformUnreachable', message: '' } },
      memory: { waitingSince: MONOTONIC - 2 * MINUTE },
    },
    2,
  ],
])('unobserved: %s', ([, scene, minutes]) => {
  expect(unobservedFor(foundSituationOf(scene))).toBe(minutes * MINUTE);
});

test('after a start the first checks are spread over a whole period', () => {
  const fresh = foundSituationOf({ ...settled, memory: { lastFullCheckAt: undefined, tookOverAt: 1_000 } });
  expect(nextFullCheckAt({ ...fresh, spread: 0 })).toBe(1_000);
  expect(nextFullCheckAt({ ...fresh, spread: 0.5 })).toBe(1_000 + 30 * MINUTE);
});

test('looks that read no Secrets put off no check of them', () => {
  const secrets = { generation: 1, begunAt: 2_000, values: new Map(), denied: undefined };
  const checked = (memory: Scene['memory'] = {}): number =>
    nextFullCheckAt(foundSituationOf({ ...settled, memory: { lastFullCheckAt: 5_000, ...memory } }));
  expect(checked()).toBe(5_000 + 60 * MINUTE);
  expect(checked({ secrets })).toBe(2_000 + 60 * MINUTE);
  expect(checked({ secrets: { ...secrets, begunAt: 6_000 } })).toBe(5_000 + 60 * MINUTE);
});
