import { formatMoment, parseTimestamp } from '../../time/timestamp.ts';

/** A time of Gcore's as RFC 3339 in UTC, which is what one without a zone is in. Undefined where it is none. Pure. */
export function createdAtOf(text: string | null | undefined): string | undefined {
  if (!text) return undefined;
  const ms = parseTimestamp(/(?:z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return ms === undefined ? undefined : formatMoment(ms);
}
