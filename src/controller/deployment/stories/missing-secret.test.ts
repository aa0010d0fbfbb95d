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
  SECRET_MISSING,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';

const missing = { translation: SECRET_MISSING };
const names = /Secret hf has no key token\.$/;
/** `state` has been edited to Stopped, and what runs serves still. */
const toStop: Scene = {
  ...settled,
  translation: { ...SECRET_MISSING, runs: false },
  generation: 2,
  conditions: ['Ready True/Running@1', 'Available True/Serving@1', 'Synced True/Accepted@1'],
  look: present(),
};
const stopped = present({ phase: 'DISABLED', phaseClass: 'Stopped' });
const operation = { startedAt: ago(MINUTE), generation: 2, attempts: 1 } as const;
/** The stop was accepted, and does not show. */
const stopSent: Scene = {
  ...toStop,
  conditions: [
    'Ready False/Stopping',
    'Available True/Serving',
    'Synced False/SecretNotFound',
    'Stalled True/SecretNotFound',
  ],
  status: { ...settled.status, operation: { type: 'Stop', ...operation } },
  memory: { suspect: true, lastChangeAt: MONOTONIC - 10_000 },
};
const leftAlone = 'False/OutOfSync True/Serving False/SecretNotFound Stalled/SecretNotFound';

/** A Secret or a key that the spec takes a value from is not there. */
decisionTable([
  {
    why: 'nothing runs yet: no look, no call, and the message names both',
    scene: { ...missing, held: false },
    says: 'False/NotCreated False/NotServing False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
    events: ['Rejected'],
    message: ['Stalled', names],
  },
  {
    why: 'a workload runs: it is left as it is, and serves',
    scene: { ...settled, ...missing, look: present() },
    says: 'False/OutOfSync True/Serving False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
    message: ['Ready', names],
  },
  {
    why: 'a workload that does not serve either',
    scene: { ...settled, ...missing, look: present({ phase: 'Failed', phaseClass: 'Failed' }) },
    says: 'False/OutOfSync False/NotServing False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
  },
  {
    why: 'the workload vanished: it cannot be created anew',
    scene: { ...settled, ...missing, look: absent() },
    says: 'False/NotCreated False/NotServing False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
  },
  {
    why: 'an open Recreate: what runs is not deleted for a spec that nothing can be created from',
    scene: settledWith(
      { operation: { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 0 } },
      { ...missing, look: present() },
    ),
    says: 'False/OutOfSync True/Serving False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
  },
  {
    why: 'paused: nothing would be created anyhow',
    scene: { ...settled, ...missing, spec: { paused: true }, look: absent() },
    says: 'False/Missing False/NotServing Unknown/Paused -',
    action: 'None',
  },
  {
    why: 'being deleted: a deletion needs none',
    scene: { ...settled, ...missing, deletingFor: MINUTE, look: present() },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'Delete',
  },
  {
    why: 'it is there now: on it goes',
    scene: {
      held: false,
      conditions: [
        'Ready False/NotCreated',
        'Available False/NotServing',
        'Synced False/SecretNotFound',
        'Stalled True/SecretNotFound',
      ],
      memory: { suspect: true },
      look: absent(),
    },
    says: 'False/NotCreated False/NotServing False/SecretNotFound Stalled/SecretNotFound',
    action: 'Create',
  },
]);

/** A stop needs no values: what runs costs money. */
decisionTable([
  {
    why: 'a stop goes out, and the message says that the rest waits',
    scene: toStop,
    outcome: accepted,
    says: 'False/Stopping True/Serving False/SecretNotFound Stalled/SecretNotFound',
    action: 'Stop',
    events: ['Rejected'],
    message: [
      'Ready',
      /^The platform is stopping the workload\. The rest of the spec waits: Secret hf has no key token\.$/,
    ],
  },
  {
    why: '… on its way: not asked for again',
    scene: stopSent,
    says: 'False/Stopping True/Serving False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
    events: [],
    message: ['Stalled', names],
  },
  {
    why: '… has come through',
    scene: { ...stopSent, look: stopped },
    says: 'False/OutOfSync False/NotServing False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
    message: [
      'Ready',
      /^The workload is stopped, as asked\. The rest of the spec waits: Secret hf has no key token\.$/,
    ],
  },
  {
    why: '… is refused',
    scene: toStop,
    outcome: refusedWith('Invalid', 'not now'),
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
    action: 'Stop',
  },
  {
    why: '… has no answer',
    scene: { ...stopSent, ...toStop, conditions: stopSent.conditions?.map((one) => `${one}@1`) ?? [] },
    outcome: ambiguous,
    says: 'False/OutOfSync True/Serving Unknown/InProgress Reconciling/OutOfSync',
    action: 'Stop',
  },
  {
    why: 'somebody else starts what was stopped: it is stopped again, as for any drift',
    scene: {
      ...stopSent,
      status: {
        ...settled.status,
        applied: { generation: 2, hash: 'v1:a', at: ago(MINUTE) },
      },
    },
    outcome: accepted,
    says: 'False/Stopping True/Serving False/SecretNotFound Stalled/SecretNotFound',
    action: 'Stop',
    events: ['DriftDetected', 'DriftCorrected'],
  },
  {
    why: 'what stands there under another id is not stopped before it is on record',
    scene: { ...toStop, look: present({ id: 'w2' }) },
    says: leftAlone,
    action: 'None',
  },
  {
    why: 'paused: nothing is stopped',
    scene: { ...toStop, spec: { paused: true } },
    says: leftAlone,
    action: 'None',
  },
  {
    why: 'seen before our own last call ended: the next look tells',
    scene: { ...stopSent, memory: { suspect: true, lastChangeAt: MONOTONIC + 1 } },
    says: 'False/Stopping True/Serving False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
  },
  ...(
    [
      [
        'an update of which nobody knows what came',
        { operation: { type: 'Update', hash: 'v1:b', ...operation } },
        {},
      ],
      ['an open Recreate', { operation: { type: 'Recreate', ...operation } }, {}],
      [
        'a task at work',
        { operation: { type: 'Update', hash: 'v1:a', id: 't1', ...operation } },
        { tasks: { open: ['t1'], failed: undefined } },
      ],
    ] as const
  ).map(([what, status, look]) => ({
    why: `${what} is on record, which a stop would take the place of: it waits, and the message says so`,
    scene: { ...toStop, status: { ...settled.status, ...status }, look: { ...present(), ...look } },
    says: leftAlone,
    action: 'None',
    message: [
      'Stalled',
      /Secret hf has no key token\. The workload runs on meanwhile: its stop waits as well\.$/,
    ] as [string, RegExp],
  })),
]);

test('a stop alone makes nothing of the rest of the spec accepted, and is over once it shows', () => {
  const sent = play(toStop, accepted);
  expect(sent.status).toMatchObject({
    applied: { generation: 1 },
    operation: { type: 'Stop', generation: 2 },
  });
  const { conditions: _, ...later } = stopSent;
  const shown = play({ ...later, status: sent.status, look: stopped });
  expect(shown.status).not.toHaveProperty('operation');
});
