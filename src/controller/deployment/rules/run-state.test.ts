import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, ambiguous, play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  ago,
  IMAGE,
  inPhase,
  MINUTE,
  MONOTONIC,
  present,
  type Scene,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';

const wants = (runs: boolean, hash = 'v1:a'): Pick<Scene, 'translation'> => ({
  translation: { kind: 'Desired', desired: { name: 'llama', body: {}, hash, notices: [], runs } },
});
/** As they are on the platform. */
const running = present({}, { ready: false, reason: 'Stopping', message: '' });
const up = present();
const down = inPhase('Stopped', { available: false });
const asleep = inPhase('Stopped', { ready: true });
/** Stopped, and another image than ours. */
const otherwise = present(
  { phase: 'Stopped', phaseClass: 'Stopped' },
  { ready: false, reason: 'Updating', available: false },
  [IMAGE],
);

const before = ['Ready True/Running@1', 'Available True/Serving@1', 'Synced True/Accepted@1'];
/** `state` has been edited to Stopped, and to Running. */
const toStop: Scene = { ...settled, ...wants(false), generation: 2, conditions: before };
const toStart: Scene = {
  ...settled,
  ...wants(true),
  generation: 2,
  conditions: ['Ready True/Stopped@1', 'Available False/NotServing@1', 'Synced True/Accepted@1'],
};
/** The platform has accepted this generation, which is to run. */
const runs: Scene = { ...settled, ...wants(true) };
/** The same, and Ready was withdrawn before the correction. */
const withdrawn: Scene = {
  ...runs,
  conditions: [
    'Ready False/Updating',
    'Available False/NotServing',
    'Synced False/Drifted',
    'Reconciling True/Updating',
  ],
};
const stopSent = (more: Scene = {}): Scene => ({
  ...toStop,
  conditions: [
    'Ready False/Stopping',
    'Available True/Serving',
    'Synced True/Accepted',
    'Reconciling True/Stopping',
  ],
  status: {
    ...settled.status,
    applied: { generation: 2, hash: 'v1:a', at: ago(MINUTE) },
    operation: { type: 'Stop', startedAt: ago(MINUTE), generation: 2, attempts: 1 },
  },
  memory: { suspect: true, lastChangeAt: MONOTONIC - 10_000 },
  ...more,
});

