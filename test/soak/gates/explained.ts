import type { LogLine } from '../../support/operator/process-log.ts';
import type { PastFault } from '../evidence.ts';

/** Was there a fault of the API server at that moment? */
export function isApiFault(line: LogLine, faults: readonly PastFault[]): boolean {
  return faults.some((fault) => fault.side === 'api' && isDuring(line, fault));
}

/** Does a pass that failed come from a fault, of the API server or of the platform of its object? */
export function isExplained(line: LogLine, faults: readonly PastFault[]): boolean {
  return faults.some(
    (fault) =>
      isDuring(line, fault) &&
      (fault.side === 'api' || String(line['key']).startsWith(`${fault.namespace}/`)),
  );
}

/** A line for people. */
export const toldOf = (line: LogLine): string => JSON.stringify(line);

function isDuring(line: LogLine, { from, until }: PastFault): boolean {
  const at = Date.parse(String(line['time']));
  return from <= at && at <= until;
}
