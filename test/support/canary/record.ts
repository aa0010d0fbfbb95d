import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where the operator says something. */
export type Place = 'log' | 'output' | 'status' | 'events' | 'metrics';

/** One look of one process of the suite. */
interface Look {
  place: Place;
  characters: number;
  canaries: number;
  shown: readonly string[];
}

const VARIABLE = 'CANARY_RECORD';

/** The file of the suite that this process is part of; undefined outside of one. */
export const recordFile = (): string | undefined => process.env[VARIABLE];

/**
 * Begins the record of a suite, for this process and those that it starts. The function that comes back ends it: says what
 * was looked at, and throws where a secret was shown in any of it.
 */
export function beginRecord(say: (line: string) => void): () => void {
  const file = join(mkdtempSync(join(tmpdir(), 'canaries-')), 'record');
  writeFileSync(file, '');
  process.env[VARIABLE] = file;
  return () => {
    const looks = readLooks(file);
    rmSync(dirname(file), { recursive: true });
    // oxlint-disable-next-line typescript/no-dynamic-delete -- the only way to unset a variable
    delete process.env[VARIABLE];
    say(summary(looks));
    const shown = looks.flatMap((look) => look.shown.map((text) => `${look.place}: ${text}`));
    if (shown.length > 0) throw new Error(`secrets were shown:\n${shown.join('\n')}`);
  };
}

function readLooks(file: string): Look[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line): Look => JSON.parse(line));
}

/** `secrets looked for (up to 5 values a process, 4738282 characters): events 48, log 66`. */
function summary(looks: readonly Look[]): string {
  const places = Object.entries(Object.groupBy(looks, ({ place }) => place));
  const counts = places.map(([place, { length }]) => `${place} ${length}`).toSorted();
  const characters = looks.reduce((sum, look) => sum + look.characters, 0);
  const values = Math.max(0, ...looks.map(({ canaries }) => canaries));
  const where = counts.length === 0 ? 'nowhere: no operator ran' : counts.join(', ');
  return `secrets looked for (up to ${values} values a process, ${characters} characters): ${where}`;
}
