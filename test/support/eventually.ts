import { setTimeout as sleep } from 'node:timers/promises';
import { type Diagnosable, describeValue, diagnoseAll } from './describe-value.ts';

/** How long and how often `eventually` looks. */
export interface EventuallyOptions<T> {
  /** Milliseconds until it gives up; 10,000 by default. */
  within?: number;
  /** Milliseconds between two looks; 100 by default. */
  every?: number;
  /** Holds where the value is as it should be. False and a throw (a failed `expect`) both mean: not yet. */
  until?: (value: T) => unknown;
  /** What is waited for, in words. */
  for?: string;
  /** What a failure shows beside the last value. */
  context?: readonly Diagnosable[];
  signal?: AbortSignal;
}

/**
 * Reads until the value is as it should be, and answers it. Without `until` it is enough that the read does not
 * throw. Rejects in time with the last value, the last complaint, and what the context says.
 */
export async function eventually<T>(
  read: () => Promise<T> | T,
  options: EventuallyOptions<T> = {},
): Promise<T> {
  const { within = 10_000, every = 100, until, context = [], signal } = options;
  const deadline = performance.now() + within;
  let last: { value?: T; complaint: unknown };
  do {
    signal?.throwIfAborted();
    last = await look(read, until);
    if (last.complaint === undefined && 'value' in last) return last.value;
    await sleep(Math.min(every, Math.max(0, deadline - performance.now())), undefined, { signal });
  } while (performance.now() < deadline);
  const what = options.for === undefined ? '' : ` for: ${options.for}`;
  const parts = [
    `waited ${within} ms in vain${what}`,
    `The last complaint: ${describeValue(last.complaint)}`,
    ...('value' in last ? [`The last value: ${describeValue(last.value)}`] : []),
    await diagnoseAll(context),
  ];
  throw new Error(parts.filter((part) => part !== '').join('\n\n'), { cause: last.complaint });
}

async function look<T>(
  read: () => Promise<T> | T,
  until: ((value: T) => unknown) | undefined,
): Promise<{ value?: T; complaint: unknown }> {
  let value: T;
  try {
    value = await read();
  } catch (error) {
    return { complaint: error ?? new Error('it threw nothing') };
  }
  try {
    return { value, complaint: until?.(value) === false ? 'not as it should be' : undefined };
  } catch (error) {
    return { value, complaint: error ?? new Error('it threw nothing') };
  }
}
