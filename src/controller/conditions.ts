import type { Condition } from '../kube/objects.ts';
import { cut } from '../text/cut.ts';
import { oneLine } from '../text/one-line.ts';
import { beginning } from './sentence.ts';

/** How a condition should stand. */
export interface Verdict<Reason extends string = string> {
  status: 'True' | 'False' | 'Unknown';
  reason: Reason;
  message: string;
}

/** Which of `Reconciling` and `Stalled` stands, and the condition that it stems from. */
export type Progress = { kind: 'Reconciling' | 'Stalled'; from: string } | { kind: 'None' };

/** What the conditions should say; a verdict that is left out leaves its condition as it is. */
export interface Wanted {
  verdicts: Readonly<Record<string, Verdict | undefined>>;
  progress: Progress | undefined;
  /** Nothing moves it and nobody needs to act: Ready may be False with neither Reconciling nor Stalled beside it. */
  rests?: boolean;
}

/** An object whose status may have conditions, of whatever kind it is. */
export interface WithConditions<Found> {
  status?: { conditions?: readonly Found[] | undefined } | undefined;
}

/** The condition of a type that stands in an object's status; undefined where none does. Pure. */
export function conditionOf<Found extends { type: string }>(
  { status }: WithConditions<Found>,
  type: string,
): Found | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** The longest message that the API takes for a condition is 32768; a person reads no more than this, and on one line. */
const LONGEST_MESSAGE = 2_048;

/**
 * Conditions as they should stand next. Pure.
 *
 * A transition time moves only with the status. `Reconciling` and `Stalled` copy the reason and message of the
 * condition that they stem from, never stand together, and are removed, not set to False. A `Ready: True` of an
 * older generation steps back: nobody has looked whether it holds for this one. A `Synced: True` goes with it, and so
 * does what `Available` says of why nothing serves.
 */
export function nextConditions(
  before: readonly Condition[],
  wanted: Wanted,
  generation: number,
  now: string,
): Condition[] {
  const byType = new Map(before.map((condition) => [condition.type, condition]));
  for (const [type, verdict] of Object.entries(wanted.verdicts))
    if (verdict !== undefined) byType.set(type, condition(byType.get(type), type, verdict, generation, now));

  let { progress } = wanted;
  const ready = byType.get('Ready');
  if (ready?.status === 'True' && ready.observedGeneration !== generation) {
    const message = 'The current spec has not been compared with the platform yet.';
    const stepsBack = (type: string, verdict: Verdict): unknown =>
      byType.set(type, condition(byType.get(type), type, verdict, generation, now));
    stepsBack('Ready', { status: 'False', reason: 'OutOfSync', message });
    const synced = byType.get('Synced');
    if (synced?.status === 'True' && synced.observedGeneration !== generation)
      stepsBack('Synced', { status: 'Unknown', reason: 'InProgress', message });
    const available = byType.get('Available');
    if (available?.status === 'False' && available.observedGeneration !== generation)
      stepsBack('Available', { status: 'False', reason: available.reason, message });
    progress ??= { kind: 'Reconciling', from: 'Ready' };
  } else if (ready?.status === 'True') progress = { kind: 'None' };

  // Without either of them kstatus calls it InProgress for ever, and nothing tells whether somebody must act.
  const unready = byType.has('Ready') && byType.get('Ready')?.status !== 'True';
  if (unready && wanted.rests !== true && !stands(byType, progress))
    progress = { kind: 'Reconciling', from: 'Ready' };
  setProgress(byType, progress, generation, now);
  return [...byType.values()];
}

/** Will Reconciling or Stalled stand? */
function stands(byType: ReadonlyMap<string, Condition>, progress: Progress | undefined): boolean {
  if (progress === undefined) return byType.has('Reconciling') || byType.has('Stalled');
  return progress.kind !== 'None' && byType.has(progress.from);
}

function setProgress(
  byType: Map<string, Condition>,
  progress: Progress | undefined,
  generation: number,
  now: string,
): void {
  if (progress === undefined) return;
  const before = byType.get(progress.kind);
  byType.delete('Reconciling');
  byType.delete('Stalled');
  if (progress.kind === 'None') return;
  const source = byType.get(progress.from);
  if (source === undefined) return;
  const verdict = { status: 'True', reason: source.reason, message: source.message } as const;
  byType.set(progress.kind, condition(before, progress.kind, verdict, generation, now));
}

function condition(
  before: Condition | undefined,
  type: string,
  verdict: Verdict,
  generation: number,
  now: string,
): Condition {
  return {
    type,
    status: verdict.status,
    reason: verdict.reason,
    message: cut(beginning(oneLine(verdict.message)), LONGEST_MESSAGE),
    observedGeneration: generation,
    lastTransitionTime: before?.status === verdict.status ? before.lastTransitionTime : now,
  };
}
