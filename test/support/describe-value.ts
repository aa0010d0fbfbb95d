import { inspect } from 'node:util';

/** Something that can say how it is, for the text of a failure. */
export interface Diagnosable {
  /** A heading and what a person needs to see of it, on several lines. Never rejects. */
  diagnose(): Promise<string> | string;
}

/** A value as text, the way a failure shows it: deep, and of bounded length. */
export function describeValue(value: unknown): string {
  const text =
    value instanceof Error ? value.message : inspect(value, { depth: 12, breakLength: 110, sorted: true });
  return text.length > 8000 ? `${text.slice(0, 8000)} … (${text.length} characters)` : text;
}

/** What each of them says, one after the other. */
export async function diagnoseAll(sources: readonly Diagnosable[]): Promise<string> {
  const texts = await Promise.all(
    sources.map((source) => Promise.resolve(source.diagnose()).catch(describeValue)),
  );
  return texts.join('\n\n');
}
