/** RFC 3339 in UTC to the second, as Kubernetes writes metav1.Time, of milliseconds since the epoch. */
export function formatTimestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** RFC 3339 in UTC to the millisecond: it may have to tell two things apart that were made within one second. */
export function formatMoment(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds since the epoch of an RFC 3339 time; `undefined` where the text is none. */
export function parseTimestamp(text: string | undefined): number | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
