import { describe, expect, test } from 'vitest';
import { accepted, play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  MINUTE,
  MONOTONIC,
  POLLING,
  present,
  type Scene,
  settled,
} from '../../../../test/support/decide/scene.ts';
import { OPEN, withTasks } from '../../../../test/support/decide/task-scenes.ts';
import { runningThere, shows } from '../../../../test/support/decide/unmarked-scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';

const recreate = { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 0 } as const;
const releases: Outcome = {
  kind: 'Refused',
  error: new PlatformError('Busy', 'GPUs are held', { status: 500 }),
  after: 'the release of its GPUs (g1, state Successful)',
};
const noSecret = { kind: 'Faulty', reason: 'CredentialsInvalid', message: 'Secret egs is missing.' } as const;
const believed = { memory: { suspect: true, absentSince: MONOTONIC - POLLING.visibilityWindow } };

/** What this operator has taken down itself is not said to serve, although no look shows it yet. */
describe('Available', () => {
  test.each<[why: string, scene: Scene, outcome: Outcome, ready: string, words: RegExp]>([
    [
      'its GPUs are being released',
      { deletingFor: MINUTE },
      releases,
      'Deleting',
      /deleted after the release/,
    ],
    [
      'the same, to be created anew',
      { status: { operation: recreate } },
      releases,
      'Updating',
      /deleted after the release/,
    ],
    ['its delete was taken', { deletingFor: MINUTE }, accepted, 'Deleting', /is deleting the workload/],
    [
      'the same, to be created anew',
      { status: { operation: recreate } },
      accepted,
      'Updating',
      /is deleting/,
    ],
    [
      'it is gone, and its GPUs were released',
      { deletingFor: MINUTE, ...believed, look: absent() },
      accepted,
      'Deleting',
      /are released/,
    ],
    [
      'it is gone, and its GPUs are being released',
      { deletingFor: MINUTE, ...believed, look: absent() },
      releases,
      'Deleting',
      /is gone/,
    ],
  ])('is False once %s', (_, { status, ...scene }, outcome, ready, words) => {
    const played = play(runningThere(status, { look: shows(), ...scene }), outcome);
    expect(played.says).toContain(`False/${ready} False/NotServing`);
    expect(played.message('Available')).toMatch(words);
    expect(played.complaints).toEqual([]);
  });

  test('stays so where no look succeeds any more, and in the end nobody knows', () => {
    const { status } = play(runningThere({ operation: recreate }, { look: shows() }), releases);
    const { conditions: _, ...scene } = runningThere();
    const blind = (failingFor: number): Scene => ({
      ...scene,
      status,
      memory: { waitingSince: MONOTONIC - MINUTE },
      platform: { ...scene.platform, connection: noSecret, failingFor },
    });
    expect(play(blind(MINUTE)).says).toContain('False/Updating False/NotServing');
    expect(play(blind(5 * MINUTE)).says).toContain('Unknown/PlatformUnreachable Unknown/PlatformUnreachable');
  });

  test.each<[why: string, scene: Scene]>([
    ['a look does not show it yet', { look: present() }],
    ['its task is at work', { look: withTasks(present(), OPEN) }],
    ['its task is at work, and nothing is there', { look: withTasks(absent(), OPEN) }],
  ])('stays False while %s', (_, scene) => {
    for (const type of ['Delete', 'Recreate'] as const) {
      const operation = { ...recreate, type, id: 't1', attempts: 1 };
      const played = play({
        ...settled,
        ...(type === 'Delete' && { deletingFor: MINUTE }),
        status: { ...settled.status, operation },
        memory: { suspect: true, deleteAccepted: { id: 'w1', at: MONOTONIC - 1_000 } },
        ...scene,
      });
      expect(played.action.type).toBe('None');
      expect(played.says).toContain('False/NotServing');
    }
  });

  test('is what looks say again where nothing was taken down', () => {
    const down: Scene = {
      ...settled,
      deletingFor: MINUTE,
      conditions: ['Ready False/Deleting', 'Available False/NotServing', 'Synced True/Accepted'],
      look: present(),
    };
    expect(play(down, refusedWith('Transient', 'HTTP 503', 503)).says).toContain('True/Serving');
  });
});
