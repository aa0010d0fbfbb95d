import { describe, expect, test } from 'vitest';
import { accepted, ambiguous, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  looks,
  MONOTONIC,
  objectOf,
  present,
  type Scene,
  settled,
  foundSituationOf,
} from '../../../../test/support/decide/scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import type { Action } from '../decision.ts';
import { freshMemory, type Memory } from './memory.ts';
import { noteCall, noteDeletion, noteLook, noteSecrets } from './notes.ts';
import type { SecretsRead } from '../secrets/secrets.ts';
import type { Look } from '../situation.ts';
import { createdAnew } from '../rules/correction.ts';
import { say } from '../verdicts.ts';

const looked = (
  look: Look,
  memory: Partial<Memory> = {},
  action: Action = { type: 'None' },
  scene: Scene = {},
): Memory => {
  const result = { ...freshMemory('uid', '', 0), ...memory };
  const s = { ...foundSituationOf(scene), look };
  noteLook(result, { ...s, memory: result }, look, { ...say('', { kind: 'Settled' }), action });
  return result;
};
const called = (outcome: Outcome, memory: Partial<Memory> = {}, type: Action['type'] = 'Update'): Memory => {
  const result = { ...freshMemory('uid', '', 0), ...memory };
  // Of an action only its type is looked at, and what an update sends.
  noteCall(result, { type, desired: { hash: 'v1:b' } } as Action, outcome, 1_000);
  return result;
};
const error = new PlatformError('Transient', 'HTTP 503');
const silence = looks({ finding: { kind: 'Unknown', error } });
const refusal = looks({ finding: { kind: 'Unknown', error: new PlatformError('Forbidden', 'no') } });
const noProject = looks({ location: { kind: 'Rejected', message: 'no project' } });
const lost = looks({ location: { kind: 'Unknown', error: new PlatformError('Gone', 'no project') } });
const update: Action = { type: 'Update' } as Action;

describe('a look that went unanswered', () => {
  test.for<[why: string, look: Look, scene: Scene, owed: boolean]>([
    ['is owed', silence, {}, true],
    ['not where it was refused: that is an answer', refusal, {}, false],
    ['not where a workload was seen', present(), {}, false],
    ['not where there is none', absent(), {}, false],
    ['a place that cannot be read any more is no answer', lost, settled, true],
    ['a place that is not there is one', noProject, {}, false],
    ['… also where the workload lives elsewhere', noProject, settled, false],
  ])('%s', ([, look, scene, owed]) => {
    expect(looked(look, {}, { type: 'None' }, scene).unseenSince).toBe(owed ? MONOTONIC : undefined);
    expect(looked(look, { unseenSince: 5 }, { type: 'None' }, scene).unseenSince).toBe(owed ? 5 : undefined);
  });

  test('leaves open what it would have answered: a new Secret still ends a wait', () => {
    const lookedAt = { generation: 1, deleting: false, epoch: 0 };
    expect(looked(silence, { lookedAt }).lookedAt).toEqual(lookedAt);
    expect(looked(present(), { lookedAt }).lookedAt?.epoch).toBe(1);
  });
});

describe('since when work waits', () => {
  test.for<[why: string, memory: Memory, since: number | undefined]>([
    ['a look without an answer', looked(silence), MONOTONIC],
    ['a look with one, and nothing to call', looked(present(), { waitingSince: 5 }), undefined],
    [
      'a look with one, and a call that may go unanswered again',
      looked(present(), { waitingSince: 5 }, update),
      5,
    ],
    ['a call without an answer', called(ambiguous), 1_000],
    ['another one', called(ambiguous, { waitingSince: 5 }), 5],
    ['a call that the connection refused', called(refusedWith('Throttled')), 1_000],
    ['a call that the platform refused', called(refusedWith('Invalid'), { waitingSince: 5 }), undefined],
    ['a call that was accepted', called(accepted, { waitingSince: 5 }), undefined],
    ['a release without an answer', called(ambiguous, {}, 'ReleaseGpus'), 1_000],
  ])('%s', ([, memory, since]) => {
    expect(memory.waitingSince).toBe(since);
  });
});

test.each([
  [[createdAnew], false],
  [[], true],
])('that something was mended is told once: %j', (happenings, mending) => {
  const memory = { ...freshMemory('uid', '', 0), mending: true };
  const s = { ...foundSituationOf({}), look: present() };
  noteLook(memory, { ...s, memory }, present(), { ...say('', { kind: 'Settled' }), happenings });
  expect(memory.mending).toBe(mending);
});

describe('the first of two absences', () => {
  test.for<[why: string, memory: Memory, since: number | undefined]>([
    ['is remembered', looked(absent(500)), 500],
    ['and stays the first', looked(absent(900), { absentSince: 500 }), 500],
    ['one begun before we took it over is none', looked(absent(500), { tookOverAt: 600 }), undefined],
    ['one begun before the last create ended is none', looked(absent(500), { lastCreateAt: 600 }), undefined],
    ['one from before counts no more', looked(absent(900), { absentSince: 500, lastCreateAt: 600 }), 900],
    ['a workload that is there ends it', looked(present(), { absentSince: 500 }), undefined],
    [
      'one of another kind does not',
      looked(present({ foreignKind: 'Workspace' }), { absentSince: 500 }),
      500,
    ],
    [
      '… and begins one for an object that goes, which asks for its name and nothing else',
      looked(present({ foreignKind: 'Workspace', begunAt: 900 }), {}, undefined, { deletingFor: 1 }),
      900,
    ],
    [
      '… and not for one that stays, which may ask for what it adopts',
      looked(present({ foreignKind: 'Workspace', begunAt: 900 })),
      undefined,
    ],
    ['silence does not', looked(silence, { absentSince: 500 }), 500],
    ['a create call ends it', called(accepted, { absentSince: 500 }, 'Create'), undefined],
    ['an update does not', called(accepted, { absentSince: 500 }), 500],
    ['a release of GPUs does not', called(accepted, { absentSince: 500 }, 'ReleaseGpus'), 500],
  ])('%s', ([, memory, since]) => {
    expect(memory.absentSince).toBe(since);
  });
});

