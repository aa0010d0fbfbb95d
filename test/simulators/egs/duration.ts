const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Reads a lease as it is asked for, `6d0h0m`, as milliseconds; undefined where it is none. */
export function leaseMs(text: string): number | undefined {
  const found = /^(\d+)d(\d+)h(\d+)m$/.exec(text);
  if (found === null) return undefined;
  const [days = 0, hours = 0, minutes = 0] = found.slice(1).map(Number);
  return days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS;
}

/** A duration as it is shown: `144h0m0s`. */
export function shownDuration(ms: number): string {
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((ms % MINUTE_MS) / 1000);
  return `${Math.floor(ms / HOUR_MS)}h${minutes}m${seconds}s`;
}

/** A time as it is shown, to the second; empty where there is none. */
export function shownTime(at: number | undefined): string {
  return at === undefined ? '' : `${new Date(at).toISOString().slice(0, 19)}Z`;
}
