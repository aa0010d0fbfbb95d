import { describe, expect, test } from 'vitest';
import { parseTimestamp } from '../../time/timestamp.ts';
import type { Assessment, Desired, Observation, PhaseClass, Question } from '../platform.ts';
import { assess } from './assess.ts';
import type { RunaiDetail } from './detail.ts';
import type { Revision } from './schemas.ts';

const POLLING = { active: 5_000, visibilityWindow: 30_000 };
const BEGUN = '2026-01-05T10:00:00Z';
const spec = {
  image: 'a:2',
  args: '--x',
  autoscaling: { minReplicas: 1, maxReplicas: 1 },
  environmentVariables: [{ name: 'A', value: '1' }],
};
const desired: Desired = { name: 'a', body: { name: 'a', spec }, hash: 'v1:h:', notices: [] };

/** Revisions are numbered by age: a greater number is newer. */
function revision(number: number, more: Partial<Revision> = {}): Revision {
  return {
    id: `r${number}`,
    createdAt: `2026-01-05T10:0${number}:00Z`,
    deletedAt: undefined,
    phase: 'Running',
    phaseMessage: undefined,
    images: ['a:2'],
    command: undefined,
    arguments: '--x',
    environmentVariables: ['A', 'PATH'],
    ...more,
  };
}
const old = (number: number, more: Partial<Revision> = {}): Revision =>
  revision(number, { images: ['a:1'], ...more });
const baselineOf = (number: number): string => `r${number}@2026-01-05T10:0${number}:00Z`;

interface Scene {
  phase?: PhaseClass;
  live?: Revision[];
  deleted?: Revision[];
  /** The platform has no revisions at all. */
  unsupported?: boolean;
  observed?: object;
  message?: string;
  runningPods?: number;
  deleting?: boolean;
  update?: { baseline?: string };
  create?: boolean;
  provisional?: Question['provisional'];
  begunAt?: number;
  serverTime?: string;
}

function judge(scene: Scene): Assessment {
  const { phase = 'Running', live = [], deleted = [], unsupported = false, observed = spec } = scene;
  const detail: RunaiDetail = {
    spec: observed as Record<string, unknown>,
    runningPods: scene.runningPods,
    phaseMessage: scene.message ?? '',
    revisions: unsupported
      ? { kind: 'Unsupported' }
      : { kind: 'Read', live: [...live].reverse(), deleted: [...deleted].reverse() },
    serverTime: parseTimestamp(scene.serverTime ?? BEGUN),
  };
  const observation = {
    phase,
    phaseClass: phase,
    phaseMessage: scene.message ?? '',
    deleting: scene.deleting ?? false,
    begunAt: scene.begunAt ?? 100_000,
    detail,
  } as unknown as Observation;
  const operation = scene.update
    ? ({ type: 'Update', startedAt: BEGUN, ...scene.update } as const)
    : scene.create
      ? ({ type: 'Create', startedAt: BEGUN } as const)
      : undefined;
  return assess({ desired, observation, operation, provisional: scene.provisional, polling: POLLING });
}

const verdict = (scene: Scene): string => {
  const { ready, reason, available, rolledBack, stuck, provisional } = judge(scene);
  const flags = [
    available && 'available',
    rolledBack && 'rolledBack',
    stuck && 'stuck',
    provisional && 'provisional',
  ];
  return [ready ? `Ready/${reason}` : reason, ...flags.filter(Boolean)].join(' ');
};

