import { createHash } from 'node:crypto';

/** What all that is left to chance in this run comes from; see global-setup.ts. */
const seed = Number(process.env['CHAOS_SEED'] ?? 0);

/** `CHAOS=long`: everything. Else a sample that fits into the gate. */
export const isLong: boolean = process.env['CHAOS'] === 'long';

/** The command that plays a test of this run again. */
export function replay(name: string): string {
  const form = isLong ? 'CHAOS=long ' : '';
  return `${form}CHAOS_SEED=${seed} node_modules/.bin/vitest run --project chaos -t '${name}'`;
}

/** The same number from 0 to 1 for a text, whatever else was drawn. */
function drawFor(text: string, from: number = seed): number {
  return createHash('sha256').update(`${from} ${text}`).digest().readUInt32BE() / 2 ** 32;
}

/** A die of its own for a text: numbers from 0 to 1, always the same ones; of this run's seed, or of another. */
export function die(text: string, from: number = seed): Die {
  let rolls = 0;
  const roll = (): number => drawFor(`${text} ${(rolls += 1)}`, from);
  const below = (limit: number): number => Math.floor(roll() * limit);
  return {
    roll,
    below,
    shuffled: (items) => byDraw(items, roll),
    of(...items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('nothing to choose from');
      return item;
    },
  };
}

/** Chance that can be played again. */
export interface Die {
  /** A number in [0, 1). */
  roll(): number;
  /** A whole number from 0, less than this. */
  below(limit: number): number;
  /** One of these. */
  of<Item>(...items: readonly Item[]): Item;
  /** These in an order by chance. */
  shuffled<Item>(items: readonly Item[]): Item[];
}

/** These in an order by chance; what another run of the seed adds or lacks changes nothing for the others. */
export const shuffled = <Item>(items: readonly Item[], name: (item: Item) => string): Item[] =>
  byDraw(items, (item) => drawFor(name(item)));

function byDraw<Item>(items: readonly Item[], drawOf: (item: Item) => number): Item[] {
  return items
    .map((item) => ({ item, draw: drawOf(item) }))
    .toSorted((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}
