import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { looks, MONOTONIC, type Scene, settled } from '../../../../test/support/decide/scene.ts';

const applied: Scene = { held: false, without: { kind: 'NotFound', message: 'create it' } };
const onItsWay = 'False/NotCreated False/NotServing Unknown/InProgress Reconciling/NotCreated';
const WAITING = [
  'Ready False/NotCreated',
  'Available False/NotServing',
  'Synced Unknown/InProgress',
  'Reconciling True/NotCreated',
];
const missing = 'False/NotCreated False/NotServing False/PlatformNotFound Stalled/PlatformNotFound';

/** What must be there before a look makes sense. */
decisionTable([
  {
    why: 'our own checks refuse the spec before anything runs: no look, no call',
    scene: { held: false, translation: { kind: 'Violation', field: 'spec.image', message: 'is missing' } },
    says: 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected',
    events: ['Rejected'],
  },
  ...(
    [
      ['NotFound', 'PlatformNotFound'],
      ['NotAllowed', 'PlatformNotAllowed'],
    ] as const
  ).map(([kind, reason]) => ({
    why: `no platform (${kind}): what runs is as it is, and nothing is written there`,
    scene: { ...settled, without: { kind, message: 'create it' } },
    says: `False/OutOfSync True/Serving False/${reason} Stalled/${reason}`,
    action: 'None',
  })),
  {
    why: 'no platform, and nothing was created yet: the first status says all',
    scene: applied,
    says: missing,
  },
  {
    why: 'no platform, and the object is new: one command may be about to apply both',
    scene: { ...applied, memory: { tookOverAt: MONOTONIC - 2_999 } },
    says: onItsWay,
    events: [],
    message: ['Ready', /^Waiting for InferencePlatform runai, which is not there yet\.$/],
  },
  {
    why: '… and for three seconds, no more',
    scene: { ...applied, conditions: WAITING, memory: { tookOverAt: MONOTONIC - 3_000 } },
    says: missing,
  },
  {
    why: '… what a process before this one has missed is not waited for anew',
    scene: {
      ...applied,
      conditions: [
        'Ready False/NotCreated',
        'Synced False/PlatformNotFound',
        'Stalled True/PlatformNotFound',
      ],
      memory: { tookOverAt: MONOTONIC },
    },
    says: missing,
  },
  {
    why: '… nor for what may have a workload',
    scene: { ...applied, held: true, memory: { tookOverAt: MONOTONIC } },
    says: missing,
  },
  {
    why: '… nor is leave waited for that somebody has to give',
    scene: { ...applied, without: { kind: 'NotAllowed', message: 'no' }, memory: { tookOverAt: MONOTONIC } },
    says: 'False/NotCreated False/NotServing False/PlatformNotAllowed Stalled/PlatformNotAllowed',
  },
  {
    why: 'another holds the name already',
    scene: {
      held: false,
      look: looks({ claim: { kind: 'Lost', holder: { namespace: 'team-b', name: 'x' } } }),
    },
    says: 'False/NotCreated False/NotServing False/NameConflict Stalled/NameConflict',
    action: 'None',
    events: ['NameConflict'],
  },
]);
