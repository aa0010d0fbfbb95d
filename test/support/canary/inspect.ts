import { appendFileSync } from 'node:fs';
import { canariesIn, canaryCount } from './canaries.ts';
import { type Place, recordFile } from './record.ts';

/**
 * Looks for secrets where none may be. Throws where one is shown, and has it on record for the end of the suite, so
 * that no second try of the test hides it.
 */
export function inspect(texts: Partial<Record<Place, string>>): void {
  const found = Object.entries(texts).flatMap(([place, text]) => {
    const shown = canariesIn(text);
    const file = recordFile();
    const look = { place, characters: text.length, canaries: canaryCount(), shown };
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(look)}\n`);
    return shown.map((one) => `${place}: ${one}`);
  });
  if (found.length > 0) throw new Error(`secrets were shown:\n${found.join('\n')}`);
}
