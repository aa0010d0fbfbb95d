import { describe, expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import { edited, MONOTONIC, type Scene } from '../../../../test/support/decide/scene.ts';

describe('an edit of what is Stalled', () => {
  const connection = {
    kind: 'Faulty',
    reason: 'CredentialsInvalid',
    message: 'InferencePlatform runai: Secret team-a/key does not exist',
  } as const;
  const words = 'A change waits for InferencePlatform runai: Secret team-a/key does not exist.';
  const taken: Scene = {
    generation: 2,
    conditions: [
      'Ready False/NotCreated@1',
      'Available False/NotServing@1',
      'Synced False/NameConflict@1',
      'Stalled True/NameConflict@1',
    ],
    held: false,
    platform: { connection },
  };
  const immutable: Scene = {
    ...edited,
    conditions: [
      'Ready False/OutOfSync@1',
      'Available True/Serving@1',
      'Synced False/ImmutableChange@1',
      'Stalled True/ImmutableChange@1',
    ],
    platform: { connection },
  };
  const failed: Scene = {
    ...edited,
    conditions: [
      'Ready False/Failed@1',
      'Available False/NotServing@1',
      'Synced True/Accepted@1',
      'Stalled True/Failed@1',
    ],
    platform: { connection },
  };

  test.for<[why: string, scene: Scene, ready: string]>([
    ['NameConflict', taken, 'False/NotCreated False/NotServing'],
    ['ImmutableChange', immutable, 'False/OutOfSync True/Serving'],
    ['Failed', failed, 'False/OutOfSync False/NotServing'],
  ])('%s: each condition says at once, and later on, what the edit waits for', ([, scene, ready]) => {
    const first = play({ ...scene, memory: { waitingSince: MONOTONIC } });
    const { conditions: _, ...later } = scene;
    const then = play({ ...later, status: first.status, memory: { waitingSince: MONOTONIC - 10_000 } });
    for (const [played, synced, progress] of [
      [first, 'InProgress', ready.slice(6, ready.indexOf(' '))],
      [then, 'CredentialsInvalid', 'CredentialsInvalid'],
    ] as const) {
      expect(played.says).toBe(`${ready} Unknown/${synced} Reconciling/${progress}`);
      expect(played.message('Ready')).toBe(words);
      const isOld = ({ observedGeneration }: { observedGeneration?: number | undefined }) =>
        observedGeneration !== 2;
      expect(played.status.conditions?.filter(isOld).map(({ status: is }) => is)).toEqual(
        ready.includes('Serving') && !ready.includes('NotServing') ? ['True'] : [],
      );
      expect(played.complaints).toEqual([]);
    }
  });

  test('that has been edited to be paused: nobody has compared it', () => {
    const played = play({ ...immutable, spec: { paused: true } });
    expect(played.says).toBe('False/OutOfSync True/Serving Unknown/Paused -');
    expect(played.message('Ready')).toMatch(/^Paused: the current spec has not been sent, and .*/);
  });

  test('after staleAfter nothing is known of it either', () => {
    const played = play({ ...immutable, platform: { connection, failingFor: 300_000 } });
    expect(played.says).toBe(
      'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/CredentialsInvalid Reconciling/CredentialsInvalid',
    );
  });
});
