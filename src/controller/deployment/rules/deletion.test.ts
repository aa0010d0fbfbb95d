import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, ambiguous, play, refusedWith } from '../../../../test/support/decide/play.ts';
import { asked, claimed, deleted, lost } from '../../../../test/support/decide/deletion-scenes.ts';
import {
  absent,
  ago,
  looks,
  MINUTE,
  MONOTONIC,
  OURS,
  present,
  type Scene,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';

const old: Scene = { ...settled, deletingFor: 15 * MINUTE };
const waysOut: [string, RegExp] = ['Ready', /deletionPolicy to Retain.*abandon=true/];
const silence = new PlatformError('Transient', 'HTTP 503', { status: 503 });
const lostSight = looks({ finding: { kind: 'Unknown', error: silence } });

/** An object that is being deleted, and its workload. */
decisionTable([
  {
    why: 'there, and ours: deleted',
    scene: { ...deleted, look: present() },
    outcome: accepted,
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'Delete',
    events: ['Deleting'],
  },
  {
    why: 'not deleted at once: told once, and asked again',
    scene: {
      ...asked,
      status: { ...settled.status, operation: { type: 'Delete', startedAt: ago(MINUTE), attempts: 1 } },
      look: present(),
    },
    outcome: accepted,
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'Delete',
    events: [],
  },
  ...(
    [
      ['the platform has yet to show a delete that it accepted: it is left to it', OURS.id, 59_999, 'None'],
      ['… for a minute', OURS.id, 60_000, 'Delete'],
      ['… and only of the very workload', 'another-id', 1_000, 'Delete'],
    ] as const
  ).map(([why, id, since, action]) => ({
    why,
    scene: {
      ...asked,
      status: {
        ...settled.status,
        operation: { type: 'Delete' as const, startedAt: ago(MINUTE), attempts: 1 },
      },
      memory: { deleteAccepted: { id, at: MONOTONIC - since } },
      look: present(),
    },
    outcome: accepted,
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action,
    events: [],
  })),
  ...(
    [
      ['the first answer is 403', refusedWith('Forbidden', 'no permission', 403)],
      ['the first answer is 503', refusedWith('Transient', 'HTTP 503', 503)],
      ['the first answer is 400', refusedWith('Invalid', 'no', 400)],
      ['there is no answer', ambiguous],
    ] as const
  ).map(([why, outcome]) => ({
    why: `${why}: never a person's turn at once, and the ways out are named`,
    scene: { ...deleted, look: present() },
    outcome,
    says: 'False/Deleting True/Serving Unknown/InProgress Reconciling/Deleting',
    events: ['Deleting'],
    message: waysOut,
  })),
  {
    why: 'it went by itself while we asked',
    scene: { ...asked, status: settled.status ?? {}, look: present() },
    outcome: refusedWith('Gone', 'no workload', 404),
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    events: [],
  },
  {
    why: 'on its way out',
    scene: { ...deleted, look: present({ deleting: true, phase: 'Terminating' }) },
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'None',
  },
  {
    why: 'on its way out for 15 minutes: a person may have to act, and the platform goes on',
    scene: { ...old, look: present({ deleting: true, phase: 'Terminating' }) },
    says: 'False/Deleting False/NotServing Unknown/InProgress Stalled/Deleting',
    message: waysOut,
  },
  {
    why: 'accepted again and again for 15 minutes, and nothing comes of it',
    scene: { ...old, look: present() },
    outcome: accepted,
    says: 'False/Deleting False/NotServing Unknown/InProgress Stalled/Deleting',
    action: 'Delete',
    message: waysOut,
  },
  {
    why: 'refused for 15 minutes: tried again all the same',
    scene: { ...old, look: present() },
    outcome: refusedWith('Forbidden', 'no permission', 403),
    says: 'False/Deleting True/Serving Unknown/InProgress Stalled/Deleting',
    action: 'Delete',
    message: waysOut,
  },
  {
    why: 'a platform that does not answer: the ways out at once',
    scene: { ...deleted, look: lostSight },
    says: 'False/Deleting True/Serving Unknown/PlatformUnreachable Reconciling/Deleting',
    message: waysOut,
  },
  {
    why: 'a platform that has not answered for long: still deleting, and whether it serves is not known',
    scene: { ...deleted, platform: { failingFor: 900_000 }, look: lostSight },
    says: 'False/Deleting Unknown/PlatformUnreachable Unknown/PlatformUnreachable Reconciling/Deleting',
  },
  {
    why: 'credentials that are refused: the ways out at once',
    scene: {
      ...deleted,
      platform: { connection: { kind: 'Faulty', reason: 'CredentialsInvalid', message: 'no Secret' } },
    },
    says: 'False/Deleting True/Serving Unknown/CredentialsInvalid Reconciling/Deleting',
    message: waysOut,
  },
  {
    why: 'no platform object: the ways out at once',
    scene: { ...deleted, without: { kind: 'NotFound', message: 'InferencePlatform x does not exist.' } },
    says: 'False/Deleting True/Serving False/PlatformNotFound Reconciling/Deleting',
    message: waysOut,
  },
  {
    why: 'a refused read is tried again like any other failure',
    scene: {
      ...deleted,
      look: looks({ finding: { kind: 'Unknown', error: new PlatformError('Forbidden', 'no') } }),
    },
    says: 'False/Deleting True/Serving False/Rejected Reconciling/Deleting',
    message: waysOut,
  },
  {
    why: 'sequence 7: the project is lost: no absence, the finalizer stays',
    scene: {
      ...deleted,
      look: looks({ location: { kind: 'Unknown', error: new PlatformError('Gone', 'no project') } }),
    },
    says: 'False/Deleting True/Serving Unknown/PlatformUnreachable Reconciling/Deleting',
    action: 'None',
    message: waysOut,
  },
  {
    why: 'sequence 5: another home than the recorded one: nothing is deleted there',
    scene: { ...deleted, look: looks({ location: { kind: 'Home', home: 'other/1' } }) },
    says: 'False/Deleting True/Serving False/PlatformChanged Reconciling/Deleting',
    action: 'None',
    message: waysOut,
  },
  {
    why: 'no mark where marks are kept, and no record: a person decides',
    scene: { ...asked, look: present({ id: 'x', mark: undefined }) },
    says: 'False/Deleting False/NotServing False/NameConflict Stalled/NameConflict',
    action: 'None',
    message: ['Stalled', /llama \(x\).*Delete it on the platform.*abandon/],
  },
  {
    why: 'the recorded one is gone, and an unmarked one has its name',
    scene: { ...deleted, look: present({ id: 'x', mark: undefined }) },
    says: 'False/Deleting True/Serving False/NameConflict Stalled/NameConflict',
    action: 'None',
  },
  {
    why: 'nothing is there, but a create may still come through: one look is not enough',
    scene: { ...asked, look: absent() },
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'None',
  },
  {
    why: 'something of another kind has the name, and a create may still come through beside it',
    scene: { ...asked, look: present({ id: 'x', foreignKind: 'Workspace' }) },
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'None',
  },
]);

test.for<[why: string, scene: Scene]>([
  [
    'an adoption that is recorded is deleted like any other',
    {
      ...settledWith({ adoptedId: 'w1' }),
      deletingFor: MINUTE,
      spec: { adopt: { id: 'w1' } },
      look: present({ mark: undefined }),
    },
  ],
  [
    'a workload on record is ours although adopt names another',
    { ...deleted, spec: { adopt: { id: 'x' } }, look: present() },
  ],
  ['paused: deletion follows deletionPolicy', { ...deleted, spec: { paused: true }, look: present() }],
  ['an own create was never answered, and adopt came after it', { ...claimed, look: present() }],
  ['found again by its mark, status lost', { ...asked, look: present({ id: OURS.id }) }],
  [
    'found by its mark, though another object holds the name',
    { ...asked, look: { ...present(), claim: lost } },
  ],
  [
    'another object’s status has another workload of the name',
    { ...deleted, look: { ...present(), claim: { ...lost, recorded: 'w0' } } },
  ],
  [
    'our own checks refuse the spec by now',
    { ...deleted, translation: { kind: 'Violation', field: 'f', message: 'm' }, look: present() },
  ],
])('%s: its workload is deleted', ([, scene]) => {
  expect(play(scene).action.type).toBe('Delete');
});

test('without our finalizer there is nothing of ours to delete', () => {
  expect(play({ ...deleted, held: false })).toMatchObject({
    action: { type: 'None' },
    next: { kind: 'Settled' },
  });
});

test('another object holds the name, and nothing stands there yet: made sure of first', () => {
  const played = play({ ...asked, look: { ...absent(), claim: lost } });
  expect(played.action.type).toBe('None');
  expect(played.message('Ready')).toContain('Making sure');
});

test('what is not seen any more is not Available, though it is not sure yet that it is gone', () => {
  const played = play({
    ...asked,
    conditions: ['Ready False/Deleting', 'Available True/Serving'],
    look: absent(),
  });
  expect(played.says).toContain('False/Deleting False/NotServing');
});
