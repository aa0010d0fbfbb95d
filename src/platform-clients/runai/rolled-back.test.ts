import { describe, expect, test } from 'vitest';
import {
  baselineOf,
  BEGUN,
  judge,
  old,
  revision,
  type RevisionScene,
  revisionSpec as spec,
  verdict,
} from '../../../test/support/revision-scene.ts';
import type { Revision } from './schemas.ts';

describe('rolled back', () => {
  const update = { baseline: `${baselineOf(1)};acceptedAt=${BEGUN}` };
  const gone = (number: number, more: Partial<Revision> = {}): Revision =>
    revision(number, { deletedAt: BEGUN, ...more });
  test.each([
    [
      'sequence 16: the new one is gone',
      { live: [old(1)], deleted: [revision(2, { deletedAt: BEGUN })], update },
      true,
    ],
    [
      'the new one failed and is still there',
      { live: [old(1), revision(2, { phase: 'Failed' })], update },
      true,
    ],
    [
      'also where the platform shows the old spec again',
      {
        live: [old(1)],
        deleted: [revision(2, { deletedAt: BEGUN })],
        update,
        observed: { ...spec, image: 'a:1' },
      },
      true,
    ],
    [
      'also where the baseline would serve (scaling only)',
      { live: [revision(1)], deleted: [revision(2, { deletedAt: BEGUN })], update },
      true,
    ],
    [
      'also without a record, after a restart',
      { live: [old(1)], deleted: [revision(2, { deletedAt: BEGUN })] },
      true,
    ],
    [
      'not while the new one is on its way',
      { live: [old(1), revision(2, { phase: 'Initializing' })], update, serverTime: '2026-01-05T11:00:00Z' },
      false,
    ],
    [
      'not because an older one was cleared away',
      { live: [revision(2)], deleted: [old(1, { deletedAt: BEGUN })], update },
      false,
    ],
    [
      'not where a third one serves',
      { live: [old(1), revision(3)], deleted: [revision(2, { deletedAt: BEGUN })], update },
      false,
    ],
    ['not before the deadline', { live: [old(1)], update, serverTime: '2026-01-05T10:10:59Z' }, false],
    [
      'when nothing came by the deadline',
      { live: [old(1)], update, serverTime: '2026-01-05T10:11:01Z' },
      true,
    ],
    [
      'not by the deadline where nobody knows when the update was accepted',
      { live: [old(1)], update: { baseline: baselineOf(1) }, serverTime: '2026-01-05T12:00:00Z' },
      false,
    ],
    [
      'to before the baseline, which was lost as well',
      { live: [revision(1)], deleted: [gone(2), gone(3)], update: { baseline: baselineOf(2) } },
      true,
    ],
    [
      'the update was sent twice, and its revision is the baseline',
      { live: [revision(1)], deleted: [gone(2)], update: { baseline: baselineOf(2) } },
      true,
    ],
    [
      'the baseline has failed and is still there',
      { live: [revision(1), revision(2, { phase: 'Failed' })], update: { baseline: baselineOf(2) } },
      true,
    ],
    [
      'by the deadline to before the baseline, of which there is no trace',
      {
        live: [revision(1)],
        update: { baseline: `${baselineOf(2)};acceptedAt=${BEGUN}` },
        serverTime: '2026-01-05T12:00:00Z',
      },
      true,
    ],
    [
      'not because of what was lost before',
      {
        live: [revision(1)],
        deleted: [gone(2)],
        update: { baseline: `${baselineOf(1)};lostBefore=2026-01-05T10:02:00Z` },
      },
      false,
    ],
    [
      'because of what was lost since',
      {
        live: [revision(1)],
        deleted: [gone(2), gone(3)],
        update: { baseline: `${baselineOf(1)};lostBefore=2026-01-05T10:02:00Z` },
      },
      true,
    ],
    [
      'not because of a revision of another spec',
      { live: [revision(1)], deleted: [gone(2, { images: ['a:3'] })], update },
      false,
    ],
    [
      'not by the deadline where differences are ignored',
      {
        live: [revision(1)],
        update,
        observed: { ...spec, nodeType: 'x', image: 'a:3' },
        serverTime: '2026-01-05T12:00:00Z',
        ignoresDrift: true,
      },
      false,
    ],
    [
      'not by the deadline where no revision was needed',
      { live: [revision(1)], update, serverTime: '2026-01-05T12:00:00Z' },
      false,
    ],
  ] as [string, RevisionScene, boolean][])('%s', (_, scene, rolledBack) => {
    const judged = judge(scene);
    expect(judged.rolledBack).toBe(rolledBack);
    // What is rolled back is always Failed and stuck, while the old revision serves.
    const { ready, reason, stuck, available } = judged;
    expect(!rolledBack || (!ready && reason === 'Failed' && stuck && available)).toBe(true);
  });

  test('records what was lost, so that the next update is not blamed for it', () => {
    const lost = [revision(3, { deletedAt: BEGUN }), revision(2, { deletedAt: BEGUN })];
    const { baseline } = judge({ live: [revision(1)], deleted: lost, update });
    expect(baseline).toBe(`${update.baseline};lostSince=2026-01-05T10:03:00Z`);
    const again = judge({ live: [revision(1)], deleted: lost, update: { baseline: baseline ?? '' } });
    expect(again).toMatchObject({ rolledBack: true, baseline });
  });

  test('says why', () => {
    const lost = revision(2, { deletedAt: BEGUN, phaseMessage: 'image not found' });
    expect(judge({ live: [old(1)], deleted: [lost], update }).message).toContain('image not found');
    expect(judge({ live: [old(1)], deleted: [lost], update, message: 'rolled back: OOM' }).message).toContain(
      'OOM',
    );
  });

  test('a first revision that fails is no roll-back', () => {
    expect(verdict({ phase: 'Failed', live: [revision(1, { phase: 'Failed' })], create: true })).toBe(
      'Failed stuck',
    );
  });
});
