import { describe, expect, test } from 'vitest';
import {
  baselineOf,
  judge,
  old,
  revision,
  type RevisionScene,
  revisionSpec as spec,
  verdict,
} from '../../../test/support/revision-scene.ts';
import type { PhaseClass } from '../platform.ts';

describe('by phase', () => {
  test.each([
    ['Creating', {}, 'Creating'],
    ['Pending', {}, 'Pending'],
    ['Initializing', { live: [revision(1, { phase: 'Initializing' })] }, 'Initializing'],
    ['Updating', {}, 'Updating'],
    ['Unknown', {}, 'Unknown'],
    ['Stopping', {}, 'Stopping'],
    ['Stopped', {}, 'Stopped stuck'],
    ['Stopped', { live: [revision(1)] }, 'Stopped stuck'],
    ['Failed', { live: [revision(1, { phase: 'Failed' })] }, 'Failed stuck'],
    ['Completed', {}, 'Completed stuck'],
    ['Degraded', { live: [revision(1)] }, 'Degraded available'],
    ['Degraded', { live: [revision(1, { phase: 'Degraded' })], runningPods: 1 }, 'Degraded available'],
    ['Degraded', { live: [revision(1, { phase: 'Degraded' })], runningPods: 0 }, 'Degraded'],
    ['Degraded', { unsupported: true, runningPods: 1 }, 'Degraded available'],
    ['Degraded', { unsupported: true, runningPods: 0 }, 'Degraded'],
    ['ScaledToZero', { live: [revision(1)] }, 'Ready/ScaledToZero available'],
    ['ScaledToZero', { live: [revision(1, { phase: 'Stopped' })] }, 'Ready/ScaledToZero available'],
  ] as [PhaseClass, RevisionScene, string][])('%s %j', (phase, scene, expected) => {
    expect(verdict({ ...scene, phase })).toBe(expected);
  });

  test('what is going away is not ready, whatever the phase says', () => {
    expect(verdict({ deleting: true, live: [revision(1)] })).toBe('Deleting');
  });

  test("the platform's message is kept", () => {
    expect(judge({ phase: 'Pending', message: 'no GPU' }).message).toBe('no GPU');
  });
});

describe('after a create', () => {
  test.each([
    ['any revision that runs will do', { live: [revision(1)] }, 'Ready/Running available'],
    [
      'the newest counts',
      { live: [revision(1), revision(2, { phase: 'Initializing' })] },
      'Updating available',
    ],
    ['a revision of something else does not', { live: [old(1)] }, 'Updating available'],
    [
      'what a revision does not show is not compared',
      { live: [revision(1, { images: undefined, arguments: null, environmentVariables: undefined })] },
      'Ready/Running available',
    ],
    [
      'a registry that is written out is the same image',
      { live: [revision(1, { images: ['docker.io/a:2'] })] },
      'Ready/Running available',
    ],
    ['other arguments are something else', { live: [revision(1, { arguments: '' })] }, 'Updating available'],
    ['so is a missing variable', { live: [revision(1, { environmentVariables: [] })] }, 'Updating available'],
    ['so is a command', { live: [revision(1, { command: 'sh' })] }, 'Updating available'],
  ] as [string, RevisionScene, string][])('%s', (_, scene, expected) => {
    expect(verdict({ ...scene, create: true })).toBe(expected);
  });
});

