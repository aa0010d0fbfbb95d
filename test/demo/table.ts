import { cut } from './text.ts';

/** How a text is meant: colours follow from it. */
export type Tone = 'good' | 'busy' | 'bad' | 'dim' | 'strong' | 'plain';

/** Gives a text its colour, or returns it as it is. */
export type Paint = (tone: Tone, text: string) => string;

/** One cell. */
export interface Cell {
  text: string;
  tone?: Tone;
}

/** One column. */
export interface Column {
  title: string;
  /** It takes a share of what is left over, and is cut to that. */
  flexible?: boolean;
}

const GAP = 2;

/** Each row as a line of at most `width` characters, headings first. All columns but flexible ones are as wide as their texts. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  paint: Paint,
): string[] {
  const widths = widthsOf(columns, rows, width);
  const heading = columns.map(({ title }) => ({ text: title, tone: 'dim' as const }));
  return [heading, ...rows].map((row) => line(row, widths, paint));
}

function line(row: readonly Cell[], widths: readonly number[], paint: Paint): string {
  const last = row.length - 1;
  return row
    .map(({ text, tone = 'plain' }, at) => {
      const shown = cut(text, widths[at] ?? 0);
      const padding = at === last ? '' : ' '.repeat(Math.max(0, (widths[at] ?? 0) - shown.length + GAP));
      return `${paint(tone, shown)}${padding}`;
    })
    .join('')
    .trimEnd();
}

function widthsOf(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): number[] {
  const natural = columns.map(({ title }, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.text.length ?? 0)),
  );
  const isFlexible = (at: number): boolean => columns[at]?.flexible === true;
  let left = width - GAP * (columns.length - 1);
  const fixed = natural.map((wanted, at) => {
    if (isFlexible(at)) return wanted;
    const given = Math.max(0, Math.min(wanted, left));
    left -= given;
    return given;
  });
  return share(fixed, isFlexible, Math.max(0, left));
}

/** Narrow flexible columns get what they need, wide ones the same share of the rest. */
function share(widths: readonly number[], isFlexible: (at: number) => boolean, available: number): number[] {
  const open = widths.map((_, at) => at).filter(isFlexible);
  const given = [...widths];
  let left = available;
  for (const [done, at] of open.sort((a, b) => (widths[a] ?? 0) - (widths[b] ?? 0)).entries()) {
    const width = Math.min(widths[at] ?? 0, Math.floor(left / (open.length - done)));
    given[at] = width;
    left -= width;
  }
  return given;
}
