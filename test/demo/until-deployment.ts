import { abortable } from '../../src/time/deadline.ts';
import { eventually } from '../support/eventually.ts';
import type { StatusObject } from '../support/status-rules/status-object.ts';
import type { LiveObjects } from './live-objects.ts';
import type { Stage } from './stage.ts';

/** What of a deployment is waited for. */
export interface Awaited {
  /** The view may be older than the last edit: older generations do not count. */
  generation: number;
  /** In words, after the name. */
  what: string;
  holds: (object: StatusObject) => boolean;
}

/** How long one act may take, in milliseconds: a machine may be slow, and the samples need seconds. */
export const ACT_MS = 120_000;

/**
 * Waits until a deployment of the namespace `default` is as it should be, and answers it. Rejects when time is up,
 * as soon as the operator has ended, and on Ctrl-C.
 */
export async function untilDeployment(
  { stage, live, signal }: { stage: Stage; live: LiveObjects; signal: AbortSignal },
  name: string,
  { generation, what, holds }: Awaited,
): Promise<StatusObject> {
  const waiting = eventually(() => live.deployment(name), {
    within: ACT_MS,
    for: `${name} ${what}`,
    until: (object) =>
      object !== undefined && (object.metadata.generation ?? 0) >= generation && holds(object),
    context: [stage.operator, ...Object.values(stage.platforms)],
    signal,
  });
  const ended = stage.operator.ended().then(({ code, signal: by }) => {
    throw new Error(`the operator ended with ${by ?? `code ${code}`}\n\n${stage.operator.diagnose()}`);
  });
  ended.catch(() => {});
  const object = await abortable(Promise.race([waiting, ended]), signal);
  if (object === undefined) throw new Error(`${name} is not there`);
  return object;
}
