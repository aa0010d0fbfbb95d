import { type KnobCase as Case, knobCasesOf, type KnobRow } from '../support/knob-table.ts';
import type { KnobPatch } from './knobs.ts';

/** Every knob that stands for an unknown of the platform, by its path, with all its positions. */
export const knobPositions = {
  duplicateName: { positions: [409, 400], default: 409 },
  nameScope: { positions: ['project', 'projectAndKind'], default: 'project' },
  getDeleted: { positions: ['404', 'tombstone'], default: '404' },
  nameFreed: { positions: ['onDelete', 'onGone', 'afterDelay'], default: 'onGone' },
  'visibilityDelayMs.get': { positions: [0, 1000], default: 0 },
  'visibilityDelayMs.list': { positions: [0, 1000], default: 0 },
  filterMode: { positions: ['and', 'or', 'ignore'], default: 'and' },
  filterCase: { positions: ['sensitive', 'insensitive'], default: 'sensitive' },
  patchMode: { positions: ['mergeDeep', 'replaceSection'], default: 'mergeDeep' },
  patchNull: { positions: ['clear', 'ignore', '400'], default: 'clear' },
  patchRelease: { positions: ['2.19', '2.21', '2.22', '2.24'], default: '2.24' },
  patchImmutable: { positions: ['400', 'ignore'], default: '400' },
  zeroPhase: { positions: ['Running', 'Pending', 'Stopped', 'Completed'], default: 'Running' },
  zeroRevisionPhase: { positions: ['Running', 'same'], default: 'Running' },
  zeroReady: { positions: ['True', 'False'], default: 'True' },
  failedHealsAfterMs: { positions: [null, 2000], default: null },
  policyDefaults: {
    positions: [{}, { imagePullPolicy: 'Always', compute: { cpuCoreLimit: 64 } }],
    default: {},
  },
  echoAnnotations: { positions: [true, false], default: true },
  'routes.revisions': { positions: [true, false], default: true },
  'routes.patch': { positions: [true, false], default: true },
  'routes.tokenV2': { positions: [true, false], default: true },
  revisionOn: { positions: ['always', 'templateChange', 'never'], default: 'always' },
  rollbackSpec: { positions: ['new', 'old'], default: 'new' },
  rolloutDeadlineMs: { positions: [600_000, 2000], default: 600_000 },
  tokenCase: { positions: ['strict', 'lax'], default: 'strict' },
  tokenV1Grant: { positions: ['client_credentials', 'app_token'], default: 'client_credentials' },
  // Long enough for a few calls, short enough to end several times in one life.
  tokenTtlS: { positions: [3600, 3], default: 3600 },
  omitExpiresIn: { positions: [false, true], default: false },
  revokeEarly: { positions: [false, 2000], default: false },
  rateLimit: { positions: [null, { rps: 20, burst: 5, retryAfter: 1 }], default: null },
  urlField: { positions: ['endpoints', 'urls', 'externalConnections', 'none'], default: 'urls' },
  endpointShape: { positions: ['object', 'string'], default: 'object' },
  crossKindGet: { positions: [404, 200], default: 404 },
  multiGpuPortion: { positions: ['accept', '400'], default: 'accept' },
  tolerationValue: { positions: ['k8s', 'inverted', 'any'], default: 'any' },
  hostPathReadOnlyDefault: { positions: [true, false], default: true },
  strictText: { positions: [true, false], default: true },
  strictNames: { positions: [false, true], default: false },
  'successCode.create': { positions: [200, 201, 202], default: 202 },
  'successCode.delete': { positions: [200, 202, 204], default: 202 },
  deleteBody: { positions: ['json', 'empty'], default: 'json' },
  dropResponseAfterCommit: { positions: [false, true], default: false },
  actualPhase: { positions: ['absent', 'present'], default: 'absent' },
  clustersShape: { positions: ['array', 'envelope'], default: 'array' },
  clustersMetadata: { positions: ['withoutStatus', 'withStatus'], default: 'withoutStatus' },
  nextAtEnd: { positions: ['absent', 'null', 'same'], default: 'absent' },
  metricTime: { positions: ['iso', 'space', 'noZone'], default: 'iso' },
  metricsPartial: { positions: [false, true], default: false },
  'fault.tokenDiesAfterHour': { positions: [false, true], default: false },
  'fault.wrongPhase': { positions: [false, true], default: false },
  'fault.stuckCreating': { positions: [false, true], default: false },
  'fault.nanLatency': { positions: [false, true], default: false },
  'fault.firstFiftyProjects': { positions: [false, true], default: false },
} as const satisfies Record<string, KnobRow>;

/** A knob's path in `knobPositions`. */
export type KnobPath = keyof typeof knobPositions;

/** One position of one knob, as a suite tries it. */
export type KnobCase = Case<KnobPath, KnobPatch>;

/** Each knob in each position that is not its default. */
export function knobCases(): KnobCase[] {
  return knobCasesOf<KnobPath, KnobPatch>(knobPositions);
}
