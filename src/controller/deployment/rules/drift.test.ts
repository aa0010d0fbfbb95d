import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted } from '../../../../test/support/decide/play.ts';
import {
  creating,
  IMAGE,
  NODE_TYPE,
  present,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';

/** The platform has something else than it accepted. */
decisionTable([
  {
    why: 'drift, Correct: Ready steps back before the call',
    scene: { ...settled, look: present({}, {}, [IMAGE]) },
    says: 'False/Updating True/Serving False/Drifted Reconciling/Updating',
    action: 'None',
    events: ['DriftDetected'],
  },
  {
    why: 'drift, Correct: then it is set right',
    scene: settledWith(
      { drift: [{ path: 'spec.image' }] },
      {
        conditions: [
          'Ready False/Updating',
          'Available True/Serving',
          'Synced False/Drifted',
          'Reconciling True/Updating',
        ],
        look: present({}, {}, [IMAGE]),
      },
    ),
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
    events: ['DriftCorrected'],
  },
  {
    why: 'drift in a field that cannot be updated',
    scene: { ...settled, look: present({}, {}, [NODE_TYPE]) },
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
    action: 'None',
    events: ['DriftDetected'],
  },
  {
    why: 'the same with Recreate: Ready steps back, then it is recreated',
    scene: settledWith(
      { drift: [{ path: 'spec.nodeType' }] },
      {
        spec: { updateStrategy: { type: 'Recreate' } },
        conditions: [
          'Ready False/Updating',
          'Available True/Serving',
          'Synced False/Drifted',
          'Reconciling True/Updating',
        ],
        look: present({}, {}, [NODE_TYPE]),
      },
    ),
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'BeginRecreate',
    events: ['Recreating'],
  },
  {
    why: 'sequence 24: another version of the operator wrote the hash: nothing is recreated for it',
    scene: {
      ...settled,
      hash: 'v2:a',
      spec: { updateStrategy: { type: 'Recreate' } },
      look: present({}, {}, [NODE_TYPE]),
    },
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
    action: 'None',
  },
  {
    why: 'drift, Report: Ready is left alone',
    scene: {
      ...settled,
      spec: { driftPolicy: 'Report' },
      look: present({}, { ready: false, reason: 'Updating' }, [IMAGE]),
    },
    says: 'True/Running True/Serving False/Drifted -',
    action: 'None',
    events: ['DriftDetected'],
  },
  {
    why: 'drift, Report, while our own change rolls out: this generation was never reached',
    scene: {
      ...creating,
      spec: { driftPolicy: 'Report' },
      look: present({}, { ready: false, reason: 'Updating' }, [IMAGE]),
    },
    says: 'False/OutOfSync True/Serving False/Drifted Stalled/Drifted',
    action: 'None',
  },
  {
    why: 'drift, Report, set while drift is there: an edit of policies alone leaves Ready alone',
    scene: {
      ...settled,
      generation: 2,
      conditions: ['Ready True/Running@1', 'Available True/Serving@1', 'Synced True/Accepted@1'],
      spec: { driftPolicy: 'Report' },
      look: present({}, { ready: false, reason: 'Updating' }, [IMAGE]),
    },
    says: 'True/Running True/Serving False/Drifted -',
    action: 'None',
    message: ['Synced', /differs in spec\.runai\.spec\.image;.*Set it to Correct/],
  },
  {
    why: 'drift, Report, an edit of policies alone while the drift rolls out: no person is asked',
    scene: {
      ...settledWith({ drift: [{ path: 'spec.image' }] }),
      generation: 2,
      conditions: ['Ready True/Running@1', 'Available True/Serving@1', 'Synced False/Drifted@1'],
      spec: { driftPolicy: 'Report' },
      look: present({ phaseClass: 'Updating' }, { ready: false, reason: 'Updating' }, [IMAGE]),
    },
    says: 'True/Running True/Serving False/Drifted -',
    action: 'None',
    events: [],
  },
  {
    why: 'drift, Report, after a pause: as it was before',
    scene: {
      ...settledWith({ drift: [{ path: 'spec.image' }] }),
      generation: 3,
      conditions: ['Ready False/OutOfSync@2', 'Available True/Serving@2', 'Synced Unknown/Paused@2'],
      spec: { driftPolicy: 'Report' },
      look: present({}, { ready: false, reason: 'Updating' }, [IMAGE]),
    },
    says: 'True/Running True/Serving False/Drifted -',
    action: 'None',
  },
  {
    why: 'drift, Report: what Ready says does not deny it',
    scene: {
      ...settled,
      spec: { driftPolicy: 'Report' },
      look: present({}, { ready: false, reason: 'Updating' }, [IMAGE]),
    },
    says: 'True/Running True/Serving False/Drifted -',
    message: ['Ready', /^The workload serves; Synced says/],
  },
  {
    why: 'drift, Report, after the workload has begun anew: as it was before',
    scene: {
      ...settled,
      conditions: [
        'Ready False/Initializing',
        'Available False/NotServing',
        'Synced False/Drifted',
        'Reconciling True/Initializing',
      ],
      spec: { driftPolicy: 'Report' },
      look: present({}, {}, [IMAGE]),
    },
    says: 'True/Running True/Serving False/Drifted -',
    message: ['Ready', /^The workload serves; Synced says/],
  },
  {
    why: 'drift, Report, back from a silence: as it was before, and without a word',
    scene: settledWith(
      { drift: [{ path: 'spec.image' }] },
      {
        spec: { driftPolicy: 'Report' },
        conditions: [
          'Ready Unknown/PlatformUnreachable',
          'Available Unknown/PlatformUnreachable',
          'Synced Unknown/PlatformUnreachable',
          'Reconciling True/PlatformUnreachable',
        ],
        look: present({}, { ready: false, reason: 'Updating' }, [IMAGE]),
      },
    ),
    says: 'True/Running True/Serving False/Drifted -',
    events: [],
  },
  {
    why: 'drift, Report, of a workload that fails: the failure comes first',
    scene: {
      ...settled,
      spec: { driftPolicy: 'Report' },
      look: present(
        { phaseClass: 'Failed' },
        { ready: false, reason: 'Failed', stuck: true, available: false },
        [IMAGE],
      ),
    },
    says: 'False/Failed False/NotServing False/Drifted Stalled/Failed',
  },
  {
    why: 'drift, Ignore: by its phase alone',
    scene: {
      ...settled,
      spec: { driftPolicy: 'Ignore' },
      look: present({}, { ready: false, reason: 'Updating' }, [IMAGE]),
    },
    says: 'True/Running True/Serving True/Accepted -',
    events: [],
  },
  {
    why: 'drift, Ignore: what Ready says does not deny it',
    scene: { ...settled, spec: { driftPolicy: 'Ignore' }, look: present({}, {}, [IMAGE]) },
    says: 'True/Running True/Serving True/Accepted -',
    message: [
      'Ready',
      /^The workload serves; it differs from the spec in spec\.runai\.spec\.image, and spec\.driftPolicy is Ignore\.$/,
    ],
  },
  {
    why: 'what the portable field came to is named as the user wrote it, once',
    scene: {
      ...settled,
      spec: { paused: true },
      desired: { replicasAt: /^spec\.autoscaling\./ },
      look: present({}, {}, [
        { path: 'spec.autoscaling.minReplicas', desired: '1', observed: '2', mutable: true },
        { path: 'spec.autoscaling.maxReplicas', desired: '1', observed: '2', mutable: true },
        IMAGE,
      ]),
    },
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    message: ['Ready', /is different in spec\.replicas, spec\.runai\.spec\.image\.$/],
  },
  {
    why: 'Ignore, and nothing differs',
    scene: { ...settled, spec: { driftPolicy: 'Ignore' }, look: present() },
    says: 'True/Running True/Serving True/Accepted -',
    message: ['Ready', /serves the current spec/],
  },
]);
