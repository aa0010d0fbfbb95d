import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { play } from '../../../../test/support/decide/play.ts';
import { creating, edited, type Scene, SECRET_MISSING } from '../../../../test/support/decide/scene.ts';

const missing = (what: string) =>
  ({ kind: 'Faulty', reason: 'CredentialsInvalid', message: `InferencePlatform runai: ${what}` }) as const;
const connection = missing('Secret team-a/runai does not exist');
const CAUSE = 'InferencePlatform runai: Secret team-a/runai does not exist.';

/** Paused just now, and the Secret of the platform object is missing. */
const paused: Scene = {
  ...edited,
  hash: 'v1:a',
  status: { ...edited.status, observedGeneration: 1 },
  spec: { paused: true },
  platform: { connection },
};

/** A pause that begins while the platform does not answer. */
decisionTable([
  {
    why: 'nobody can look whether what is there is as the spec says',
    scene: paused,
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    events: [],
    message: ['Ready', new RegExp(`^Paused: nothing is changed, and .* not been compared .* ${CAUSE}$`)],
  },
  {
    why: 'edited as well',
    scene: { ...paused, hash: 'v1:b' },
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    message: ['Ready', new RegExp(`^Paused: the current spec has not been sent, and .* ${CAUSE}$`)],
  },
  {
    why: 'how it compares nobody knows',
    scene: { ...paused, translation: SECRET_MISSING },
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    message: ['Ready', new RegExp(`^Paused: nothing is changed, and .* not been compared .* ${CAUSE}$`)],
  },
  {
    why: 'what is not Ready yet says what it said',
    scene: {
      ...creating,
      status: { ...creating.status, observedGeneration: 1 },
      generation: 2,
      conditions: creating.conditions?.map((each) => `${each}@1`) ?? [],
      spec: { paused: true },
      platform: { connection },
    },
    says: 'False/Creating False/NotServing Unknown/Paused -',
  },
  {
    why: 'what nothing is known of waits for that',
    scene: {
      ...paused,
      conditions: [
        'Ready Unknown/PlatformUnreachable@1',
        'Available Unknown/PlatformUnreachable@1',
        'Synced Unknown/PlatformUnreachable@1',
        'Reconciling True/PlatformUnreachable@1',
      ],
    },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/Paused Reconciling/PlatformUnreachable',
  },
  {
    why: 'paused when nothing had been observed for longer than staleAfter',
    scene: { ...paused, platform: { connection, failingFor: 300_000 } },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/Paused Reconciling/PlatformUnreachable',
    message: ['Synced', new RegExp(`^Paused: nothing is changed, and .* not been compared .* ${CAUSE}$`)],
  },
  {
    why: 'paused before, and nothing was observed for longer than staleAfter since',
    scene: {
      ...paused,
      status: { ...edited.status, observedGeneration: 2 },
      conditions: ['Ready True/Running', 'Available True/Serving', 'Synced Unknown/Paused'],
      platform: { connection, failingFor: 300_000 },
    },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/Paused Reconciling/PlatformUnreachable',
  },
  {
    why: 'nothing was created yet',
    scene: { held: false, spec: { paused: true }, platform: { connection } },
    says: 'False/NotCreated False/NotServing Unknown/Paused -',
  },
  {
    why: 'what has waited for a person by the spec before',
    scene: {
      ...paused,
      conditions: [
        'Ready False/OutOfSync@1',
        'Available True/Serving@1',
        'Synced False/Rejected@1',
        'Stalled True/Rejected@1',
      ],
    },
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    message: ['Ready', /^Paused: nothing is changed/],
  },
]);

test('what is stopped and edited says the same in each condition', () => {
  const conditions = ['Ready True/Stopped@1', 'Available False/NotServing@1', 'Synced True/Accepted@1'];
  const played = play({ ...paused, hash: 'v1:b', conditions });
  const told = ['Ready', 'Available', 'Synced'].map((type) => played.message(type));
  expect(new Set(told).size).toBe(1);
});

test('it is told once, whatever the words of the outage become', () => {
  const { status } = play(paused);
  const { conditions: _, ...later } = paused;
  expect(play({ ...later, status, later: 60_000 }).patch).toBeUndefined();
  const other = { connection: missing('Secret team-a/runai has no key') };
  expect(play({ ...later, status, platform: other, later: 60_000 }).patch).toBeUndefined();
});
