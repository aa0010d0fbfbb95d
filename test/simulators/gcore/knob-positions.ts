import { type KnobCase as Case, knobCasesOf, type KnobRow } from '../support/knob-table.ts';
import type { KnobPatch } from './knobs.ts';

/** Every knob that stands for an unknown of the platform, with all its positions. */
export const knobPositions = {
  hyphenNames: { positions: ['ok', '400'], default: 'ok' },
  commandOut: { positions: ['string', 'array', 'quoted'], default: 'string' },
  emptyCommand: { positions: ['clears', 'stays'], default: 'clears' },
  duplicateName: { positions: [409, 400, 'taskError'], default: 409 },
  busy: { positions: ['queue', 409, 423], default: 'queue' },
  patchNull: { positions: ['keep', 'clear', '400'], default: 'keep' },
  patchMaps: { positions: ['replace', 'merge'], default: 'replace' },
  activeDelayMs: { positions: [200, 0, 2000], default: 200 },
  visibleAt: { positions: ['post', 'taskRunning', 'taskFinished'], default: 'post' },
  patchVisibleAt: { positions: ['post', 'taskFinished'], default: 'taskFinished' },
  listLagMs: { positions: [0, 1000], default: 0 },
  listOrder: { positions: ['oldestFirst', 'newestFirst'], default: 'oldestFirst' },
  patchWakes: { positions: [true, false, 409], default: false },
  stopTwice: { positions: [204, 409, 400], default: 204 },
  nameFreed: { positions: ['onDelete', 'onGone'], default: 'onGone' },
  forbidden: { positions: ['capacity', 'permission'], default: 'capacity' },
  quotaStatus: { positions: [400, 403, 409, 'task'], default: 403 },
  noopPatch: { positions: ['empty', 'task'], default: 'empty' },
  tasksPerUpdate: { positions: [0, 1, 2], default: 1 },
  tasksPerDelete: { positions: [1, 2], default: 1 },
  descriptionMax: { positions: [null, 255], default: null },
  descriptionOver: { positions: ['cut', '400'], default: 'cut' },
  descriptionTrim: { positions: [false, true], default: false },
  scaleCheck: { positions: ['400', 'accept'], default: '400' },
  rateLimit: { positions: [null, { rps: 20, burst: 5, retryAfter: 1 }], default: null },
  taskData: { positions: ['body', 'null'], default: 'body' },
  taskResources: { positions: ['name', 'id'], default: 'name' },
  taskTtlMs: { positions: [null, 2000], default: null },
  earlyTaskError: { positions: [false, true], default: false },
  dropResponseAfterCommit: { positions: [false, true], default: false },
  legacyShapes: { positions: [false, true], default: false },
  rollout: { positions: ['rolling', 'restart'], default: 'rolling' },
  updateStatus: { positions: ['stays', 'leaves'], default: 'stays' },
  missingRef: { positions: [400, 404, 'taskError', 'containerError'], default: 400 },
  failedCreate: { positions: ['nothing', 'deployment'], default: 'nothing' },
  newAtZero: { positions: ['asleep', 'awake'], default: 'asleep' },
  limitKeys: { positions: ['exceeded', 'all', 'zeros'], default: 'exceeded' },
  limitRequested: { positions: ['total', 'added'], default: 'total' },
  authShown: { positions: ['byKeys', 'asSent'], default: 'byKeys' },
  unsetShape: { positions: ['null', 'explicit', 'disabled'], default: 'null' },
  listsOut: { positions: ['asSent', 'reversed'], default: 'asSent' },
  noApiKeys: { positions: ['absent', 'null', 'empty'], default: 'empty' },
  createdAt: { positions: ['noZone', 'utc', 'null'], default: 'noZone' },
  secretData: { positions: ['masked', 'clear'], default: 'masked' },
  authErrors: { positions: ['platform', 'gateway'], default: 'platform' },
} as const satisfies Record<string, KnobRow>;

/** A knob's name in `knobPositions`. */
export type KnobPath = keyof typeof knobPositions;

/** One position of one knob, as a suite tries it. */
export type KnobCase = Case<KnobPath, KnobPatch>;

/** Each knob in each position that is not its default. */
export function knobCases(): KnobCase[] {
  return knobCasesOf<KnobPath, KnobPatch>(knobPositions);
}
