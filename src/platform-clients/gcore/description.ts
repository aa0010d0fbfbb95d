import { MARK_BEGINS } from '../../crd/gcore/description.ts';

const ESCAPED = MARK_BEGINS.replaceAll(/[^\w=/-]/g, String.raw`\$&`);
const MARK = new RegExp(String.raw`\s*${ESCAPED}([^\]]*)\]$`);
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

/** The user's part of a description, also where the platform has cut the mark behind it. */
export function textOf(description: string): string {
  const text = description.trimEnd().replace(MARK, '');
  const at = text.lastIndexOf('[');
  const rest = at < 0 ? '' : text.slice(at);
  const isCutMark = rest !== '' && (MARK_BEGINS.startsWith(rest) || rest.startsWith(MARK_BEGINS));
  return (isCutMark && !rest.slice(0, -1).includes(']') ? text.slice(0, at) : text).trim();
}

/**
 * Are the user's parts the same? `sent` is a description with its mark. Of a long one the platform may keep the
 * beginning only, which is no difference.
 */
export function isSameText(sent: string, shown: string): boolean {
  const [text, kept] = [textOf(sent), textOf(shown)];
  return text === kept || (kept.length >= LEAST_KEPT && text.startsWith(kept));
}

/** Has a description no mark, but may have had one before the platform cut it? */
export function isCut(description: string): boolean {
  if (markOf(description) !== undefined) return false;
  return textOf(description) !== description.trim() || description.length >= LEAST_KEPT;
}
