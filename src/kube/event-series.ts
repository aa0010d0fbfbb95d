import type { Clock } from '../time/clock.ts';
import type { EventText, Regarding } from './event-record.ts';

/** One event, and its repetitions. */
export interface Series {
  key: string;
  regarding: Regarding;
  text: EventText;
  /** Makes the event's name unique. */
  suffix: string;
  count: number;
  /** When it was recorded first and last, by the wall clock. */
  createdAt: number;
  lastAt: number;
  lastMonotonic: number;
  /** What the API server knows; 0: nothing yet. */
  sentCount: number;
  sentMonotonic: number;
  state: 'idle' | 'queued' | 'writing';
  timer: Disposable | undefined;
}

/** A series of one event, of which the API server knows nothing yet. `random`: in [0, 1), for a name of its own. */
export function beginSeries(
  key: string,
  regarding: Regarding,
  text: EventText,
  { clock, random }: { clock: Clock; random: () => number },
): Series {
  const [at, monotonic] = [clock.now(), clock.monotonic()];
  const suffix = `${at.toString(16)}${Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')}`;
  return {
    key,
    regarding,
    text,
    suffix,
    count: 1,
    createdAt: at,
    lastAt: at,
    lastMonotonic: monotonic,
    sentCount: 0,
    sentMonotonic: monotonic,
    state: 'idle',
    timer: undefined,
  };
}
