import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, play } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  HOME,
  IMAGE,
  looks,
  MINUTE,
  present,
  type Scene,
  settled,
  settledWith,
  working,
} from '../../../../test/support/decide/scene.ts';

const adopting: Scene = { held: false, spec: { adopt: { id: 'w1' } } };
const holding: Scene = { ...adopting, held: true };
const theirs = { id: 'w1', mark: 'owner-2/team-x/y' } as const;
const rejected = 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected';
const conflict = 'False/NotCreated False/NotServing False/NameConflict Stalled/NameConflict';
const living = { ...present({ mark: 'owner-1/team-b/z' }), markOwnerLives: true };

/** Adoption. */
decisionTable([
  {
    why: 'first the finalizer',
    scene: { ...adopting, look: present({ mark: undefined }) },
    says: 'False/NotCreated False/NotServing Unknown/InProgress Reconciling/NotCreated',
    action: 'Hold',
    events: [],
  },
  {
    why: 'then the record',
    scene: { ...holding, look: present({ mark: undefined }) },
    says: 'False/OutOfSync False/NotServing Unknown/InProgress Reconciling/InProgress',
    action: 'None',
    events: ['Adopted'],
  },
  {
    why: 'then the spec is sent',
    scene: {
      ...holding,
      status: { adoptedId: 'w1', ...(settled.status?.workload && { workload: settled.status.workload }) },
      look: present({ mark: undefined }, {}, [IMAGE]),
    },
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
    events: ['Updated'],
  },
  {
    why: 'its own mark is no obstacle (status lost, adopt in the manifest)',
    scene: { ...holding, look: present() },
    says: 'False/OutOfSync False/NotServing Unknown/InProgress Reconciling/InProgress',
    events: ['Adopted'],
  },
  {
    why: 'sequence 35: an id that names nothing never creates',
    scene: { ...adopting, look: absent() },
    says: rejected,
    action: 'None',
    message: ['Stalled', /w1 names no workload .* correct spec\.adopt\.id, or take spec\.adopt out\.$/],
  },
  {
    why: 'sequence 35: something that is going away',
    scene: { ...adopting, look: present({ mark: undefined, deleting: true }) },
    says: rejected,
    message: ['Stalled', /being deleted: correct spec\.adopt\.id, or take spec\.adopt out\.$/],
  },
  {
    why: 'sequence 35: something of another kind',
    scene: { ...adopting, look: present({ foreignKind: 'Workspace' }) },
    says: rejected,
    message: [
      'Stalled',
      /is of the kind Workspace, not an inference: correct spec\.adopt\.id, or take spec\.adopt out\.$/,
    ],
  },
  {
    why: '… where a workload is called otherwise',
    scene: {
      ...adopting,
      platform: { capabilities: { ...working.capabilities, workloadKind: 'NIM service' } },
      look: present({ foreignKind: 'Workspace' }),
    },
    says: rejected,
    message: ['Stalled', /not a NIM service: /],
  },
  {
    why: 'sequence 35: something of another name',
    scene: { ...adopting, look: present({ name: 'other', mark: undefined }) },
    says: rejected,
    message: [
      'Stalled',
      /correct spec\.adopt\.id, or create another InferenceDeployment that gives its workload the name other\.$/,
    ],
  },
  {
    why: 'sequence 35: something of another project',
    scene: { ...adopting, look: present({ home: 'cluster/44', mark: undefined }) },
    says: rejected,
    message: [
      'Stalled',
      /cluster\/44.*: correct spec\.adopt\.id, or create another InferenceDeployment that leads there\.$/,
    ],
  },
  {
    why: 'the same project, its cluster written in capitals',
    scene: { ...adopting, look: present({ home: 'CLUSTER/33', mark: undefined }) },
    says: 'False/NotCreated False/NotServing Unknown/InProgress Reconciling/NotCreated',
    action: 'Hold',
  },
  {
    why: 'another workload of that name does not stand in for it',
    scene: { ...adopting, look: present({ id: 'w2' }) },
    says: rejected,
    action: 'None',
  },
  {
    why: 'the mark of another owner blocks it, and the message says which line to add',
    scene: { ...adopting, look: present(theirs) },
    says: conflict,
    message: [
      'Stalled',
      /add fromOwner: owner-2\/team-x\/y to spec\.adopt; else correct spec\.adopt\.id, or take spec\.adopt out\.$/,
    ],
  },
  {
    why: 'a mark of another namespace of this cluster blocks it, and nothing is told of it',
    scene: { ...adopting, look: present({ mark: 'owner-1/team-b/z' }) },
    says: conflict,
    message: [
      'Stalled',
      /^(?!.*(team-b|fromOwner)).*another namespace of this cluster: correct spec\.adopt\.id, or take spec\.adopt out\.$/,
    ],
  },
  {
    why: 'fromOwner names the mark word for word',
    scene: {
      ...holding,
      spec: { adopt: { id: 'w1', fromOwner: 'owner-2/team-x/y' } },
      look: present(theirs),
    },
    says: 'False/OutOfSync False/NotServing Unknown/InProgress Reconciling/InProgress',
    events: ['Adopted'],
  },
  {
    why: 'fromOwner names another mark than the one that is there',
    scene: {
      ...holding,
      spec: { adopt: { id: 'w1', fromOwner: 'owner-2/team-x/z' } },
      look: present(theirs),
    },
    says: conflict,
  },
  {
    why: 'fromOwner names an object that lives here',
    scene: { ...holding, spec: { adopt: { id: 'w1', fromOwner: 'owner-1/team-b/z' } }, look: living },
    says: conflict,
    message: ['Stalled', /still exists in this cluster: delete it first, with deletionPolicy Retain/],
  },
  {
    why: 'the platform object does not allow it here',
    scene: { ...adopting, platform: { adoptionAllowed: false }, look: present({ mark: undefined }) },
    says: 'False/NotCreated False/NotServing False/PlatformNotAllowed Stalled/PlatformNotAllowed',
    action: 'None',
  },
  {
    why: 'another object holds the same workload already',
    scene: {
      ...adopting,
      look: looks({ claim: { kind: 'Lost', holder: { namespace: 'team-a', name: 'first' } } }),
    },
    says: conflict,
    message: ['Stalled', /InferenceDeployment first/],
  },
  {
    why: 'paused: a preview without finalizer',
    scene: {
      ...adopting,
      spec: { adopt: { id: 'w1' }, paused: true },
      look: present({ mark: undefined }, {}, [IMAGE]),
    },
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    action: 'None',
    message: ['Synced', /can be taken over; it is different in spec\.runai\.spec\.image/],
  },
  {
    why: 'paused: a preview of what the object has made itself, with status that knows no workload yet',
    scene: {
      ...settledWith({ workload: undefined }),
      spec: { adopt: { id: 'w1', fromOwner: 'owner-1/team-a/llama' }, paused: true },
      look: present(),
    },
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    action: 'None',
  },
  {
    why: 'once recorded it is history: what vanishes is created anew',
    scene: { ...settledWith({ adoptedId: 'w1' }), spec: { adopt: { id: 'w1' } }, look: absent() },
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    action: 'Create',
  },
]);

