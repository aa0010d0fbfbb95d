import { expect, test } from 'vitest';
import { objectOf } from '../../test/support/decide/scene.ts';
import type { InferenceDeploymentStatus } from '../crd/inference-deployment.ts';
import { homeRecord, recordedHome, refusedHome } from './recorded-home.ts';

const startedAt = '2026-01-05T10:00:00Z';

test.each<[string, InferenceDeploymentStatus | undefined, Record<string, string>, string | undefined]>([
  ['nothing', undefined, {}, undefined],
  ['a first create that is open', undefined, homeRecord('uid', 'cluster/33'), 'cluster/33'],
  [
    'an annotation that was copied from another object',
    undefined,
    homeRecord('other', 'cluster/33'),
    undefined,
  ],
  ['an annotation without a home', undefined, { 'inference-operator.io/home': 'uid' }, undefined],
  [
    'a later create that is open',
    { operation: { type: 'Create', startedAt, home: 'cluster/34' } },
    homeRecord('uid', 'cluster/33'),
    'cluster/34',
  ],
  [
    'a create that was refused',
    { operation: { type: 'Create', startedAt, home: 'cluster/34', refused: true } },
    homeRecord('uid', 'cluster/33'),
    undefined,
  ],
  [
    'a workload',
    { workload: { home: 'cluster/35' }, operation: { type: 'Create', startedAt, refused: true } },
    homeRecord('uid', 'cluster/33'),
    'cluster/35',
  ],
])('%s', (_what, status, annotations, home) => {
  expect(recordedHome({ ...objectOf({ annotations }), ...(status !== undefined && { status }) })).toBe(home);
});

const tried = { startedAt, home: 'cluster/34' };
test.each<[string, InferenceDeploymentStatus | undefined, string | undefined]>([
  ['nothing', undefined, undefined],
  ['refused', { operation: { ...tried, type: 'Create', refused: true } }, 'cluster/34'],
  ['not refused', { operation: { ...tried, type: 'Create' } }, undefined],
  ['an update', { operation: { ...tried, type: 'Update', refused: true } }, undefined],
])('where creates were refused: %s', (_what, status, home) => {
  expect(refusedHome({ ...(status !== undefined && { status }) })).toBe(home);
});
