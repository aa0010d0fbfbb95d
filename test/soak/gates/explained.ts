import type { LogLine } from '../../support/operator/process-log.ts';
import type { Storm } from '../evidence.ts';

/** What a platform refuses in its ordinary life, so that what was asked for is tried again. */
const REFUSALS = [
  // EGS releases no GPUs before their request has come to an end; until then every delete of the endpoint is answered so.
  /^delete the endpoint: 500 Cannot delete GPR in \w+ state\b/,
];

/** Was there a fault of the API server at that moment? */
export function isApiFault(line: LogLine, storms: readonly Storm[]): boolean {
  return storms.some((storm) => storm.side === 'api' && isDuring(line, storm));
}

/** Does a pass that failed come from a fault, of the API server or of the platform of its object, or from a refusal? */
export function isExplained(line: LogLine, storms: readonly Storm[]): boolean {
  const { key, reason } = line;
  if (REFUSALS.some((refusal) => refusal.test(String(reason)))) return true;
  return storms.some(
    (storm) =>
      isDuring(line, storm) && (storm.side === 'api' || String(key).startsWith(`${storm.namespace}/`)),
  );
}

/** A line for people. */
export const toldOf = (line: LogLine): string => JSON.stringify(line);

function isDuring(line: LogLine, { from, until }: Storm): boolean {
  const at = Date.parse(String(line['time']));
  return from <= at && at <= until;
}