/** A name that is taken. */
decisionTable([
  {
    why: 'by a workload without a mark: the line to add',
    scene: { held: false, look: present({ id: 'x', mark: undefined }) },
    says: conflict,
    message: ['Stalled', /no owner mark\. To take it over, add spec\.adopt: \{id: x\}/],
  },
  {
    why: "by another cluster's: the lines to add",
    scene: { held: false, look: present({ id: 'x', mark: 'owner-2/a/b' }) },
    says: conflict,
    message: ['Stalled', /add spec\.adopt: \{id: x, fromOwner: owner-2\/a\/b\}/],
  },
  {
    why: "by another namespace's of this cluster: nothing more is said",
    scene: { held: false, look: present({ id: 'secret-id', mark: 'owner-1/team-b/z' }) },
    says: conflict,
    message: [
      'Stalled',
      /^(?!.*(secret-id|team-b|\bz\b)).*another namespace of this cluster\. Choose another name, in another InferenceDeployment\.$/,
    ],
  },
  {
    why: 'by an object of this namespace that lives: it is named',
    scene: {
      held: false,
      look: { ...present({ id: 'x', mark: 'owner-1/team-a/first' }), markOwnerLives: true },
    },
    says: conflict,
    message: [
      'Stalled',
      /of InferenceDeployment first\. Choose another name, in another InferenceDeployment\.$/,
    ],
  },
  {
    why: 'by what an object of this namespace left behind: the lines to add',
    scene: { held: false, look: present({ id: 'x', mark: 'owner-1/team-a/first' }) },
    says: conflict,
    message: ['Stalled', /fromOwner: owner-1\/team-a\/first/],
  },
  {
    why: 'by something of another kind',
    scene: { held: false, look: present({ id: 'x', mark: undefined, foreignKind: 'Workspace' }) },
    says: conflict,
    message: [
      'Stalled',
      /of the kind Workspace \(x\).*Choose another name, in another InferenceDeployment, or delete it there\.$/,
    ],
  },
  {
    why: 'sequence 8: a copied manifest: the finalizer proves nothing',
    scene: { held: true, look: present({ id: 'x', mark: 'owner-1/team-b/llama' }) },
    says: conflict,
    action: 'None',
  },
  {
    why: "held by another namespace's object: nothing more is said",
    scene: {
      held: false,
      look: looks({ claim: { kind: 'Lost', holder: { namespace: 'team-b', name: 'z' } } }),
    },
    says: conflict,
    message: [
      'Stalled',
      /^(?!.*(team-b|\bz\b)).*another namespace\. Choose another name, in another InferenceDeployment\.$/,
    ],
  },
  {
    why: 'the recorded one is gone, and the name has passed to another',
    scene: { ...settled, look: present({ id: 'x', mark: undefined }) },
    says: conflict,
    action: 'None',
  },
]);

