import { type KnobCase as Case, knobCasesOf, type KnobRow } from '../../support/knob-table.ts';
import { type KnobCase, knobCases } from '../knob-positions.ts';
import type { KnobPatch } from '../knobs.ts';

/** Every knob that stands for an unknown about NIM services, by its path, with all its positions. */
export const nimKnobPositions = {
  'nim.release': { positions: ['2.23', '2.24', '2.25', '3.0'], default: '3.0' },
  'nim.listType': { positions: ['NIMService', 'NIMServices', 'Deployment'], default: 'NIMService' },
  'nim.listVisibility': { positions: ['immediate', 'afterSync', 1000], default: 'immediate' },
  'nim.nimDeleteRoute': { positions: ['v2', 'batchOnly'], default: 'v2' },
  'nim.genericGetNim': { positions: ['200', '404'], default: '200' },
  'nim.clusterRefusal': { positions: ['400', 'syncFailed', 'ignored'], default: 'syncFailed' },
  'nim.scalingSwitch': { positions: ['auto', 'explicit', '400'], default: 'auto' },
  'nim.fieldsToRemove': { positions: ['on', '400', 'ignored'], default: 'on' },
  'nim.patchWhileBusy': { positions: [202, 409], default: 202 },
  'nim.modelStoreMissing': { positions: ['400', 'syncFailed', 'accepted'], default: '400' },
  'nim.priorityIn': { positions: ['spec', 'metadata'], default: 'spec' },
  'nim.nimOperator': { positions: ['present', 'missing'], default: 'present' },
  'nim.initDurationMs': { positions: [200, 60_000], default: 200 },
  'nim.initOutcome': { positions: ['ready', 'failed'], default: 'ready' },
  'nim.putNim': { positions: [202, 400], default: 202 },
} as const satisfies Record<string, KnobRow>;

/** A knob's path in `nimKnobPositions`. */
export type NimKnobPath = keyof typeof nimKnobPositions;

/** One position of one knob, as a suite tries it. */
export type NimKnobCase = Case<NimKnobPath, KnobPatch>;

/** Each knob in each position that is not its default. */
export function nimKnobCases(): NimKnobCase[] {
  return knobCasesOf<NimKnobPath, KnobPatch>(nimKnobPositions);
}

/** What bears on NIM services at all, of what Run:ai leaves open about all kinds. */
const shared =
  /^(duplicateName|nameScope|getDeleted|nameFreed|visibilityDelayMs|filter|patchNull|policyDefaults|echoAnnotations|urlField|endpointShape|strictNames|successCode|deleteBody|dropResponse|clusters|nextAtEnd|rateLimit|zeroPhase|zeroReady|strictText|routes\.(tokenV2|revisions)|fault\.wrongPhase)/;

/** One position of one knob that bears on NIM services. */
export type NimCase = KnobCase | NimKnobCase;

/** Each knob that bears on NIM services in each position that is not its default. */
export function nimCases(): NimCase[] {
  return [...knobCases().filter(({ path }) => shared.test(path)), ...nimKnobCases()];
}
