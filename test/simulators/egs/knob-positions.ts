import { type KnobCase as Case, knobCasesOf, type KnobRow } from '../support/knob-table.ts';
import type { KnobPatch } from './knobs.ts';
import { documentedPolicy } from './policy.ts';

/** Every knob that stands for an unknown of the platform, by its path, with all its positions. */
export const knobPositions = {
  'routes.inference': { positions: ['on', '404'], default: 'on' },
  noRoute: { positions: ['json', 'html'], default: 'json' },
  httpStatus: { positions: ['same', 200], default: 'same' },
  errorWords: { positions: ['UNKNOWN', 'short'], default: 'UNKNOWN' },
  refusalStatus: { positions: [422, 400], default: 422 },
  requireCluster: { positions: [false, true], default: false },
  duplicateName: { positions: [409, 500, 'second', 200], default: 409 },
  nameScope: { positions: ['workspace', 'cluster'], default: 'workspace' },
  nameRule: { positions: ['dns', 'any'], default: 'dns' },
  missing: { positions: [404, 500, 200], default: 404 },
  missingWorkspace: { positions: [404, 'empty'], default: 404 },
  deleteHeldGpr: {
    positions: ['500keepBoth', '500gone', '200leak', '200release'],
    default: '500keepBoth',
  },
  leaseEnd: { positions: ['pending', 'staysRunning', 'failed', 'vanishes'], default: 'pending' },
  exitDuration: { positions: ['required', 'optional'], default: 'required' },
  strictNulls: { positions: [false, true], default: false },
  policy: { positions: [null, documentedPolicy], default: null },
  evictAfterMs: { positions: [null, 2000], default: null },
  caseInsensitive: { positions: [false, true], default: false },
  rateLimit: { positions: [null, { rps: 20, burst: 5, retryAfter: 1 }], default: null },
  'listLagMs.created': { positions: [0, 1000], default: 0 },
  'listLagMs.deleted': { positions: [0, 1000], default: 0 },
  listOrder: { positions: ['oldest', 'newest'], default: 'oldest' },
  // Long enough for a few calls, short enough to end several times in one life.
  tokenTtlS: { positions: [900, 3], default: 900 },
  tokenShape: { positions: ['jwt', 'opaque'], default: 'jwt' },
  'minimumRole.read': { positions: ['Viewer', 'Editor', 'Owner'], default: 'Viewer' },
  'minimumRole.write': { positions: ['Viewer', 'Editor', 'Owner'], default: 'Editor' },
  words: { positions: ['documented', 'detailed', 'foreign'], default: 'documented' },
  namespaceForm: { positions: ['full', 'short'], default: 'short' },
  rawModelName: { positions: ['format', 'empty'], default: 'format' },
  gpuRequestsLagMs: { positions: [0, 1000], default: 0 },
  noGpuRequests: { positions: ['empty', 'null'], default: 'empty' },
  estimatedStartTime: { positions: ['given', 'empty'], default: 'given' },
  startTimestamp: { positions: ['given', 'empty'], default: 'given' },
} as const satisfies Record<string, KnobRow>;

/** A knob's path in `knobPositions`. */
export type KnobPath = keyof typeof knobPositions;

/** One position of one knob, as a suite tries it. */
export type KnobCase = Case<KnobPath, KnobPatch>;

/** Each knob in each position that is not its default. */
export function knobCases(): KnobCase[] {
  return knobCasesOf<KnobPath, KnobPatch>(knobPositions);
}
