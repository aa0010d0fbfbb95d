import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { play } from '../../../../test/support/decide/play.ts';
import { ago, MINUTE, NODE_TYPE, type Scene } from '../../../../test/support/decide/scene.ts';
import {
  ENDPOINT,
  openCreate,
  runningThere,
  shows,
  showsAs,
  unmarked,
} from '../../../../test/support/decide/unmarked-scene.ts';

const RECREATE = { updateStrategy: { type: 'Recreate' } };
const before = ['Ready True/Running@1', 'Available True/Serving@1', 'Synced True/Accepted@1'];
const edited = (status: Scene['status'] = {}, scene: Scene = {}): Scene =>
  runningThere(status, { generation: 2, hash: 'v1:b', conditions: before, look: shows(), ...scene });
const refused = {
  type: 'Create',
  startedAt: ago(MINUTE),
  generation: 2,
  nextAttemptAt: ago(-MINUTE),
} as const;

/** An edit, on a platform that changes nothing in place. */
decisionTable([
  {
    why: 'nothing of it shows, and it is one all the same',
    scene: edited(),
    says: 'False/OutOfSync True/Serving False/ImmutableChange Stalled/ImmutableChange',
    action: 'None',
    message: [
      'Stalled',
      /cannot change an endpoint in place: undo the change, or set spec\.updateStrategy.* anew\. Until then nothing else of this spec is sent either\.$/,
    ],
  },
  {
    why: 'what shows of it is named',
    scene: edited({}, { look: shows({}, {}, [{ ...NODE_TYPE, path: 'gpuSpec.gpuShape' }]) }),
    says: 'False/OutOfSync True/Serving False/ImmutableChange Stalled/ImmutableChange',
    message: ['Stalled', /spec\.egs\.gpuSpec\.gpuShape of a workload/],
  },
  {
    why: 'what was edited is named, whether it shows or not, and drift beside it is not',
    scene: edited(
      {},
      {
        desired: { changed: ['spec.egs.modelSpec.storageURI', 'spec.egs.modelSpec.args'] },
        look: shows({}, {}, [{ ...NODE_TYPE, path: 'gpuSpec.gpuShape' }]),
      },
    ),
    says: 'False/OutOfSync True/Serving False/ImmutableChange Stalled/ImmutableChange',
    message: [
      'Stalled',
      /cannot change spec\.egs\.modelSpec\.storageURI, spec\.egs\.modelSpec\.args of a workload/,
    ],
  },
  {
    why: 'what was edited has no name any more: it left the spec',
    scene: edited({}, { desired: { changed: [] } }),
    says: 'False/OutOfSync True/Serving False/ImmutableChange Stalled/ImmutableChange',
    message: ['Stalled', /cannot change an endpoint in place/],
  },
  {
    why: 'Recreate: so it is in the event',
    scene: edited({}, { spec: RECREATE, desired: { changed: ['spec.egs.modelSpec.storageURI'] } }),
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'BeginRecreate',
    events: ['Recreating'],
    message: ['Ready', /the platform cannot change spec\.egs\.modelSpec\.storageURI/],
  },
  {
    why: 'undone, it is accepted again without a call',
    scene: edited({}, { generation: 3, hash: 'v1:a' }),
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
  },
  {
    why: 'Recreate: it is written down that the workload is created anew',
    scene: edited({}, { spec: RECREATE }),
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'BeginRecreate',
    events: ['Recreating'],
    message: ['Ready', /is to be deleted and created anew: the platform cannot change an endpoint in place/],
  },
  {
    why: 'Recreate, and something was refused not long ago: it waits',
    scene: edited({ operation: refused }, { spec: RECREATE }),
    says: 'False/OutOfSync True/Serving Unknown/InProgress Reconciling/OutOfSync',
    action: 'None',
  },
  {
    why: 'sequence 24: a hash of another version of this operator triggers nothing',
    scene: edited({}, { generation: 1, hash: 'v2:a', spec: RECREATE }),
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
  },
  {
    why: 'sequence 24: not even where something was edited meanwhile: it may have been the policies',
    scene: edited({}, { hash: 'v2:b', spec: RECREATE }),
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
  },
  {
    why: 'visible drift, and no edit: Recreate begins with Ready withdrawn',
    scene: runningThere({}, { spec: RECREATE, look: shows({}, {}, [NODE_TYPE]) }),
    says: 'False/Updating True/Serving False/Drifted Reconciling/Updating',
    action: 'None',
    events: ['DriftDetected'],
  },
  {
    why: 'visible drift, InPlace',
    scene: runningThere({}, { look: shows({}, {}, [NODE_TYPE]) }),
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
  },
  {
    why: 'adopted and different: not recreated by itself, whatever the strategy',
    scene: unmarked({
      status: { adoptedId: 'llama', workload: ENDPOINT },
      spec: { adopt: { id: 'llama' }, ...RECREATE },
      look: shows({}, {}, [NODE_TYPE]),
    }),
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
    action: 'None',
    message: ['Stalled', /adopted: make the spec follow, or delete it on the platform/],
  },
]);

test('sequence 24: from then on edits are told by hashes of this version', () => {
  const { status } = play(edited({}, { hash: 'v2:b' }));
  expect(status.applied).toMatchObject({ generation: 2, hash: 'v2:b' });
  const later = play(runningThere(status, { generation: 3, hash: 'v2:c', conditions: [], look: shows() }));
  expect(later.says).toContain('False/ImmutableChange');
});

/** POST of spec A, whose answer was lost, then the spec is edited to B, then the workload is found. */
const lostThenEdited = (scene: Scene): Scene =>
  unmarked({
    generation: 2,
    hash: 'v1:b',
    desired: { fingerprint: 'f:b' },
    status: { operation: openCreate },
    look: showsAs('Same'),
    ...scene,
  });

test('sequence 20: it is ours with spec A, and stalls where B cannot be had in place', () => {
  const played = play(lostThenEdited({}));
  expect(played.status).toMatchObject({
    workload: { id: 'ns-1' },
    applied: { generation: 1, hash: 'v1:a' },
  });
  expect(played.says).toBe('False/OutOfSync True/Serving False/ImmutableChange Stalled/ImmutableChange');
  expect(played.complaints).toEqual([]);
});

test('sequence 20: it is ours with spec A, and created anew with B where that is allowed', () => {
  const begun = play(lostThenEdited({ spec: RECREATE }));
  expect(begun.status).toMatchObject({
    workload: { id: 'ns-1', gpuRequests: ['g1'] },
    operation: { type: 'Recreate', generation: 2, hash: 'v1:b' },
  });
  const next = play(lostThenEdited({ spec: RECREATE, status: begun.status, look: shows() }));
  expect(next.action).toMatchObject({ type: 'Delete', observed: { id: 'ns-1' } });
});

test('sequence 20: deleted instead, it leaves nothing', () => {
  const deleting = { deletingFor: MINUTE };
  const recorded = play(lostThenEdited(deleting));
  expect(recorded.action.type).toBe('None');
  const next = play(lostThenEdited({ ...deleting, status: recorded.status, look: shows() }));
  expect(next.action).toMatchObject({ type: 'Delete', observed: { id: 'ns-1' } });
});
