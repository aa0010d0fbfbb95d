import { expect, test } from 'vitest';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf } from '../../support/status-rules/status-words.ts';
import type { Trial } from '../../support/trial/trial.ts';

/** Something that happens to an object, what it says then, and what puts it right. */
export interface Situation<Control extends CommonControl> {
  readonly why: string;
  /** Of the object, and of the script that is meant for it. */
  readonly name: string;
  readonly spec?: Record<string, unknown>;
  /** Is so before the object is made. */
  before?(trial: Trial<Control>, name: string): Promise<unknown>;
  /** Happens once the object is Ready. */
  later?(trial: Trial<Control>, name: string): Promise<unknown>;
  /** `Ready Available Synced progress`, as `wordsOf` puts it. */
  readonly says: string;
  /** In Ready. */
  readonly message?: RegExp;
  /** After it the object becomes Ready. Without it nothing is mended: the object is deleted as it is. */
  mend?(trial: Trial<Control>, name: string): Promise<unknown>;
  /** Must the platform not have been asked for anything until then? */
  readonly asksForNone?: true;
}

/** What an object says: `Ready Available Synced progress`, the last as `Stalled/Reason`, `Reconciling/Reason` or `-`. */
export function wordsOf(object: StatusObject): string {
  const [stalled, reconciling] = [conditionOf(object, 'Stalled'), conditionOf(object, 'Reconciling')];
  const progress = stalled
    ? `Stalled/${stalled.reason}`
    : reconciling
      ? `Reconciling/${reconciling.reason}`
      : '-';
  return [...['Ready', 'Available', 'Synced'].map((type) => wordOf(object, type)), progress].join(' ');
}

/** What an object says that was refused before anything was made of it. */
export const refused = (reason: string): string =>
  `False/NotCreated False/NotServing False/${reason} Stalled/${reason}`;

/** The faults of this name end, and somebody asks for another try. */
export async function forgiven(trial: Trial, name: string): Promise<void> {
  const faults = await trial.control.faults();
  for (const { id } of faults.filter(({ workload }) => workload === name))
    await trial.control.clearFaults(id);
  await trial.request(name);
}

/** Plays each, all on the platform of one trial, which is asked for once tests run. */
export function testSituations<Control extends CommonControl>(
  rows: readonly Situation<Control>[],
  trialOf: () => Trial<Control>,
): void {
  test.each(rows.map((row) => [row.why, row] as const))('%s', async (_why, row) => {
    const trial = trialOf();
    const { name, spec = {}, says, message = /(?:)/ } = row;
    await row.before?.(trial, name);
    await trial.deploy(name, spec);
    if (row.later !== undefined) {
      await trial.until(name, isReady);
      await row.later(trial, name);
    }
    await trial.until(name, (object) => {
      expect(wordsOf(object)).toBe(says);
      expect(conditionOf(object, 'Ready')?.message).toMatch(message);
    });
    const calls = await trial.control.calls({ workload: name, writes: true });
    expect(row.asksForNone === true ? calls : []).toEqual([]);
    if (row.mend !== undefined) {
      await row.mend(trial, name);
      await trial.until(name, isReady);
    }
    await trial.remove(name);
  });
}