test('a look after which only the finalizer was put back is made again: nothing was compared', () => {
  expect(looked(present(), {}, { type: 'Hold' }).suspect).toBe(true);
  expect(looked(present()).suspect).toBe(false);
});

test('an unanswered create widens the window by its time limit, an answered one does not', () => {
  expect(called(ambiguous, {}, 'Create')).toMatchObject({
    lastCreateAt: 1_000,
    lastChangeAt: 1_000,
    widerWindowMs: 30_000,
  });
  expect(called(accepted, { widerWindowMs: 30_000 }, 'Create').widerWindowMs).toBe(0);
});

test('a provisional answer keeps its first moment while it is the same', () => {
  const provisional = (key: string): Look =>
    present({ begunAt: 900 }, { ready: false, provisional: { key, apart: 10 } });
  expect(looked(provisional('a')).provisional).toEqual({ key: 'a', since: 900 });
  expect(looked(provisional('a'), { provisional: { key: 'a', since: 500 } }).provisional?.since).toBe(500);
  expect(looked(provisional('b'), { provisional: { key: 'a', since: 500 } }).provisional?.since).toBe(900);
  expect(looked(present(), { provisional: { key: 'a', since: 500 } }).provisional).toBeUndefined();
  expect(called(accepted, { provisional: { key: 'a', since: 500 } }).provisional).toBeUndefined();
});

test('a create ends what is remembered of the delete before it: the next workload may get the same id', () => {
  const deleteAccepted = { id: 'llama', at: 500 };
  expect(called(accepted, { deleteAccepted }, 'Create').deleteAccepted).toBeUndefined();
  expect(called(ambiguous, { deleteAccepted }, 'Create').deleteAccepted).toBeUndefined();
  expect(called(accepted, { deleteAccepted }).deleteAccepted).toEqual(deleteAccepted);
});

test.for<[why: string, outcome: Outcome, before: readonly string[], after: readonly string[]]>([
  ['was not answered', { kind: 'Ambiguous', error }, ['v1:a'], ['v1:a', 'v1:b']],
  ['was not answered, and was sent before', { kind: 'Ambiguous', error }, ['v1:b', 'v1:a'], ['v1:a', 'v1:b']],
  ['is at work', { kind: 'Accepted', tasks: ['1'] }, [], ['v1:b']],
  ['does not show yet', { kind: 'Accepted', unseen: 'no labels' }, [], ['v1:b']],
  ['was refused', { kind: 'Refused', error }, ['v1:a'], ['v1:a']],
  ['is accepted', { kind: 'Accepted' }, ['v1:a'], []],
])('what may be in force beside what was accepted: an update %s', ([, outcome, sentSince, after]) => {
  expect(called(outcome, { sentSince }).sentSince).toEqual(after);
  expect(called(outcome, { sentSince }, 'Stop').sentSince).toEqual(sentSince);
});

describe('Secrets were read', () => {
  const version = (...versions: string[]): SecretsRead['values'] =>
    new Map(versions.map((resourceVersion, n) => [`s${n}`, { resourceVersion, data: {} }]));
  const first: SecretsRead = { generation: 1, begunAt: 1_000, values: version('1'), denied: undefined };
  /** What is known after these, each read a second after the one before. */
  const known = (...reads: Partial<SecretsRead>[]): Memory => {
    const memory = freshMemory('uid', '', 0);
    for (const [n, read] of reads.entries()) noteSecrets(memory, { ...first, ...read }, 1_000 * (n + 1));
    return memory;
  };

  test('for the first time: nothing has changed', () => {
    expect(known({})).toMatchObject({ secrets: first, suspect: false });
    expect(known({}).secrets).not.toHaveProperty('changedAt');
  });

  test('again, and as they were', () => {
    const memory = known({}, { begunAt: 2_000 });
    expect(memory).toMatchObject({ secrets: { begunAt: 2_000 }, suspect: false });
    expect(memory.secrets).not.toHaveProperty('changedAt');
  });

  test.for<[why: string, read: Partial<SecretsRead>]>([
    ['another version', { values: version('2') }],
    ['one that is gone', { values: new Map() }],
    ['one more', { values: version('1', '1') }],
    ['one that may not be read any more', { denied: 'no right' }],
  ])('%s: it is looked at, and noted when that was found', ([, read]) => {
    expect(known({}, read)).toMatchObject({ suspect: true, secrets: { changedAt: 2_000 } });
    expect(known({}, read, read).secrets).toMatchObject({ changedAt: 2_000 });
  });
});

test('since when it is being deleted, as far as this process knows', () => {
  const memory = freshMemory('uid', '', 0);
  noteDeletion(memory, objectOf({}), 1_000);
  expect(memory.deletingSince).toBeUndefined();
  for (const now of [2_000, 3_000]) noteDeletion(memory, objectOf({ deletingFor: 60_000 }), now);
  expect(memory.deletingSince).toBe(2_000);
});
