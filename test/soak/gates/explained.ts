import type { LogLine } from '../../support/operator/process-log.ts';
import type { Storm } from '../evidence.ts';

/** Was there a fault of the API server at that moment? */
export function isApiFault(line: LogLine, storms: readonly Storm[]): boolean {
  return storms.some((storm) => storm.side === 'api' && isDuring(line, storm));
}

/** Does a pass that failed come from a fault, of the API server or of the platform of its object? */
export function isExplained(line: LogLine, storms: readonly Storm[]): boolean {
  return storms.some(
    (storm) =>
      isDuring(line, storm) &&
      (storm.side === 'api' || String(line['key']).startsWith(`${storm.namespace}/`)),
  );
}

/** A line for people. */
export const toldOf = (line: LogLine): string => JSON.stringify(line);

function isDuring(line: LogLine, { from, until }: Storm): boolean {
  const at = Date.parse(String(line['time']));
  return from <= at && at <= until;
}
