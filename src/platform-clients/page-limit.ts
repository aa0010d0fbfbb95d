import { PlatformError } from './errors.ts';

/** Pages of one list. One that goes on behind them is the server's mistake; two million rows are enough. */
export const MOST_PAGES = 4_000;

/** What came of a list that does not end: as long as its end is not known, nothing is missing from it. */
export function endless(): PlatformError {
  return new PlatformError('Transient', `the list does not end after ${MOST_PAGES} pages`);
}