describe('by phase', () => {
  test.each([
    ['Creating', {}, 'Creating'],
    ['Pending', {}, 'Pending'],
    ['Initializing', { live: [revision(1, { phase: 'Initializing' })] }, 'Initializing'],
    ['Updating', {}, 'Updating'],
    ['Unknown', {}, 'Unknown'],
    ['Stopping', {}, 'Stopping'],
    ['Stopped', {}, 'Stopped stuck'],
    ['Failed', { live: [revision(1, { phase: 'Failed' })] }, 'Failed stuck'],
    ['Completed', {}, 'Completed stuck'],
    ['Degraded', { live: [revision(1)] }, 'Degraded available'],
    ['Degraded', { unsupported: true, runningPods: 1 }, 'Degraded available'],
    ['Degraded', { unsupported: true, runningPods: 0 }, 'Degraded'],
    ['ScaledToZero', { live: [revision(1)] }, 'Ready/ScaledToZero available'],
    ['ScaledToZero', { live: [revision(1, { phase: 'Stopped' })] }, 'Ready/ScaledToZero available'],
  ] as [PhaseClass, Scene, string][])('%s %j', (phase, scene, expected) => {
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
  ] as [string, Scene, string][])('%s', (_, scene, expected) => {
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
    [
      'an older one than the baseline is none after it',
      { live: [revision(0)] },
      'Updating available provisional',
    ],
    ['somebody else edited in between', { live: [old(1), old(2)] }, 'Updating available'],
  ] as [string, Scene, string][])('%s', (_, scene, expected) => {
    expect(verdict({ ...scene, update })).toBe(expected);
  });

  test('quirk 13: the baseline itself counts after two reads a window apart', () => {
    const first = judge({ live: [revision(1)], update, begunAt: 100_000 });
    expect(first).toMatchObject({ ready: false, reason: 'Updating', provisional: { apart: 30_000 } });
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

  test('quirk 13: another answer than the first begins anew', () => {
    const provisional = { key: 'something else', since: 0 };
    expect(verdict({ live: [revision(1)], update, provisional })).toBe('Updating available provisional');
  });

  test('baseline is the newest revision with its time', () => {
    expect(judge({ live: [old(1), revision(2)] }).baseline).toBe(baselineOf(2));
    expect(judge({}).baseline).toBeUndefined();
  });
});

describe('rolled back', () => {
  const update = { baseline: baselineOf(1) };
  test.each([
    [
      'sequence 16: the new one is gone',
      { live: [old(1)], deleted: [revision(2, { deletedAt: BEGUN })], update },
      true,
    ],
    [
      'the new one failed and is still there',
      { live: [old(1), revision(2, { phase: 'Failed' })], update },
      true,
    ],
    [
      'also where the platform shows the old spec again',
      {
        live: [old(1)],
        deleted: [revision(2, { deletedAt: BEGUN })],
        update,
        observed: { ...spec, image: 'a:1' },
      },
      true,
    ],
    [
      'also where the baseline would serve (scaling only)',
      { live: [revision(1)], deleted: [revision(2, { deletedAt: BEGUN })], update },
      true,
    ],
    [
      'also without a record, after a restart',
      { live: [old(1)], deleted: [revision(2, { deletedAt: BEGUN })] },
      true,
    ],
    [
      'not while the new one is on its way',
      { live: [old(1), revision(2, { phase: 'Initializing' })], update, serverTime: '2026-01-05T11:00:00Z' },
      false,
    ],
    [
      'not because an older one was cleared away',
      { live: [revision(2)], deleted: [old(1, { deletedAt: BEGUN })], update },
      false,
    ],
    [
      'not where a third one serves',
      { live: [old(1), revision(3)], deleted: [revision(2, { deletedAt: BEGUN })], update },
      false,
    ],
    ['not before the deadline', { live: [old(1)], update, serverTime: '2026-01-05T10:10:59Z' }, false],
    [
      'when nothing came by the deadline',
      { live: [old(1)], update, serverTime: '2026-01-05T10:11:01Z' },
      true,
    ],
    [
      'not by the deadline where no revision was needed',
      { live: [revision(1)], update, serverTime: '2026-01-05T12:00:00Z' },
      false,
    ],
  ] as [string, Scene, boolean][])('%s', (_, scene, rolledBack) => {
    const judged = judge(scene);
    expect(judged.rolledBack).toBe(rolledBack);
    // What is rolled back is always Failed and stuck, while the old revision serves.
    const { ready, reason, stuck, available } = judged;
    expect(!rolledBack || (!ready && reason === 'Failed' && stuck && available)).toBe(true);
  });

  test('says why', () => {
    const lost = revision(2, { deletedAt: BEGUN, phaseMessage: 'image not found' });
    expect(judge({ live: [old(1)], deleted: [lost], update }).message).toContain('image not found');
    expect(judge({ live: [old(1)], deleted: [lost], update, message: 'rolled back: OOM' }).message).toContain(
      'OOM',
    );
  });

  test('a first revision that fails is no roll-back', () => {
    expect(verdict({ phase: 'Failed', live: [revision(1, { phase: 'Failed' })], create: true })).toBe(
      'Failed stuck',
    );
  });
});

describe('without revisions', () => {
  test.each([
    ['two reads at the active interval apart', { create: true }, 'Updating available provisional'],
    ['an empty list is the same', { create: true, unsupported: false }, 'Updating available provisional'],
    ['not while the spec differs', { update: {}, observed: { image: 'a:1' } }, 'Updating available'],
    ['not while a message tells of a rollout', { update: {}, message: 'rolling out' }, 'Updating available'],
    ['one read where nothing is under way', {}, 'Ready/Running available'],
  ] as [string, Scene, string][])('%s', (_, scene, expected) => {
    expect(verdict({ unsupported: true, ...scene })).toBe(expected);
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
