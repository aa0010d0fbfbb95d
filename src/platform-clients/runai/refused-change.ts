import type { PlatformError } from '../errors.ts';

/** A policy's words are about what may be sent at all: a new workload could not have it either. */
const OF_A_POLICY = /polic|complian/i;

const NOT_BE = "(?:cannot|can not|can't|may not|must not|is not allowed to|is not permitted to) be";
const NOT = "(?:cannot|can not|can't|may not|must not|unable to|not (?:allowed|permitted|possible) to)";
/** It may be changed at another time. */
const BY_ITS_NATURE = '(?! (?:while|until|unless|when|before|during|now|yet|in its|in this state)\\b)';

/**
 * Does a refused PATCH say, in one of the ways in which platforms do, that one of these top-level fields cannot be
 * changed? The field must stand right beside the words: "cannot be updated: image not found" is about something else.
 * A field that the platform does not know is not meant: creation would refuse it too. Pure.
 */
export function refusesChange(
  { class: errorClass, message }: PlatformError,
  fields: readonly string[],
): boolean {
  if (errorClass !== 'Invalid' || OF_A_POLICY.test(message)) return false;
  return fields.some((field) => patternOf(field).test(message));
}

function patternOf(field: string): RegExp {
  const name = field.replaceAll(/[^\w]/g, '\\$&');
  const path = `["'\`]?(?<![\\w.])(?:spec\\.)?${name}(?:[.[][\\w.[\\]-]*)?["'\`]?`;
  const subject = `(?:the )?(?:fields?:? |value of )?${path}`;
  return new RegExp(
    [
      `${path}:?(?: fields?)? ${NOT_BE} (?:updated|changed|modified)\\b${BY_ITS_NATURE}`,
      `${path}:?(?: fields?)? (?:is|are) (?:immutable|not (?:updatable|mutable)|read-?only)\\b`,
      `${path}: (?:Invalid value|Forbidden): .{0,200}\\b(?:is|are) immutable\\b`,
      `\\b${NOT} (?:update|change|modify) ${subject}(?![\\w.])${BY_ITS_NATURE}`,
      `\\b(?:updating|changing|modifying|updates? (?:to|of)|changes? (?:to|of)) ${subject} (?:is|are) (?:not (?:allowed|supported|permitted|possible)|unsupported|forbidden)\\b${BY_ITS_NATURE}`,
      `\\bimmutable ${subject}(?![\\w.])`,
    ].join('|'),
    'i',
  );
}
