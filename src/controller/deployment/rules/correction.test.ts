import { expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  IMAGE,
  MINUTE,
  present,
  type Scene,
  settled,
  settledWith,
  situationOf,
  WALL,
} from '../../../../test/support/decide/scene.ts';
import { DONE, taken, withTasks } from '../../../../test/support/decide/task-scenes.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { correction } from './correction.ts';

const updating = [
  'Ready False/Updating',
  'Available True/Serving',
  'Synced False/Drifted',
  'Reconciling True/Updating',
];
const turnOf = (scene: Scene): string => {
  const turn = correction(situationOf(scene));
  return turn.kind === 'Wait' ? `Wait ${turn.ms / 1000}` : turn.kind;
};
const after = (count: number, agoMs: number, scene: Scene = {}): Scene =>
  settledWith({ correction: { count, lastAt: ago(agoMs) } }, { conditions: updating, ...scene });

test.for<[why: string, scene: Scene, turn: string]>([
  ['the first time at once', settledWith({}, { conditions: updating }), 'Now'],
  ['the second after a minute', after(1, 59_000), 'Wait 1'],
  ['the second, a minute later', after(1, MINUTE), 'Now'],
  ['the third after ten', after(2, 9 * MINUTE), 'Wait 60'],
  ['the third, ten minutes later', after(2, 10 * MINUTE), 'Now'],
  ['the fourth after an hour', after(3, 59 * MINUTE), 'Wait 60'],
  ['the fourth, an hour later', after(3, 60 * MINUTE), 'Now'],
  ['then never', after(4, 600 * MINUTE), 'GivenUp'],
  ['until a new generation', after(4, MINUTE, { generation: 2 }), 'Now'],
  [
    'or until a person asks',
    after(4, MINUTE, { annotations: { 'inference-operator.io/reconcile-requested-at': 'x' } }),
    'Now',
  ],
  [
    'an hour of Ready forgives',
    after(4, MINUTE, { conditions: ['Ready True/Running'], since: ago(60 * MINUTE) }),
    'Now',
  ],
  [
    'less does not',
    after(4, MINUTE, { conditions: ['Ready True/Running'], since: ago(59 * MINUTE) }),
    'GivenUp',
  ],
  ['an hour of anything else does not', after(4, MINUTE, { since: ago(600 * MINUTE) }), 'GivenUp'],
  ['sequence 33: a clock that was set back does not hold it', after(3, -60 * MINUTE), 'Now'],
])('%s: %j', ([, scene, turn]) => {
  expect(turnOf(scene)).toBe(turn);
});

test('each is counted, with its time', () => {
  expect(correction(situationOf(after(2, 10 * MINUTE)))).toEqual({
    kind: 'Now',
    next: { count: 3, lastAt: formatTimestamp(WALL) },
  });
});

test('sequence 25: given up, the message names the path and the way out', () => {
  const played = play({ ...after(4, MINUTE), memory: { suspect: true }, look: present({}, {}, [IMAGE]) });
  expect(played.says).toBe('False/OutOfSync True/Serving False/Drifted Stalled/Drifted');
  expect(played.message('Stalled')).toMatch(/spec\.image.*4 times.*reconcile-requested-at/);
  expect(played.complaints).toEqual([]);
});

test('between two corrections it says that it waits, and comes back in time', () => {
  const played = play({ ...after(1, 50_000), memory: { suspect: true }, look: present({}, {}, [IMAGE]) });
  expect(played.says).toBe('False/Updating True/Serving False/Drifted Reconciling/Updating');
  expect(played.next).toEqual({ kind: 'After', ms: 10_000 });
});

test('a loss counts like drift, and is told once', () => {
  const lost: Scene = { ...after(1, 50_000), memory: { suspect: true }, look: absent() };
  const first = play(lost);
  expect(first.says).toBe('False/Missing False/NotServing Unknown/InProgress Reconciling/Missing');
  expect(first.events).toEqual(['DriftDetected']);
  expect(
    play({
      ...lost,
      status: first.status,
      conditions: [
        'Ready False/Missing',
        'Available False/NotServing',
        'Synced Unknown/InProgress',
        'Reconciling True/Missing',
      ],
    }).events,
  ).toEqual([]);
  const last = play({ ...after(4, MINUTE), memory: { suspect: true }, look: absent() });
  expect(last.says).toBe('False/Missing False/NotServing False/Drifted Stalled/Drifted');
  expect(last.message('Stalled')).toMatch(/vanished.*reconcile-requested-at/);
});

test('an hour of Ready, or an edit that needs no call, takes the record off status', () => {
  const hour = settledWith(
    { correction: { count: 2, lastAt: ago(MINUTE) } },
    { since: ago(60 * MINUTE), look: present() },
  );
  expect(play(hour).status).not.toHaveProperty('correction');
  expect(play({ ...hour, since: ago(30 * MINUTE) }).status.correction?.count).toBe(2);
});

test('a correction counts when it is sent, and is told when its task has ended', () => {
  const drifted: Scene = {
    ...settled,
    conditions: updating,
  };
  const begun = play({ ...drifted, look: present({}, {}, [IMAGE]) }, taken);
  expect(begun.status).toMatchObject({ correction: { count: 1 }, drift: [{ path: 'spec.image' }] });
  expect(begun.events).toEqual(['DriftDetected']);
  const ended = play({ ...drifted, status: begun.status, look: withTasks(present(), DONE) });
  expect(ended.events).toContain('DriftCorrected');
  expect(ended.status).toMatchObject({ correction: { count: 1 } });
  expect(ended.status).not.toHaveProperty('drift');
});

test.each([
  [1, '1 minute'],
  [2, '10 minutes'],
  [3, '60 minutes'],
])(
  'what differs after %i corrections, which may be another field, is set right %s after the last',
  (count, when) => {
    const played = play(after(count, 1_000, { look: present({}, {}, [IMAGE]) }));
    expect(played.message('Synced')).toBe(
      `The platform differs in spec.runai.spec.image. A correction was made before; the next one is made ${when} after it.`,
    );
  },
);
