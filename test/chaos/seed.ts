import { createHash, randomInt } from 'node:crypto';

const asked = process.env['CHAOS_SEED'] ?? '';

/** What all that is left to chance in this run comes from: `CHAOS_SEED`, or a new one. */
export const seed: number = asked === '' ? randomInt(2 ** 31) : Number(asked);

/** `CHAOS=long`: everything. Else a sample that fits into the gate. */
export const isLong: boolean = process.env['CHAOS'] === 'long';

/** The command that plays a test of this run again. */
export function replay(name: string): string {
  const form = isLong ? 'CHAOS=long ' : '';
  return `${form}CHAOS_SEED=${seed} node_modules/.bin/vitest run --project chaos -t '${name}'`;
}

/** The same number from 0 to 1 for a text, whatever else was drawn. */
function drawFor(text: string): number {
  return createHash('sha256').update(`${seed} ${text}`).digest().readUInt32BE() / 2 ** 32;
}

/** These in an order by chance; what another run of the seed adds or lacks changes nothing for the others. */
export function shuffled<Item>(items: readonly Item[], name: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, draw: drawFor(name(item)) }))
    .toSorted((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}
