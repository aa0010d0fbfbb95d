import type { Window } from '../support/page-rows.ts';
import { ApiError } from './api-error.ts';
import type { Knobs } from './knobs.ts';

/** Reads `offset` and `limit` (1 to 500, 50 without it). Throws 400. */
export function windowOf(query: URLSearchParams): Window {
  const offset = integer(query, 'offset', 0);
  const limit = integer(query, 'limit', 50);
  if (offset < 0) throw new ApiError(400, 'offset must not be negative');
  if (limit < 1 || limit > 500) throw new ApiError(400, 'limit must be between 1 and 500');
  return { offset, limit };
}

function integer(query: URLSearchParams, name: string, absent: number): number {
  const text = query.get(name);
  if (text === null) return absent;
  if (!/^-?\d+$/.test(text)) throw new ApiError(400, `${name} must be a number`);
  return Number(text);
}

/** The `next` member of a page, in the way that the knobs say; empty where there is none. */
export function nextMember(total: number, { offset, limit }: Window, knobs: Knobs): { next?: number | null } {
  if (offset + limit < total) return { next: offset + limit };
  if (knobs.nextAtEnd === 'absent') return {};
  return { next: knobs.nextAtEnd === 'null' ? null : offset };
}
