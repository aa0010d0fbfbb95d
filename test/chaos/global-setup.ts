import { randomInt } from 'node:crypto';

/** Once before all: one seed for every process of the run, `CHAOS_SEED` or a new one, which is told. */
export default function setup(): void {
  const asked = process.env['CHAOS_SEED'] ?? '';
  if (!/^\d*$/.test(asked)) throw new Error(`CHAOS_SEED must be a whole number, not ${asked}`);
  const seed = asked === '' ? String(randomInt(2 ** 31)) : asked;
  process.env['CHAOS_SEED'] = seed;
  console.log(`chaos: CHAOS_SEED=${seed}`);
}
