import { expect, test } from 'vitest';
import { decisionTable } from '../../../test/support/decide/decision-table.ts';
import { accepted, created, play } from '../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  creating,
  edited,
  HOME,
  IMAGE,
  inPhase,
  MINUTE,
  MONOTONIC,
  present,
  type Scene,
  settled,
  WORKLOAD,
} from '../../../test/support/decide/scene.ts';

/** What a phase of the platform makes of an object. */
decisionTable([
  {
    why: 'POST 202: accepted, and on its way',
    scene: { held: false, look: absent() },
    outcome: created,
    says: 'False/Creating False/NotServing True/Accepted Reconciling/Creating',
    action: 'Create',
    events: ['Created'],
  },
  ...(['Pending', 'Initializing', 'Updating', 'Creating'] as const).map((reason) => ({
    why: `${reason}: its own reason, in progress`,
    scene: { ...creating, look: inPhase(reason) },
    says: `False/${reason} False/NotServing True/Accepted Reconciling/${reason}`,
    events: [],
  })),
  {
    why: 'Pending with a quota message, accepted and queued: no Stalled, the quota may free up',
    scene: { ...creating, look: inPhase('Pending', { message: 'over quota' }) },
    says: 'False/Pending False/NotServing True/Accepted Reconciling/Pending',
  },
  {
    why: 'Running, the current revision serves',
    scene: { ...creating, look: present() },
    says: 'True/Running True/Serving True/Accepted -',
    events: ['Ready'],
  },
  {
    why: 'scaled to zero: a request wakes it',
    scene: { ...creating, look: present({ phaseClass: 'ScaledToZero' }, { reason: 'ScaledToZero' }) },
    says: 'True/ScaledToZero True/Serving True/Accepted -',
    events: ['Ready'],
  },
  {
    why: 'Running, an older revision serves',
    scene: { ...creating, look: present({}, { ready: false, reason: 'Updating' }) },
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    events: [],
  },
  {
    why: 'Degraded: told once, and it may heal',
    scene: { ...settled, look: inPhase('Degraded', { available: true }) },
    says: 'False/Degraded True/Serving True/Accepted Reconciling/Degraded',
    events: ['Degraded'],
  },
  {
    why: 'Failed does not move by itself',
    scene: { ...creating, look: inPhase('Failed', { stuck: true, message: 'pull error' }) },
    says: 'False/Failed False/NotServing True/Accepted Stalled/Failed',
    events: ['Failed'],
  },
  {
    why: 'Completed is wrong for a server',
    scene: { ...creating, look: inPhase('Completed', { stuck: true }) },
    says: 'False/Completed False/NotServing True/Accepted Stalled/Completed',
    events: [],
  },
  {
    why: 'Stopped, and nobody asked for it here',
    scene: { ...settled, look: inPhase('Stopped', { stuck: true }) },
    says: 'False/Stopped False/NotServing True/Accepted Stalled/Stopped',
  },
  {
    why: 'Stopping',
    scene: { ...settled, look: inPhase('Stopping') },
    says: 'False/Stopping False/NotServing True/Accepted Reconciling/Stopping',
  },
  {
    why: 'a word that we do not know',
    scene: { ...settled, look: inPhase('Unknown') },
    says: 'False/Unknown False/NotServing True/Accepted Reconciling/Unknown',
  },
  {
    why: 'Deleting, not by us: no PATCH although the spec differs',
    scene: { ...edited, look: present({ deleting: true }, { ready: false, available: false }, [IMAGE]) },
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'None',
  },
  {
    why: 'name taken, by somebody else',
    scene: { ...creating, status: {}, look: present({ id: 'other', mark: 'owner-2/a/b' }) },
    says: 'False/NotCreated False/NotServing False/NameConflict Stalled/NameConflict',
    action: 'None',
    events: ['NameConflict'],
  },
  {
    why: 'name taken, by a workload that carries our mark: taken back, and sent the spec',
    scene: { look: present({ id: 'w9' }) },
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
  },
  {
    why: 'a look begun before our last call ended tells nothing',
    scene: { ...creating, memory: { lastChangeAt: MONOTONIC + 1 }, look: present({ begunAt: MONOTONIC }) },
    says: 'False/Creating False/NotServing True/Accepted Reconciling/Creating',
  },
]);

test('a pass that finds everything as it was writes nothing, although time has gone on', () => {
  const { status } = play({ ...creating, look: present() });
  expect(status.operation).toBeUndefined();
  const again: Scene = { status: { ...status, lastObservedAt: ago(5 * MINUTE) }, look: present() };
  expect(play({ ...again, memory: { suspect: true } }).patch).toBeUndefined();
});

test('home and workload are recorded from what is seen', () => {
  expect(play({ ...creating, look: present() }).status.workload).toEqual({ ...WORKLOAD, home: HOME });
});
