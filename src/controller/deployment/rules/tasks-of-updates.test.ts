import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted } from '../../../../test/support/decide/play.ts';
import {
  ago,
  edited,
  IMAGE,
  MINUTE,
  present,
  type Scene,
  settled,
} from '../../../../test/support/decide/scene.ts';
import {
  DONE,
  DOUBTFUL,
  failed,
  LOST,
  OPEN,
  QUOTA,
  taken,
  withTasks,
} from '../../../../test/support/decide/task-scenes.ts';

const SENT_UPDATE = {
  type: 'Update',
  id: 't1',
  startedAt: ago(MINUTE),
  generation: 2,
  hash: 'v1:b',
  attempts: 1,
} as const;

/** An edit that it took with a task. */
const patched: Scene = {
  ...edited,
  conditions: [
    'Ready False/Updating',
    'Available True/Serving',
    'Synced Unknown/InProgress',
    'Reconciling True/Updating',
  ],
  status: {
    ...settled.status,
    operation: SENT_UPDATE,
  },
};

decisionTable([
  {
    why: 'an edit that the platform took with tasks',
    scene: { ...edited, look: present({}, {}, [IMAGE]) },
    outcome: taken,
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'Update',
    events: [],
  },
  {
    why: '… while it is at work, whatever the workload looks like',
    scene: { ...patched, look: withTasks(present(), OPEN) },
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'None',
  },
  {
    why: '… at work, and the spec is edited once more: it waits',
    scene: { ...patched, generation: 3, hash: 'v1:c', look: withTasks(present({}, {}, [IMAGE]), OPEN) },
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'None',
  },
  {
    why: '… ended well',
    scene: { ...patched, look: withTasks(present(), DONE) },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
    events: ['Updated', 'Ready'],
  },
  {
    why: '… ended well, and the spec was edited since: that is sent now',
    scene: { ...patched, generation: 3, hash: 'v1:c', look: withTasks(present({}, {}, [IMAGE]), DONE) },
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
  },
  {
    why: '… failed: the old spec serves, and the reason is told',
    scene: { ...patched, look: withTasks(present({}, {}, [IMAGE]), QUOTA) },
    says: 'False/OutOfSync True/Serving False/QuotaExceeded Stalled/QuotaExceeded',
    action: 'None',
    events: ['QuotaExceeded'],
  },
  {
    why: '… failed, for what only a new workload can have, with Recreate',
    scene: {
      ...patched,
      spec: { updateStrategy: { type: 'Recreate' } },
      look: withTasks(present({}, {}, [IMAGE]), failed('Immutable', 'command cannot be cleared')),
    },
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'BeginRecreate',
    events: ['Recreating'],
  },
  {
    why: '… ended nobody knows how, and the old spec shows: it is sent again, whatever the drift policy',
    scene: {
      ...patched,
      spec: { driftPolicy: 'Report' },
      look: withTasks(present({}, {}, [IMAGE]), LOST),
    },
    outcome: taken,
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'Update',
    events: [],
  },
  {
    why: '… ended nobody knows how, with Ignore: what serves is not taken for the new spec',
    scene: {
      ...patched,
      spec: { driftPolicy: 'Ignore' },
      look: withTasks(present({}, {}, [IMAGE]), LOST),
    },
    outcome: taken,
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'Update',
    events: [],
  },
  {
    why: '… ended nobody knows how, and the new spec shows',
    scene: { ...patched, look: withTasks(present(), LOST) },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
    events: ['Updated', 'Ready'],
  },
  {
    why: '… ended nobody knows how for the second time: what differs then is drift',
    scene: {
      ...patched,
      status: { ...patched.status, operation: { ...SENT_UPDATE, attempts: 2 } },
      look: withTasks(present({}, {}, [IMAGE]), LOST),
    },
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'Update',
    events: ['Updated', 'DriftDetected'],
  },
  {
    why: '… one failed that may be of another workload, and the new spec shows: it is sent once more',
    scene: { ...patched, look: withTasks(present(), DOUBTFUL) },
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
  },
  {
    why: '… the same for the second time',
    scene: {
      ...patched,
      status: { ...patched.status, operation: { ...SENT_UPDATE, attempts: 2 } },
      look: withTasks(present(), DOUBTFUL),
    },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
    events: ['Updated', 'Ready'],
  },
  {
    why: '… the same for the tenth time, and the old spec shows: it is no drift, and sent again',
    scene: {
      ...patched,
      spec: { driftPolicy: 'Report' },
      status: { ...patched.status, operation: { ...SENT_UPDATE, attempts: 10 } },
      look: withTasks(present({}, {}, [IMAGE]), DOUBTFUL),
    },
    outcome: taken,
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'Update',
    events: [],
  },
  {
    why: '… failed, and the spec was edited since: the new one need not wait because of that',
    scene: { ...patched, generation: 3, hash: 'v1:c', look: withTasks(present({}, {}, [IMAGE]), QUOTA) },
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'None',
    events: [],
  },
]);
