import { MARK_BEGINS } from '../../crd/gcore/description.ts';

const ESCAPED = MARK_BEGINS.replaceAll(/[^\w=/-]/g, String.raw`\$&`);
const MARK = new RegExp(String.raw`\s*${ESCAPED}([^\]]*)\]$`);
/** What is left of a mark where the platform keeps only so many characters. */
const CUT_MARK = new RegExp(String.raw`\s*${ESCAPED}[^\]]*$`);

/** Fewer characters than any platform cuts a description to. */
const LEAST_KEPT = 100;

/** A description as it is sent: the user's part, and the owner mark at its end. */
export function describe(text: string, mark: string): string {
  return `${text}${text === '' ? '' : ' '}${MARK_BEGINS}${mark}]`;
}

/** The owner mark of a description; undefined where it has none, or not all of it. */
export function markOf(description: string): string | undefined {
  const mark = MARK.exec(description.trimEnd())?.[1];
  return mark === '' ? undefined : mark;
}

/** The user's part of a description. */
export function textOf(description: string): string {
  return description.trimEnd().replace(MARK, '').replace(CUT_MARK, '').trim();
}

/**
 * Are the user's parts the same? `sent` is a description with its mark. Of a long one the platform may keep the
 * beginning only, which is no difference.
 */
export function isSameText(sent: string, shown: string): boolean {
  const kept = shown.trim();
  if (textOf(sent) === textOf(shown)) return true;
  return kept.length >= LEAST_KEPT && kept.length < sent.length && sent.trim().startsWith(kept);
}
