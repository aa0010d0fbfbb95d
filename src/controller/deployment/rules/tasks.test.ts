import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  ago,
  absent,
  edited,
  IMAGE,
  inPhase,
  MINUTE,
  MONOTONIC,
  present,
} from '../../../../test/support/decide/scene.ts';
import {
  DONE,
  failed,
  LOST,
  OPEN,
  QUOTA,
  sent,
  taken,
  withTasks,
} from '../../../../test/support/decide/task-scenes.ts';

decisionTable([
  {
    why: 'a create that the platform took with tasks is not accepted yet',
    scene: { held: false, look: absent() },
    outcome: taken,
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'Create',
    events: [],
  },
  {
    why: 'its task is at work: what is not there may yet come',
    scene: { ...sent, look: withTasks(absent(), OPEN) },
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'None',
    message: ['Ready', /task t1/],
  },
  {
    why: 'its task is at work, and it is there: its phase is told, and nothing is called',
    scene: { ...sent, look: withTasks(inPhase('Initializing'), OPEN) },
    says: 'False/Initializing False/NotServing Unknown/InProgress Reconciling/Initializing',
    action: 'None',
    events: [],
  },
  {
    why: 'its task has ended well: the spec is accepted',
    scene: { ...sent, look: withTasks(inPhase('Initializing'), DONE) },
    says: 'False/Initializing False/NotServing True/Accepted Reconciling/Initializing',
    action: 'None',
    events: ['Created'],
  },
  {
    why: 'ended well, and it serves',
    scene: { ...sent, look: withTasks(present(), DONE) },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
    events: ['Created', 'Ready'],
  },
  {
    why: 'ended well, and nothing is there: looked for once more',
    scene: { ...sent, look: withTasks(absent(), DONE) },
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'None',
  },
  {
    why: 'ended well, and nothing is there for a whole window: vanished, so created anew, and counted',
    scene: {
      ...sent,
      memory: { suspect: true, tookOverAt: 0, lastCreateAt: 0, absentSince: MONOTONIC - 30_000 },
      look: withTasks(absent(), DONE),
    },
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'Create',
    events: ['DriftDetected'],
  },
  {
    why: 'failed for want of quota, and nothing is there',
    scene: { ...sent, look: withTasks(absent(), QUOTA) },
    says: 'False/NotCreated False/NotServing False/QuotaExceeded Stalled/QuotaExceeded',
    action: 'None',
    events: ['QuotaExceeded'],
    message: ['Synced', /inference_gpu_h100_count/],
  },
  {
    why: 'failed for want of capacity: it waits, and nobody need act',
    scene: { ...sent, look: withTasks(absent(), failed('Capacity', 'no h100 in region 7')) },
    says: 'False/Pending False/NotServing Unknown/InProgress Reconciling/Pending',
    action: 'None',
  },
  {
    why: 'failed otherwise',
    scene: { ...sent, look: withTasks(absent(), failed('Invalid', 'no such image')) },
    says: 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected',
    action: 'None',
    events: ['Rejected'],
  },
  {
    why: 'failed because the name is taken, by what has no mark: nothing of ours came of it',
    scene: {
      ...sent,
      status: {
        ...sent.status,
        operation: { ...sent.status?.operation, type: 'Create', startedAt: ago(MINUTE), refused: true },
      },
      look: withTasks(present({ mark: undefined }), failed('Conflict', 'llama exists')),
    },
    says: 'False/NotCreated False/NotServing False/NameConflict Stalled/NameConflict',
    action: 'None',
  },
  {
    why: 'ended well, and of its mark only a piece is left: what has its name is what its task has made',
    scene: { ...sent, look: withTasks(present({ mark: undefined, markIsCut: true }), DONE) },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
    events: ['Created', 'Ready'],
  },
  {
    why: '… but a stranger has put something there that never had a mark',
    scene: { ...sent, look: withTasks(present({ mark: undefined }), DONE) },
    says: 'False/NotCreated False/NotServing False/NameConflict Stalled/NameConflict',
    action: 'None',
  },
  {
    why: '… and while its task is at work nobody knows whose the piece is',
    scene: { ...sent, look: withTasks(present({ mark: undefined, markIsCut: true }), OPEN) },
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'None',
  },
  {
    why: '… and one that is there although its task failed is of somebody else',
    scene: {
      ...sent,
      look: withTasks(present({ mark: undefined, markIsCut: true }), failed('Conflict', 'llama exists')),
    },
    says: 'False/NotCreated False/NotServing False/NameConflict Stalled/NameConflict',
    action: 'None',
  },
  {
    why: '… nor whose it is where nobody knows any more how its task has ended',
    scene: { ...sent, look: withTasks(present({ mark: undefined, markIsCut: true }), LOST) },
    says: 'False/NotCreated False/NotServing False/NameConflict Stalled/NameConflict',
    action: 'None',
  },
  {
    why: 'a create whose task ended nobody knows how, and nothing is there: created anew, and nothing has vanished',
    scene: {
      ...sent,
      spec: { driftPolicy: 'Report' },
      memory: { suspect: true, tookOverAt: 0, lastCreateAt: 0, absentSince: MONOTONIC - 30_000 },
      look: withTasks(absent(), LOST),
    },
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'Create',
    events: [],
  },
  {
    why: 'sequence 18: tasks that may be its own are open: neither created again …',
    scene: {
      ...sent,
      status: { operation: { type: 'Create', startedAt: ago(MINUTE), lastError: 'no answer', attempts: 1 } },
      memory: { suspect: true, tookOverAt: 0, lastCreateAt: 0, absentSince: MONOTONIC - 90_000 },
      look: { ...absent(), openCreates: ['t7', 't8'] },
    },
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'None',
    message: ['Ready', /2 open create tasks on the platform may be its own/],
  },
  {
    why: 'sequence 18: … nor let go',
    scene: {
      ...sent,
      deletingFor: MINUTE,
      status: { operation: { type: 'Create', startedAt: ago(MINUTE), lastError: 'no answer', attempts: 1 } },
      memory: { suspect: true, tookOverAt: 0, lastCreateAt: 0, absentSince: MONOTONIC - 90_000 },
      look: { ...absent(), openCreates: ['t7'] },
    },
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    action: 'None',
  },
  {
    why: 'sequence 18: once all of them have ended, it is created again',
    scene: {
      ...sent,
      status: { operation: { type: 'Create', startedAt: ago(MINUTE), lastError: 'no answer', attempts: 1 } },
      memory: { suspect: true, tookOverAt: 0, lastCreateAt: 0, absentSince: MONOTONIC - 90_000 },
      look: { ...absent(), openCreates: [] },
    },
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'Create',
  },
  {
    why: 'a recreation that the quota would refuse deletes nothing',
    scene: {
      ...edited,
      spec: { updateStrategy: { type: 'Recreate' } },
      look: present({}, {}, [{ ...IMAGE, mutable: false }]),
    },
    outcome: refusedWith('Quota', 'the quota allows 2'),
    says: 'False/OutOfSync True/Serving False/QuotaExceeded Stalled/QuotaExceeded',
    action: 'BeginRecreate',
    events: ['QuotaExceeded'],
  },
]);

test('the ids are recorded with the answer, and what was accepted once they have ended', () => {
  const begun = play({ held: false, look: absent() }, taken);
  expect(begun.status.operation).toMatchObject({ type: 'Create', id: 't1,t2', hash: 'v1:a' });
  expect(begun.status).not.toHaveProperty('applied');
  expect(begun.status).not.toHaveProperty('workload');
  const ended = play({ ...sent, look: withTasks(inPhase('Initializing'), DONE) });
  expect(ended.status.applied).toMatchObject({ generation: 1, hash: 'v1:a' });
  expect(ended.status.operation).not.toHaveProperty('id');
});
