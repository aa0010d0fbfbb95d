import type { Knobs } from './knobs.ts';

/** A time stamp as the platform writes it: microseconds, and often without a zone. */
export function timeText(at: number, shape: Knobs['createdAt']): string | null {
  if (shape === 'null') return null;
  const text = new Date(at).toISOString();
  return shape === 'utc' ? text : text.replace('Z', '000');
}
