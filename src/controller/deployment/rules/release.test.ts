import { expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import {
  ago,
  HOME,
  MINUTE,
  type Scene,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import type { StatusChanges } from '../decision.ts';

type Operation = NonNullable<StatusChanges['operation']>;

/** An object that goes and has not recorded the adoption that it asks for, while its platform is out of reach. */
const adopts: Scene = {
  deletingFor: MINUTE,
  spec: { adopt: { id: 'x' } },
  without: { kind: 'NotFound', message: 'no such platform' },
};
const create = { type: 'Create', startedAt: ago(MINUTE), attempts: 1, home: HOME } as const;

test('an own create that was refused has made nothing: the object goes', () => {
  const played = play({ ...adopts, status: { operation: { ...create, refused: true } } });
  expect(played.action).toEqual({ type: 'Release', as: 'Untouched' });
});

test.for<[why: string, scene: Scene]>([
  ['that went unanswered', { status: { operation: create } }],
  ['whose process died', { annotations: { 'inference-operator.io/home': `uid ${HOME}` } }],
])('what an own create has made %s is waited for', ([, scene]) => {
  expect(play({ ...adopts, ...scene }).action.type).toBe('None');
});
test.for<[why: string, attempts: number, type: 'Normal' | 'Warning', note: RegExp]>([
  ['is not deleted yet', 0, 'Normal', /^Kept as asked/],
  ['was being deleted', 1, 'Warning', /^Nothing may be kept/],
])('a workload that is to be created anew and %s, with Retain', ([, attempts, type, note]) => {
  const operation = { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts } as const;
  const played = play(
    settledWith({ operation }, { deletingFor: MINUTE, spec: { deletionPolicy: 'Retain' } }),
  );
  expect(played.action).toEqual({ type: 'Release', as: 'Retained' });
  expect(played.notes[0]).toMatch(note);
  expect(played.warnings).toEqual(type === 'Warning' ? ['Retained'] : []);
});

test.for<[why: string, lastError: string | undefined, type: 'Normal' | 'Warning', note: RegExp]>([
  [
    'was taken',
    undefined,
    'Warning',
    /^Nothing may be kept: the delete of workload llama \(w1\) .* had been sent before\.$/,
  ],
  ['was refused', '409 locked', 'Normal', /^Kept as asked: .*the last that is known of it: 409 locked\.$/],
])('Retain comes after a delete that %s', ([, lastError, type, note]) => {
  const sent = { type: 'Delete', startedAt: ago(MINUTE), attempts: 1 } as const;
  const operation = { ...sent, ...(lastError !== undefined && { lastError }) };
  const played = play(
    settledWith({ operation }, { deletingFor: MINUTE, spec: { deletionPolicy: 'Retain' } }),
  );
  expect(played.notes[0]).toMatch(note);
  expect(played.warnings).toEqual(type === 'Warning' ? ['Retained'] : []);
});

test('the events of what is left behind name it and its home', () => {
  const annotations = { 'inference-operator.io/abandon': 'true' };
  const played = play({ ...settled, deletingFor: MINUTE, annotations });
  expect(played.notes).toEqual([
    'Left behind without reaching the platform: workload llama (w1) at cluster/33.',
  ]);
});

test.for<[what: string, scene: Scene, note: RegExp]>([
  ['is abandoned', { annotations: { 'inference-operator.io/abandon': 'true' } }, /^Left behind/],
  ['is retained', { spec: { deletionPolicy: 'Retain' } }, /^Kept as asked/],
])('GPU requests that outlive what %s are named', ([, scene, note]) => {
  const workload = { ...settled.status?.workload, gpuRequests: ['g1', 'g2'] };
  const played = play({ ...settledWith({ workload }), deletingFor: MINUTE, ...scene });
  expect(played.notes[0]).toMatch(note);
  expect(played.notes[0]).toMatch(/ GPU requests that may hold GPUs still: g1, g2\.$/);
});

test.for<[what: string, operation: Operation, note: string]>([
  [
    'is under way',
    { type: 'Delete', startedAt: ago(MINUTE), attempts: 1 },
    'May be left behind: workload llama (w1) at cluster/33. A delete had been sent, and nobody has seen what came of it.',
  ],
  [
    'was refused',
    { type: 'Delete', startedAt: ago(MINUTE), attempts: 2, lastError: '409 locked' },
    'May be left behind: workload llama (w1) at cluster/33. A delete had been sent, and the last that is known of it: 409 locked.',
  ],
  [
    'of a recreation is under way',
    { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 1 },
    'May be left behind: workload llama (w1) at cluster/33. A delete had been sent, and nobody has seen what came of it.',
  ],
  [
    'was only announced',
    { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 0 },
    'Left behind without reaching the platform: workload llama (w1) at cluster/33.',
  ],
])('abandoned while its delete %s', ([, operation, note]) => {
  const annotations = { 'inference-operator.io/abandon': 'true' };
  const played = play({ ...settledWith({ operation }), deletingFor: MINUTE, annotations });
  expect(played.notes).toEqual([note]);
  expect(played.warnings).toEqual(['Abandoned']);
});