describe('after an update', () => {
  const update = { baseline: baselineOf(1) };
  test.each([
    ['the revision after the baseline serves', { live: [old(1), revision(2)] }, 'Ready/Running available'],
    ['also where the baseline is gone', { live: [revision(2)] }, 'Ready/Running available'],
    [
      'sequence 15: the old one serves, the new one starts',
      { live: [old(1), revision(2, { phase: 'Initializing' })] },
      'Updating available',
    ],
    ['sequence 15: the old one serves, the new one has not come', { live: [old(1)] }, 'Updating available'],
    ['an older one than the baseline is none after it', { live: [revision(0)] }, 'Updating available'],
    ['somebody else edited in between', { live: [old(1), old(2)] }, 'Updating available'],
  ] as [string, RevisionScene, string][])('%s', (_, scene, expected) => {
    expect(verdict({ ...scene, update })).toBe(expected);
  });

  test('quirk 13: the baseline itself counts after two reads a window apart', () => {
    const first = judge({ live: [revision(1)], update, begunAt: 100_000 });
    expect(first).toMatchObject({
      ready: false,
      reason: 'Updating',
      message: 'The platform is asked once more whether this is the new revision.',
      provisional: { apart: 30_000 },
    });
    const provisional = { key: first.provisional?.key ?? '', since: 100_000 };
    expect(verdict({ live: [revision(1)], update, provisional, begunAt: 129_999 })).toBe(
      'Updating available provisional',
    );
    expect(verdict({ live: [revision(1)], update, provisional, begunAt: 130_000 })).toBe(
      'Ready/Running available',
    );
    expect(
      verdict({
        live: [revision(1), revision(2, { phase: 'Pending' })],
        update,
        provisional,
        begunAt: 130_000,
      }),
    ).toBe('Updating available');
  });

  test('quirk 13: not while the spec differs', () => {
    expect(verdict({ live: [revision(1)], update, observed: { ...spec, nodeType: 'x', image: 'a:3' } })).toBe(
      'Updating available',
    );
  });

  test('quirk 13: where differences are ignored, those that stay for a window are no objection', () => {
    const scene = { live: [revision(1)], update, observed: { ...spec, nodeType: 'x', image: 'a:3' } };
    const first = judge({ ...scene, ignoresDrift: true });
    expect(first.provisional?.apart).toBe(30_000);
    const provisional = { key: first.provisional?.key ?? '', since: 100_000 };
    const later = { ...scene, provisional, begunAt: 130_000 };
    expect(verdict({ ...later, ignoresDrift: true })).toBe('Ready/Running available');
    expect(verdict(later)).toBe('Updating available');
    const unchanged = { ...later, observed: spec, ignoresDrift: true };
    expect(verdict(unchanged), 'another answer begins anew').toBe('Updating available provisional');
  });

  test('quirk 13: another answer than the first begins anew', () => {
    const provisional = { key: 'something else', since: 0 };
    expect(verdict({ live: [revision(1)], update, provisional })).toBe('Updating available provisional');
  });

  test('baseline is the newest revision with its time', () => {
    expect(judge({ live: [old(1), revision(2)] }).baseline).toBe(baselineOf(2));
    expect(judge({}).baseline).toBeUndefined();
  });
});

describe('without revisions', () => {
  test.each([
    ['two reads at the active interval apart', { create: true }, 'Updating available provisional'],
    ['an empty list is the same', { create: true, unsupported: false }, 'Updating available provisional'],
    ['not while the spec differs', { update: {}, observed: { image: 'a:1' } }, 'Updating available'],
    ['not while a message tells of a rollout', { update: {}, message: 'rolling out' }, 'Updating available'],
    ['one read where nothing is under way', {}, 'Ready/Running available'],
    [
      'two reads where differences are ignored',
      { update: {}, observed: { image: 'a:1' }, ignoresDrift: true },
      'Updating available provisional',
    ],
  ] as [string, RevisionScene, string][])('%s', (_, scene, expected) => {
    expect(verdict({ unsupported: true, ...scene })).toBe(expected);
  });

  test('differences that are ignored must have stayed for a window', () => {
    const scene = { unsupported: true, update: {}, observed: { image: 'a:1' }, ignoresDrift: true };
    const first = judge({ ...scene, begunAt: 0 });
    const provisional = { key: first.provisional?.key ?? '', since: 0 };
    expect(verdict({ ...scene, provisional, begunAt: 29_999 })).toBe('Updating available provisional');
    expect(verdict({ ...scene, provisional, begunAt: 30_000 })).toBe('Ready/Running available');
  });

  test('the second read makes it ready', () => {
    const first = judge({ unsupported: true, create: true, begunAt: 0 });
    expect(first.provisional?.apart).toBe(5_000);
    const provisional = { key: first.provisional?.key ?? '', since: 0 };
    expect(verdict({ unsupported: true, create: true, provisional, begunAt: 5_000 })).toBe(
      'Ready/Running available',
    );
  });
});