decisionTable([
  {
    why: 'a stop that is asked for',
    scene: { ...toStop, look: running },
    outcome: accepted,
    says: 'False/Stopping True/Serving True/Accepted Reconciling/Stopping',
    action: 'Stop',
    events: ['Updated'],
  },
  {
    why: '… on its way: not asked for again',
    scene: { ...stopSent(), look: running },
    says: 'False/Stopping True/Serving True/Accepted Reconciling/Stopping',
    action: 'None',
    events: [],
  },
  {
    why: '… has come through',
    scene: { ...stopSent(), look: asleep },
    says: 'True/Stopped False/NotServing True/Accepted -',
    action: 'None',
    events: ['Ready'],
    message: ['Available', /^The workload is stopped, as asked\.$/],
  },
  ...(['Correct', 'Report', 'Ignore'] as const).map((driftPolicy) => ({
    why: `… that does not come through within a minute is asked for again, with ${driftPolicy}: it is no drift`,
    scene: {
      ...stopSent(),
      spec: { driftPolicy },
      memory: { suspect: true, lastChangeAt: MONOTONIC - 61_000 },
      look: running,
    },
    outcome: accepted,
    says: 'False/Stopping True/Serving True/Accepted Reconciling/Stopping',
    action: 'Stop',
    events: [],
  })),
  ...(
    [
      ['Correct', 'False/Stopping True/Serving True/Accepted Reconciling/Stopping', 'Stop'],
      ['Report', 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted', 'None'],
    ] as const
  ).map(([driftPolicy, says, action]) => ({
    why: `… asked for five times, with ${driftPolicy}: it counts as undone`,
    scene: {
      ...stopSent(),
      spec: { driftPolicy },
      status: {
        ...stopSent().status,
        operation: { type: 'Stop' as const, startedAt: ago(MINUTE), generation: 2, attempts: 5 },
      },
      memory: { suspect: true, lastChangeAt: MONOTONIC - 61_000 },
      look: running,
    },
    outcome: accepted,
    says,
    action,
  })),
  {
    why: '… and one that sets drift right counts, however long it takes',
    scene: {
      ...stopSent(),
      status: { ...stopSent().status, correction: { count: 4, lastAt: ago(MINUTE) } },
      memory: { suspect: true, lastChangeAt: MONOTONIC - 61_000 },
      look: running,
    },
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
    action: 'None',
  },
  {
    why: '… has come through, and the fields differ, which is only reported',
    scene: { ...stopSent(), spec: { driftPolicy: 'Report' }, look: otherwise },
    says: 'True/Stopped False/NotServing False/Drifted -',
    action: 'None',
  },
  {
    why: 'a stop is not kept waiting by an edit of the fields',
    scene: {
      ...toStop,
      ...wants(false, 'v1:b'),
      look: present({}, { ready: false, reason: 'Stopping' }, [IMAGE]),
    },
    outcome: accepted,
    says: 'False/Stopping True/Serving True/Accepted Reconciling/Stopping',
    action: 'Stop',
    events: [],
  },
  {
    why: '… and then the edit is sent',
    scene: {
      ...stopSent(wants(false, 'v1:b')),
      look: present({ phase: 'Stopped', phaseClass: 'Stopped' }, { ready: true, reason: 'Stopped' }, [IMAGE]),
    },
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
  },
  {
    why: 'a stop that is refused',
    scene: { ...toStop, look: running },
    outcome: refusedWith('Invalid', 'not now'),
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
    action: 'Stop',
    events: ['Rejected'],
  },
  {
    why: 'a stop without an answer',
    scene: { ...toStop, look: running },
    outcome: ambiguous,
    says: 'False/OutOfSync True/Serving Unknown/InProgress Reconciling/OutOfSync',
    action: 'Stop',
    events: [],
  },
  {
    why: 'a start that is asked for',
    scene: { ...toStart, look: down },
    outcome: accepted,
    says: 'False/Updating False/NotServing True/Accepted Reconciling/Updating',
    action: 'Start',
    events: ['Updated'],
  },
  {
    why: 'a start waits until an edit of the fields is sent',
    scene: {
      ...toStart,
      ...wants(true, 'v1:b'),
      look: present({ phaseClass: 'Stopped' }, { ready: false, reason: 'Stopped' }, [IMAGE]),
    },
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
  },
  {
    why: '… and follows it, whatever the drift policy says: it is no drift',
    scene: settledWith(
      {
        applied: { generation: 2, hash: 'v1:b', at: ago(MINUTE) },
        operation: { type: 'Update', startedAt: ago(MINUTE), generation: 2, hash: 'v1:b', attempts: 1 },
      },
      {
        ...wants(true, 'v1:b'),
        generation: 2,
        spec: { driftPolicy: 'Report' },
        conditions: [
          'Ready False/Updating',
          'Available False/NotServing',
          'Synced True/Accepted',
          'Reconciling True/Updating',
        ],
        look: down,
      },
    ),
    outcome: accepted,
    says: 'False/Updating False/NotServing True/Accepted Reconciling/Updating',
    action: 'Start',
    events: [],
  },
  {
    why: 'stopped by somebody else: first Ready is withdrawn',
    scene: { ...runs, look: down },
    says: 'False/Updating False/NotServing False/Drifted Reconciling/Updating',
    action: 'None',
    events: ['DriftDetected'],
  },
  {
    why: '… then it is started',
    scene: { ...withdrawn, look: down },
    outcome: accepted,
    says: 'False/Updating False/NotServing True/Accepted Reconciling/Updating',
    action: 'Start',
    events: ['DriftDetected', 'DriftCorrected'],
  },
  {
    why: '… again and again: it waits for its turn',
    scene: {
      ...withdrawn,
      status: { ...runs.status, correction: { count: 1, lastAt: ago(30_000) } },
      look: down,
    },
    says: 'False/Updating False/NotServing False/Drifted Reconciling/Updating',
    action: 'None',
    message: [
      'Ready',
      /^The workload was stopped on the platform\. A correction was made before; the next one is made 1 minute after it\.$/,
    ],
  },
  {
    why: '… too often',
    scene: {
      ...withdrawn,
      status: { ...runs.status, correction: { count: 4, lastAt: ago(MINUTE) } },
      look: down,
    },
    says: 'False/Stopped False/NotServing False/Drifted Stalled/Drifted',
    action: 'None',
  },
  {
    why: 'stopped by somebody else, with Report',
    scene: { ...runs, spec: { driftPolicy: 'Report' }, look: down },
    says: 'False/Stopped False/NotServing False/Drifted Stalled/Drifted',
    action: 'None',
    events: ['DriftDetected'],
    message: ['Synced', /stopped on the platform.*driftPolicy is Report/],
  },
  {
    why: 'started by somebody else, with Ignore: it costs money, so it is told',
    scene: {
      ...runs,
      ...wants(false),
      spec: { driftPolicy: 'Ignore' },
      conditions: ['Ready True/Stopped', 'Available False/NotServing', 'Synced True/Accepted'],
      look: running,
    },
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
    action: 'None',
  },
  {
    why: 'paused: nothing is started',
    scene: { ...toStart, spec: { paused: true }, look: down },
    says: 'False/Stopped False/NotServing Unknown/Paused -',
    action: 'None',
  },
  {
    why: 'created to be stopped',
    scene: settledWith(
      { operation: { type: 'Create', startedAt: ago(MINUTE), generation: 1, hash: 'v1:a', attempts: 1 } },
      {
        ...wants(false),
        conditions: [
          'Ready False/Creating',
          'Available False/NotServing',
          'Synced True/Accepted',
          'Reconciling True/Creating',
        ],
        look: running,
      },
    ),
    outcome: accepted,
    says: 'False/Stopping True/Serving True/Accepted Reconciling/Stopping',
    action: 'Stop',
    events: [],
  },
  {
    why: 'a platform that cannot stop anything: what is stopped is told',
    scene: { ...settled, look: down },
    says: 'False/Stopped False/NotServing True/Accepted Reconciling/Stopped',
    action: 'None',
  },
  {
    why: 'as it should be',
    scene: { ...runs, look: up },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
  },
]);

test('what was accepted moves to the generation that only stops or starts', () => {
  const stopped = play({ ...toStop, look: running }, accepted);
  expect(stopped.status.applied).toMatchObject({ generation: 2, hash: 'v1:a' });
  expect(stopped.status.operation).toMatchObject({ type: 'Stop', generation: 2, attempts: 1 });
});

test('each correction of the state counts, and the drift is told as the state', () => {
  const started = play({ ...withdrawn, look: down }, accepted);
  expect(started.status).toMatchObject({ correction: { count: 1 }, operation: { type: 'Start' } });
  const told = play({ ...runs, look: down });
  expect(told.status.drift).toEqual([{ path: 'state', desired: 'Running', observed: 'Stopped' }]);
});

test('a stop that has come through is over, whatever else differs: started by somebody else it is drift', () => {
  const report = { driftPolicy: 'Report' };
  const stopped = play({ ...stopSent(), spec: report, look: otherwise });
  expect(stopped.status).not.toHaveProperty('operation');
  const started = play({ ...stopSent(), spec: report, status: stopped.status, look: running });
  expect(started.action.type).toBe('None');
  expect(started.says).toBe('False/OutOfSync True/Serving False/Drifted Stalled/Drifted');
});

test('what is stopped as asked and differs, which is only reported, does not say that it serves', () => {
  const conditions = ['Ready True/Stopped', 'Available False/NotServing', 'Synced True/Accepted'];
  const told = play({
    ...runs,
    ...wants(false),
    conditions,
    spec: { driftPolicy: 'Report' },
    look: otherwise,
  });
  expect(told.says).toBe('True/Stopped False/NotServing False/Drifted -');
  expect(told.message('Ready')).not.toMatch(/serves/);
});
