import type {
  Assessment,
  Desired,
  Observation,
  PhaseClass,
  Question,
} from '../../src/platform-clients/platform.ts';
import { assess } from '../../src/platform-clients/runai/assess.ts';
import type { RunaiDetail } from '../../src/platform-clients/runai/detail.ts';
import type { Revision } from '../../src/platform-clients/runai/schemas.ts';
import { parseTimestamp } from '../../src/time/timestamp.ts';

const POLLING = { active: 5_000, visibilityWindow: 30_000 };
/** The server's time at the look, and at the beginning of what is under way. */
export const BEGUN = '2026-01-05T10:00:00Z';
/** What is asked for. */
export const revisionSpec = {
  image: 'a:2',
  args: '--x',
  autoscaling: { minReplicas: 1, maxReplicas: 1 },
  environmentVariables: [{ name: 'A', value: '1' }],
};
const desired: Desired = { name: 'a', body: { name: 'a', spec: revisionSpec }, hash: 'v1:h:', notices: [] };

/** Revisions are numbered by age: a greater number is newer. */
export function revision(number: number, more: Partial<Revision> = {}): Revision {
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
/** A revision of what was there before. */
export const old = (number: number, more: Partial<Revision> = {}): Revision =>
  revision(number, { images: ['a:1'], ...more });
/** What an update records that is sent while this one is the newest. */
export const baselineOf = (number: number): string => `r${number}@2026-01-05T10:0${number}:00Z`;

/** What a look shows, and what is under way. */
export interface RevisionScene {
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
  ignoresDrift?: boolean;
}

/** What an assessment of it says. */
export function judge(scene: RevisionScene): Assessment {
  const { phase = 'Running', live = [], deleted = [], unsupported = false, observed = revisionSpec } = scene;
  const detail: RunaiDetail = {
    spec: observed as Record<string, unknown>,
    runningPods: scene.runningPods,
    phaseMessage: scene.message ?? '',
    revisions: unsupported
      ? { kind: 'Unsupported' }
      : { kind: 'Read', live: [...live].reverse(), deleted: [...deleted].reverse() },
    recorded: scene.update?.baseline,
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
  const { provisional, ignoresDrift = false } = scene;
  return assess({ desired, observation, operation, provisional, ignoresDrift, polling: POLLING });
}

/** The same in a few words. */
export const verdict = (scene: RevisionScene): string => {
  const { ready, reason, available, rolledBack, stuck, provisional } = judge(scene);
  const flags = [
    available && 'available',
    rolledBack && 'rolledBack',
    stuck && 'stuck',
    provisional && 'provisional',
  ];
  return [ready ? `Ready/${reason}` : reason, ...flags.filter(Boolean)].join(' ');
};
