/** Of how many positions one is played in the gate. */
const ONE_OF = 4;

/**
 * The positions that this run plays: all of them with `KNOBS=all`, as `make chaos` does, else every fourth, beginning
 * with one by chance. The clients' own tests play all of them in each run; what fails here is named by its position, and
 * fails again with `KNOBS=all`.
 */
export function sampled<Case>(cases: readonly Case[]): readonly Case[] {
  if (process.env['KNOBS'] === 'all') return cases;
  const first = Math.floor(Math.random() * ONE_OF);
  return cases.filter((_, index) => index % ONE_OF === first);
}
