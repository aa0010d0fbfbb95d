import type { SimRequest } from './exchange.ts';

/** The window of a list that a call asks for. */
export interface Window {
  offset: number;
  limit: number;
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
