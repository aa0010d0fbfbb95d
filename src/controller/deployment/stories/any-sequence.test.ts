import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { accepted, ambiguous, created, play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  IMAGE,
  inPhase,
  looks,
  MARK,
  MINUTE,
  MONOTONIC,
  NODE_TYPE,
  present,
  type Scene,
} from '../../../../test/support/decide/scene.ts';
import { showsAs, unmarked } from '../../../../test/support/decide/unmarked-scene.ts';
import { type ErrorClass, PlatformError } from '../../../platform-clients/errors.ts';
import type { Assessment, Outcome } from '../../../platform-clients/platform.ts';
import type { Action } from '../decision.ts';
import type { Look } from '../situation.ts';

/**
 * Whatever a platform shows and answers, in whatever order, each status must satisfy kstatus, Flux, the contract's
 * rules and the schema, as a state and as a step from the one before. Raise RUNS for a long search.
 */
const RUNS = Number(process.env['SEQUENCE_RUNS'] ?? 200);

const errorClass = fc.constantFrom<ErrorClass>(
  'Transient',
  'Throttled',
  'Unauthorized',
  'Forbidden',
  'Invalid',
  'Conflict',
  'Gone',
  'Quota',
  'Capacity',
  'Unsupported',
  'Immutable',
  'CertificateInvalid',
  'Aborted',
  'Bug',
);
const reason = fc.constantFrom<Assessment['reason']>(
  'Creating',
  'Pending',
  'Initializing',
  'Running',
  'ScaledToZero',
  'Updating',
  'Degraded',
  'Failed',
  'Completed',
  'Stopping',
  'Stopped',
  'Unknown',
);
const differences = fc.constantFrom([], [], [IMAGE], [NODE_TYPE], [IMAGE, NODE_TYPE]);
const flag = fc.boolean();
const phase = fc.tuple(reason, flag, differences, flag).map(([word, stuck, differs, available]) => ({
  ...inPhase(word, { stuck, available }),
  differences: differs,
}));
const running = differences.map((differs) => present({}, {}, differs));
const updating = differences.map((differs) => present({}, { ready: false, reason: 'Updating' }, differs));
const rolledBack = differences.map((differs) =>
  present({}, { ready: false, reason: 'Failed', rolledBack: true, stuck: true }, differs),
);
const foreign = fc
  .constantFrom(undefined, MARK, 'owner-1/team-a/x', 'owner-1/team-b/x', 'owner-2/a/b')
  .map((mark) => present({ id: 'w2', mark }));
const lost = errorClass.map((word) =>
  looks({ finding: { kind: 'Unknown', error: new PlatformError(word, 'no') } }),
);
const elsewhere = fc.constantFrom<Look>(
  absent(),
  looks({ location: { kind: 'Rejected', message: 'no project' } }),
  looks({ location: { kind: 'Home', home: 'other/1' } }),
  looks({ claim: { kind: 'Lost', holder: { namespace: 'team-b', name: 'x' } } }),
  present({ deleting: true }, { ready: false }),
  present({ id: 'w2', foreignKind: 'Workspace' }),
);
const look: fc.Arbitrary<Look> = fc.oneof(running, updating, phase, rolledBack, foreign, lost, elsewhere);

/** What shows on a platform that keeps no mark, changes nothing in place and leases GPUs. */
const unmarkedLook: fc.Arbitrary<Look> = fc
  .record({
    id: fc.constantFrom('ns-1', 'ns-1', 'ns-2'),
    recognised: fc.constantFrom(undefined, 'Same', 'Same', 'Other', 'Unclear'),
    gpuRequests: fc.constantFrom([], ['g1'], ['g1', 'g2']),
    ended: fc.constantFrom(false, false, false, true),
    expiresAt: fc.constantFrom(undefined, ago(-MINUTE), ago(MINUTE)),
    word: reason,
    ready: flag,
    differs: fc.constantFrom([], [], [NODE_TYPE]),
    hides: fc.constantFrom(
      {},
      {},
      { hidesGpuRequests: true },
      { awaitsGpuRequests: true },
      { recordedByAnother: true },
    ),
  })
  .map(({ id, recognised, gpuRequests, ended, expiresAt, word, ready, differs, hides }) => ({
    ...showsAs(
      recognised,
      { id, gpuRequests, lease: { expiresAt, ended } },
      ready ? {} : { ready, reason: word },
      differs,
    ),
    ...hides,
  }));

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(accepted) },
  { weight: 1, arbitrary: fc.constant(ambiguous) },
  { weight: 3, arbitrary: errorClass.map((word) => refusedWith(word)) },
);

