import { expect, test } from 'vitest';
import {
  acceptedWith,
  ago,
  foundSituationOf,
  MINUTE,
  type Scene,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import { unsure } from './unsure.ts';

const REFUSED = [
  'Ready False/OutOfSync',
  'Available True/Serving',
  'Synced False/Rejected',
  'Stalled True/Rejected',
];

/** An edit of it was refused, and then it cannot be seen any more. */
const vanished: Scene = settledWith({ lastObservedAt: ago(MINUTE) }, { conditions: REFUSED });
/** Its create was refused; another was accepted, and is not shown yet. */
const unseen: Scene = { conditions: REFUSED, status: acceptedWith() };
const create = { type: 'Create', startedAt: ago(0), attempts: 1 } as const;

test.for([
  ['sight is lost of what was there', vanished, undefined, /does not show the workload/],
  [
    'the create anew is not answered',
    vanished,
    { ...create, lastError: 'reset' },
    /does not show the workload/,
  ],
  ['the create is accepted, and not shown yet', unseen, create, /does not show it yet/],
] as const)('a refusal that is over is not told beside Reconciling: %s', ([, scene, operation, message]) => {
  expect(unsure(foundSituationOf(scene), operation)).toMatchObject({
    ready: { status: 'False', message: expect.stringMatching(message) },
    synced: { status: 'Unknown', reason: 'InProgress', message: expect.stringMatching(message) },
    progress: { kind: 'Reconciling' },
  });
});

test('what was accepted stays so while sight is lost', () => {
  expect(
    unsure(foundSituationOf(settledWith({ lastObservedAt: ago(MINUTE) })), undefined).synced,
  ).toBeUndefined();
});
