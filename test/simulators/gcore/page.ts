import { json, type SimRequest, type SimResponse } from '../support/exchange.ts';
import { rowsOf, type Window } from '../support/page-rows.ts';
import { invalid } from './api-error.ts';

/** Reads `offset` (0 without it) and `limit` (1 to 1000). Throws 400. */
export function windowOf(query: URLSearchParams, defaultLimit: number): Window {
  const offset = integer(query, 'offset', 0);
  const limit = integer(query, 'limit', defaultLimit);
  if (offset < 0) throw invalid({ offset: ['must be greater than or equal to 0'] });
  if (limit < 1 || limit > 1000) throw invalid({ limit: ['must be between 1 and 1000'] });
  return { offset, limit };
}

function integer(query: URLSearchParams, name: string, absent: number): number {
  const text = query.get(name);
  if (text === null) return absent;
  if (!/^-?\d+$/.test(text)) throw invalid({ [name]: ['must be an integer'] });
  return Number(text);
}

/** A page of rows that are text already; `count` is of all pages. */
export function pageOfTexts(rows: readonly string[], request: SimRequest, defaultLimit: number): SimResponse {
  const page = rowsOf(rows, windowOf(request.query, defaultLimit), request);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: `{"count":${rows.length},"results":[${page.join(',')}]}`,
  };
}

/** A page of rows. */
export function pageOf<T>(
  rows: readonly T[],
  request: SimRequest,
  defaultLimit: number,
  view: (row: T) => unknown,
): SimResponse {
  const page = rowsOf(rows, windowOf(request.query, defaultLimit), request);
  return json(200, { count: rows.length, results: page.map((row) => view(row)) });
}
