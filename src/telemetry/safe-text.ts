import { maskCredentials } from '../text/credentials.ts';

/**
 * Everything that a terminal or a log reader could take for more than a letter: C0 and C1 controls, line and
 * paragraph separators, marks that reverse the direction of writing, halves of surrogate pairs.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;

/** A text that is fit for a log line: without credentials, on one line, at most about `limit` characters long. */
export function safeText(text: string, limit: number): string {
  const safe = maskCredentials(text.slice(0, limit * 2));
  const cut = safe.length > limit || text.length > limit * 2;
  const escaped = (cut ? safe.slice(0, limit) : safe).replace(UNPRINTABLE, escape);
  return cut ? `${escaped}… (${text.length} characters)` : escaped;
}

function escape(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