test('what is positively gone leaves the record, so that adopt can be added; GPU requests stay', () => {
  const workload = { ...settled.status?.workload, gpuRequests: ['g1'], leaseExpiresAt: ago(MINUTE) };
  const { status } = play({
    ...settledWith({ workload, endpoints: [{ name: 'serving', url: 'https://a' }], replicas: 2 }),
    look: present({ id: 'x', mark: undefined }),
  });
  expect(status.workload).toEqual({ home: HOME, gpuRequests: ['g1'] });
  expect(status).not.toHaveProperty('endpoints');
  expect(status).not.toHaveProperty('replicas');
  expect(status).not.toHaveProperty('lastObservedAt');
});

test('a preview records no workload to hold on to, and shows what differs', () => {
  const spec = { adopt: { id: 'w1' }, paused: true };
  const { status, patch } = play({ held: false, spec, look: present({ mark: undefined }, {}, [IMAGE]) });
  expect(patch).not.toHaveProperty('workload');
  expect(status).not.toHaveProperty('adoptedId');
  expect(status.drift).toEqual([{ path: 'spec.image', desired: 'a', observed: 'b' }]);
});

test('the record of an adoption goes with adopt, so that the same id can be added again', () => {
  const scene = settledWith({ adoptedId: 'w1' }, { look: present({ mark: undefined }) });
  expect(play(scene).status).not.toHaveProperty('adoptedId');
  expect(play({ ...scene, spec: { adopt: { id: 'w1' } } }).status.adoptedId).toBe('w1');
});

test('an id that names nothing is looked for again every ten minutes', () => {
  expect(play({ ...adopting, look: absent() }).next).toEqual({ kind: 'After', ms: 10 * MINUTE });
});
