import type { SimRequest } from './exchange.ts';

/** The window of a list that a call asks for. */
export interface Window {
  offset: number;
  limit: number;
}

/** The rows of a list that has no pages. Faults about rows leave the last ones out, or say the first ones twice. */
export function wholeRowsOf<T>(rows: readonly T[], request: SimRequest): T[] {
  let shown = [...rows];
  for (const { effect } of request.faults) {
    if (effect.kind === 'lostRows') shown = shown.slice(0, Math.max(0, shown.length - effect.rows));
    if (effect.kind === 'duplicateRows') shown = [...shown, ...shown.slice(0, effect.rows)];
  }
  return shown;
}

/** The rows of a window. Faults about rows shift pages after the first. */
export function rowsOf<T>(rows: readonly T[], { offset, limit }: Window, request: SimRequest): T[] {
  let begin = offset;
  for (const { effect } of request.faults) {
    if (offset === 0) continue;
    if (effect.kind === 'lostRows') begin += effect.rows;
    if (effect.kind === 'duplicateRows') begin = Math.max(0, begin - effect.rows);
  }
  return rows.slice(begin, begin + limit);
}
