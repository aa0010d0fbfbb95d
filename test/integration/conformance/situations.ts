import * as faults from './faults.ts';
import * as lives from './lives.ts';
import * as ownership from './ownership.ts';
import type { Scene } from '../../support/trial/scene.ts';
import type { Day } from '../../support/trial/target.ts';

/** Something that can happen on every platform. */
interface Situation {
  what: string;
  /** `Usual` without it. */
  day?: Day;
  play(scene: Scene): Promise<void>;
}

/**
 * Everything that a target must pass. They are played a few at a time. Those come first that wait as long as a call
 * can take, for what may have been made by a call without an answer.
 */
export const situations: readonly Situation[] = [
  { what: '5xx before the effect of a create', play: faults.failedBeforeCreate },
  { what: 'delete during create', play: faults.deletedDuringCreate },
  { what: '5xx after the effect of a create', play: faults.failedAfterCreate },
  { what: 'delayed visibility', day: 'Late', play: faults.lateVisibility },
  { what: 'create', play: lives.create },
  { what: 'settle: nothing is written any more', play: lives.settle },
  { what: 'update in place, or its refusal', play: lives.update },
  { what: 'an immutable change with InPlace', day: 'Strict', play: lives.immutableChangeInPlace },
  { what: 'an immutable change with Recreate', day: 'Strict', play: lives.immutableChangeRecreated },
  { what: 'stop and start, or the refusal', play: lives.stopAndStart },
  { what: 'scale, or the refusal', play: lives.scale },
  { what: 'delete', play: lives.remove },
  { what: 'drift, corrected', play: ownership.driftCorrected },
  { what: 'drift, reported', play: ownership.driftReported },
  { what: 'adopt', play: ownership.adopt },
  { what: 'conflict', play: ownership.conflict },
  { what: 'retain, and taken back', play: ownership.retain },
  { what: 'delete out of band', play: ownership.vanishes },
  { what: 'delete out of band, reported', play: ownership.vanishesUnmended },
  { what: 'an unknown phase', play: ownership.unknownPhase },
  { what: 'credentials that end', play: faults.credentialsLost },
  { what: '429', play: faults.tooManyCreates },
  { what: '5xx before and after the effect of an update', play: faults.failedUpdates },
  { what: '5xx before and after the effect of a delete', play: faults.failedDeletes },
];
