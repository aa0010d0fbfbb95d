import { describe, expect, test } from 'vitest';
import {
  baselineOf,
  old,
  revision,
  type RevisionScene,
  revisionSpec,
  verdict,
} from '../../../test/support/revision-scene.ts';
import type { Desired } from '../platform.ts';
import { type Baseline, baselineFor, formatBaseline, parseBaseline } from './baseline.ts';
import { hashOf } from './hash.ts';
import { runs } from './revision-fields.ts';

/** The platform shows a command that the spec does not have. */
const observed = { ...revisionSpec, command: 'sh' };
const sh = { command: 'sh' };

describe('a command that we never sent', () => {
  test.each([
    ['after a create', { create: true, live: [revision(1, sh)] }, 'Ready/Running available'],
    ['written there later', { live: [revision(1), revision(2, sh)] }, 'Ready/Running available'],
    [
      'of what was taken over',
      { update: { baseline: baselineOf(1) }, live: [old(1, sh), revision(2, sh)] },
      'Ready/Running available',
    ],
    [
      'whose rollout fails is told at once',
      { update: { baseline: baselineOf(1) }, live: [old(1, sh), revision(2, { ...sh, phase: 'Failed' })] },
      'Failed available rolledBack stuck',
    ],
    ['that only the revision shows', { live: [revision(1, { command: 'bash' })] }, 'Updating available'],
    [
      'and that the spec has dropped',
      { update: { baseline: `${baselineOf(1)};dropped=command` }, live: [old(1, sh), revision(2, sh)] },
      'Updating available',
    ],
  ] as [string, RevisionScene, string][])('%s', (_, scene, expected) => {
    expect(verdict({ ...scene, observed })).toBe(expected);
  });
});

describe('a revision with the command that the spec has dropped', () => {
  const spec = { image: 'a:2' };
  const shown = { ...spec, command: 'sh' };
  const before = hashOf(shown);
  const dropping: Desired = { name: 'a', body: { spec }, hash: hashOf(spec), applied: before, notices: [] };
  const accepted: Desired = { ...dropping, applied: dropping.hash };
  const withIt = revision(1, { ...sh, arguments: '' });
  const sends = (desired: Desired, recorded?: string): Baseline =>
    parseBaseline(
      baselineFor(desired, {
        spec: shown,
        runningPods: 1,
        phaseMessage: '',
        revisions: { kind: 'Read', live: [withIt], deleted: [] },
        recorded,
        serverTime: undefined,
      }) ?? '',
    );

  test('does not run it, before the platform has accepted that', () => {
    expect(runs(withIt, dropping, { spec: shown }, undefined)).toBe(false);
  });

  test('nor after it, while the update is under way', () => {
    expect(runs(withIt, accepted, { spec: shown }, sends(dropping).dropped)).toBe(false);
  });

  test('nor in an update that follows one which came to nothing', () => {
    const again = sends(accepted, formatBaseline(sends(dropping)));
    expect(runs(withIt, accepted, { spec: shown }, again.dropped)).toBe(false);
  });

  test('once that has come through, a command that is written there is no matter of ours', () => {
    expect(runs(withIt, accepted, { spec: shown }, undefined)).toBe(true);
  });

  test('without it runs the spec, also where a late read still shows it', () => {
    expect(runs(revision(2, { arguments: '' }), accepted, { spec: shown }, undefined)).toBe(true);
  });
});
