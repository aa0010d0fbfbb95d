import type { Moment } from '../support/fault-proxy/witness.ts';
import type { Step } from './step.ts';

/** A moment in the life of an object at which its operator is killed. */
export interface Point {
  step: Step;
  /** Which call of this kind, from 1. */
  occurrence: number;
  moment: Moment;
}

/** `platform POST /api/v1/workloads/inferences #1, effect`. */
export function nameOf({ step, occurrence, moment }: Point): string {
  return `${keyOf(step)} #${occurrence}, ${moment}`;
}

/** Kinds of calls by name. */
export const keyOf = ({ side, call }: Step): string => `${side} ${call}`;

/** Reads that follow each other in a life see the same; these are enough. */
const READS_OF_A_KIND = 2;

/**
 * The points of a run whose calls were these, in their order: three for each that may change something, and for the
 * first reads of a platform the one after the answer. Reads of the API server are the operator's own caches.
 */
export function pointsOf(trace: readonly Step[]): Point[] {
  const counts = new Map<string, number>();
  return trace.flatMap((step) => {
    const occurrence = (counts.get(keyOf(step)) ?? 0) + 1;
    counts.set(keyOf(step), occurrence);
    const moments: Moment[] = step.writes ? ['before', 'effect', 'answered'] : ['answered'];
    const counted = step.writes || (step.side === 'platform' && occurrence <= READS_OF_A_KIND);
    return counted ? moments.map((moment) => ({ step, occurrence, moment })) : [];
  });
}