const policies = fc.record({
  driftPolicy: fc.constantFrom('Correct', 'Report', 'Ignore'),
  updateStrategy: fc.constantFrom({ type: 'InPlace' }, { type: 'Recreate' }),
  paused: fc.constantFrom(false, false, false, true),
  adopt: fc.constantFrom(
    undefined,
    undefined,
    undefined,
    { id: 'w1' },
    { id: 'w2', fromOwner: 'owner-2/a/b' },
  ),
});
const platform = fc.constantFrom<Pick<Scene, 'platform' | 'without'>>(
  {},
  {},
  {},
  { platform: { failingFor: 400_000 } },
  { platform: { outage: 'cluster is Disconnected', failingFor: 400_000 } },
  { platform: { connection: { kind: 'Faulty', reason: 'CredentialsInvalid', message: 'no' } } },
  { platform: { connection: { kind: 'Faulty', reason: 'RateLimited', message: 'no' }, failingFor: 400_000 } },
  { without: { kind: 'NotFound', message: 'create it' } },
  { without: { kind: 'NotAllowed', message: 'ask' } },
  { without: { kind: 'WrongType', message: 'another' } },
);
const step = fc.record({
  look,
  unmarkedLook: fc.oneof({ weight: 3, arbitrary: unmarkedLook }, { weight: 2, arbitrary: elsewhere }),
  atLeaseEnd: fc.constantFrom('Stall', 'Recreate'),
  outcome,
  policies,
  platform,
  edits: fc.constantFrom(false, false, false, true),
  violates: fc.constantFrom(false, false, false, false, true),
  asks: fc.constantFrom(false, false, false, true),
  waitsFor: fc.constantFrom(0, 11_000, 400_000),
  held: fc.constantFrom(true, true, true, false),
  deletes: fc.constantFrom(...Array<boolean>(12).fill(false), true),
});

const CALLS = new Set<Action['type']>(['Create', 'Update', 'Delete', 'ReleaseGpus']);
const platforms = [
  { marks: 'with marks', on: (scene: Scene): Scene => scene },
  { marks: 'without marks', on: unmarked },
];

test.each(platforms)(
  'over any sequence of looks and answers every status keeps the rules, $marks',
  { timeout: 300_000 },
  ({ marks, on }) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), (steps) => {
        let status: Scene['status'];
        let generation = 1;
        let deletingFor: number | undefined;
        steps.forEach((now, at) => {
          if (now.edits) generation += 1;
          if (now.deletes && deletingFor === undefined) {
            deletingFor = 0;
            generation += 1;
          }
          const later = at * 600_000;
          const scene = on({
            later,
            ...now.platform,
            generation,
            look: marks === 'with marks' ? now.look : now.unmarkedLook,
            desired: { atLeaseEnd: { policy: now.atLeaseEnd, field: 'spec.egs.leaseEndPolicy' } },
            hash: `v1:${generation}`,
            held: now.held || deletingFor !== undefined,
            spec: Object.fromEntries(Object.entries(now.policies).filter(([, value]) => value !== undefined)),
            memory: {
              suspect: true,
              waitingSince: MONOTONIC + later - now.waitsFor,
              absentSince: 0,
              lastCreateAt: 0,
            },
            ...(status !== undefined && { status }),
            ...(now.asks && { annotations: { 'inference-operator.io/reconcile-requested-at': String(at) } }),
            ...(now.violates && {
              translation: { kind: 'Violation', field: 'spec.image', message: 'missing' },
            }),
            ...(deletingFor !== undefined && { deletingFor }),
          });
          const { action } = play(scene);
          const calls = CALLS.has(action.type);
          const identifies = action.type === 'Create' && marks === 'with marks';
          const answer = identifies && now.outcome.kind === 'Accepted' ? created : now.outcome;
          const played = play(scene, calls ? answer : undefined);
          expect(played.complaints, `${played.rule}: ${played.says}`).toEqual([]);
          // Nothing may say Ready once a call of ours may be on its way.
          expect(calls && played.says.startsWith('True'), played.rule).toBe(false);
          ({ status } = played);
        });
      }),
      { numRuns: RUNS },
    );
  },
);
