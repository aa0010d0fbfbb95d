import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, ambiguous, play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  MINUTE,
  MONOTONIC,
  present,
  type Scene,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import {
  DONE,
  notDeleted,
  OPEN,
  QUOTA,
  sent,
  taken,
  withTasks,
} from '../../../../test/support/decide/task-scenes.ts';

/** A deletion whose delete has a task. */
const deleting: Scene = settledWith(
  { operation: { type: 'Delete', id: 't1', startedAt: ago(MINUTE), attempts: 3 } },
  {
    deletingFor: MINUTE,
    conditions: [
      'Ready False/Deleting',
      'Available True/Serving',
      'Synced True/Accepted',
      'Reconciling True/Deleting',
    ],
  },
);
const recreated: Scene = settledWith(
  {
    operation: {
      type: 'Recreate',
      id: 't1',
      startedAt: ago(MINUTE),
      generation: 1,
      hash: 'v1:a',
      attempts: 1,
    },
  },
  {
    conditions: [
      'Ready False/Updating',
      'Available True/Serving',
      'Synced Unknown/InProgress',
      'Reconciling True/Updating',
    ],
  },
);

const theirs = present({ mark: 'owner-2/team-a/llama' });

decisionTable([
  {
    why: 'a delete that is at work is not sent again',
    scene: { ...deleting, look: withTasks(present(), OPEN) },
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'None',
  },
  {
    why: '… that failed is told, with the ways out',
    scene: { ...deleting, look: withTasks(present(), notDeleted('Transient', 'quota')) },
    says: 'False/Deleting True/Serving Unknown/InProgress Reconciling/Deleting',
    action: 'None',
    message: ['Ready', /quota.*Retain.*abandon/],
  },
  {
    why: '… and the finalizer stays while a task is at work, although nothing is there',
    scene: { ...deleting, look: withTasks(absent(), OPEN) },
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'None',
  },
  {
    why: '… gone with its task',
    scene: { ...deleting, look: withTasks(absent(), DONE) },
    says: 'False/Deleting True/Serving True/Accepted Reconciling/Deleting',
    action: 'Release',
    events: ['Deleted'],
  },
  {
    why: 'sequence 17: deleted while the create task is new and nothing is there: it waits',
    scene: { ...sent, deletingFor: MINUTE, look: withTasks(absent(), OPEN) },
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    action: 'None',
    message: ['Ready', /task t1/],
  },
  {
    why: 'sequence 17: then it is there: deleted all the same, though its task is at work',
    scene: { ...sent, deletingFor: MINUTE, look: withTasks(present(), OPEN) },
    outcome: taken,
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    action: 'Delete',
  },
  {
    why: 'deleted while the create task is new, and somebody else has the name by then: it is waited for all the same',
    scene: { ...sent, deletingFor: MINUTE, look: withTasks(theirs, OPEN) },
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    action: 'None',
    message: ['Ready', /task t1/],
  },
  {
    why: '… and let go once it has ended',
    scene: { ...sent, deletingFor: MINUTE, look: withTasks(theirs, QUOTA) },
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'Release',
  },
  {
    why: 'a create that the delete has overtaken fails: the delete goes on',
    scene: { ...deleting, look: withTasks(present(), { ...QUOTA, open: ['t2'] }) },
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'None',
  },
  {
    why: '… and at its end nobody says that the delete failed',
    scene: {
      ...deleting,
      memory: { suspect: true, deleteAccepted: { id: 'w1', at: MONOTONIC - 1_000 } },
      look: withTasks(present(), QUOTA),
    },
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    action: 'None',
  },
  {
    why: 'a recreation whose delete is at work',
    scene: { ...recreated, look: withTasks(present(), OPEN) },
    says: 'False/Updating False/NotServing Unknown/InProgress Reconciling/Updating',
    action: 'None',
  },
  {
    why: '… and nothing is there any more, but the task has not ended',
    scene: { ...recreated, look: withTasks(absent(), OPEN) },
    says: 'False/Updating False/NotServing Unknown/InProgress Reconciling/Updating',
    action: 'None',
  },
  {
    why: '… whose delete failed: told, and deleted once more after a while',
    scene: { ...recreated, look: withTasks(present(), notDeleted('Transient', 'busy')) },
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'None',
  },
]);

test('a delete remembers the tasks of the create that it overtakes', () => {
  const played = play(
    { ...sent, deletingFor: MINUTE, look: withTasks(present(), OPEN) },
    { kind: 'Accepted', tasks: ['t2'] },
  );
  expect(played.status.operation).toMatchObject({ type: 'Delete', id: 't1,t2' });
});

test('a delete that failed is sent again, later each time', () => {
  const told = play({ ...deleting, look: withTasks(present(), notDeleted('Transient', 'busy')) });
  expect(told.status.operation).toMatchObject({ type: 'Delete', attempts: 3, lastError: 'busy' });
  expect(told.status.operation).not.toHaveProperty('id');
  expect(told.next).toEqual({ kind: 'After', ms: 20_000 });
  const again = play({ ...deleting, status: told.status, look: present() }, accepted);
  expect(again.action.type).toBe('Delete');
  expect(again.status.operation).toMatchObject({ attempts: 4 });
});

test.each([
  ['refused', refusedWith('Busy', 'locked', 409)],
  ['not answered', ambiguous],
])('a delete that is %s forgets no task of the create, and waits for none', (_, outcome) => {
  const refused = play({ ...sent, deletingFor: MINUTE, look: withTasks(present(), OPEN) }, outcome);
  expect(refused.status.operation).toMatchObject({ type: 'Delete', id: 't1', attempts: 1 });
  const gone = play({ ...deleting, status: refused.status, look: withTasks(absent(), OPEN) });
  expect(gone.action.type).toBe('None');
  const again = play({ ...deleting, status: refused.status, look: withTasks(present(), OPEN) }, taken);
  expect(again.action.type).toBe('Delete');
  expect(again.status.operation).toMatchObject({ id: 't1,t1,t2', attempts: 2 });
  expect(again.status.operation).not.toHaveProperty('lastError');
});

test('a delete that failed forgets no task that is still at work', () => {
  const look = withTasks(present(), notDeleted('Transient', 'busy', ['t0']));
  expect(play({ ...deleting, look }).status.operation).toMatchObject({ id: 't0', lastError: 'busy' });
});
