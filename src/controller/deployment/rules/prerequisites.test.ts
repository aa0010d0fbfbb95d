import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { looks, settled } from '../../../../test/support/decide/scene.ts';

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
    scene: { held: false, without: { kind: 'NotFound', message: 'create it' } },
    says: 'False/NotCreated False/NotServing False/PlatformNotFound Stalled/PlatformNotFound',
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
