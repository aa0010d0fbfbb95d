import { lengthOf } from './leases.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * An estimated wait in round words: one that EGS counts down would change what an object says at every look. Empty where
 * it says nothing; as it is where it is no duration. Pure.
 */
export function waitWords(text: string): string {
  const ms = lengthOf(text);
  if (ms === undefined) return text;
  if (ms === 0) return '';
  if (ms > 100 * MINUTE) return about(Math.ceil(ms / HOUR), 'hour');
  const minutes = Math.ceil(ms / MINUTE);
  return about(minutes > 10 ? Math.ceil(minutes / 10) * 10 : minutes, 'minute');
}

const about = (count: number, unit: string): string => `about ${count} ${unit}${count === 1 ? '' : 's'}`;
