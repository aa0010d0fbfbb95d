import { describe, expect, test } from 'vitest';
import type { Desired } from '../platform.ts';
import { baselineFor, formatBaseline, isAfter, parseBaseline } from './baseline.ts';
import type { Revision } from './schemas.ts';

/** Revisions are numbered by age: a greater number is newer. */
const made = (number: number): string => `2026-01-05T10:0${number}:00Z`;
const revision = (number: number, phase = 'Running'): Revision => ({
  id: `r${number}`,
  createdAt: made(number),
  deletedAt: undefined,
  phase,
  phaseMessage: undefined,
  images: undefined,
  command: undefined,
  arguments: undefined,
  environmentVariables: undefined,
});

test.each([
  'r1@2026-01-05T10:01:00Z',
  'r1@2026-01-05T10:01:00.123456Z;lostBefore=2026-01-05T10:02:00Z;acceptedAt=2026-01-05T10:03:00Z',
  '@;acceptedAt=2026-01-05T10:03:00Z',
])('%s is read as it was written', (text) => {
  expect(formatBaseline(parseBaseline(text))).toBe(text);
});

test.each([
  ['the same', 'r2', 2, false],
  ['the same, whatever its time', 'r2', 3, false],
  ['an older one', 'r1', 1, false],
  ['a newer one', 'r3', 3, true],
])('after the baseline: %s', (_, id, minute, expected) => {
  expect(isAfter({ id, createdAt: made(minute) }, parseBaseline(`r2@${made(2)}`))).toBe(expected);
});

test('any revision is after none', () => {
  expect(isAfter({ id: 'r1', createdAt: made(1) }, parseBaseline('@'))).toBe(true);
});

describe('of an update that is sent now', () => {
  interface Scene {
    live?: Revision[];
    deleted?: Revision[];
    recorded?: string;
    /** The spec is another than the one that was accepted last. */
    edited?: boolean;
    /** The platform shows something else than is wanted. */
    differs?: boolean;
  }
  const of = ({ live = [revision(1)], deleted, recorded, edited, differs }: Scene): string | undefined => {
    const desired: Desired = {
      name: 'a',
      body: { spec: { image: 'a:2' } },
      hash: 'v1:b:',
      applied: edited ? 'v1:a:' : 'v1:b:',
      notices: [],
    };
    return baselineFor(desired, {
      spec: { image: differs ? 'a:1' : 'a:2' },
      runningPods: 1,
      phaseMessage: '',
      revisions: { kind: 'Read', live, deleted },
      recorded,
      serverTime: undefined,
    });
  };
  const first = `r1@${made(1)}`;

  test.each([
    ['the newest live revision', { live: [revision(2), revision(1)] }, `r2@${made(2)}`],
    ['not one that has failed', { live: [revision(2, 'Failed'), revision(1)] }, first],
    ['the newest all the same where all have', { live: [revision(2, 'Failed')] }, `r2@${made(2)}`],
    ['there is none', { live: [] }, undefined],
    [
      'what is lost, and the update changes something',
      { deleted: [revision(3), revision(2), revision(0)], differs: true },
      `${first};lostBefore=${made(3)}`,
    ],
    [
      'what has failed, and the update changes something',
      { live: [revision(2, 'Failed'), revision(1)], differs: true },
      `${first};lostBefore=${made(2)}`,
    ],
    [
      'what serves follows what was lost',
      { live: [revision(3)], deleted: [revision(2)], differs: true },
      `r3@${made(3)}`,
    ],
    [
      'what is lost may be of this very spec, sent before a crash',
      { deleted: [revision(2)], edited: true },
      first,
    ],
    [
      'what is lost is known to be of another spec',
      { deleted: [revision(2)], edited: true, recorded: `${first};lostSince=${made(2)}` },
      `${first};lostBefore=${made(2)}`,
    ],
    [
      'what is lost is known to be of this spec, which is sent again',
      { deleted: [revision(2)], recorded: `${first};lostSince=${made(2)}` },
      first,
    ],
    [
      'what an earlier update was not blamed for, and it came through',
      { live: [revision(3)], recorded: `${first};lostBefore=${made(2)}` },
      `r3@${made(3)}`,
    ],
    [
      'what an earlier update was not blamed for',
      { recorded: `${first};lostBefore=${made(2)};acceptedAt=${made(3)}` },
      `${first};lostBefore=${made(2)}`,
    ],
  ] as [string, Scene, string | undefined][])('%s', (_, scene, expected) => {
    expect(of(scene)).toBe(expected);
  });
});
