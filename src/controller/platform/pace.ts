import type { LiveConnection } from '../connections/live-connection.ts';

/** How often passes over platform objects come. Milliseconds. */

/** The Secret is read again this often: while the credentials are refused, and otherwise. */
export const REREAD_MS = { refused: 10_000, good: 60_000 };
/** One that is being deleted is asked this often whether anything keeps it still. */
export const WHILE_DELETING_MS = 5_000;

/** Between two passes where nothing is wrong and nothing asks for one. */
export function everyPass(live: LiveConnection | undefined): number {
  return Math.min(REREAD_MS.good, (live?.polling.staleAfter ?? REREAD_MS.good) / 2);
}
