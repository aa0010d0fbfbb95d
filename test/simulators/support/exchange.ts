import type { FaultHit } from './fault.ts';

/** A request as a simulator's handlers see it. */
export interface SimRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
  /** The faults that hit this call; handlers of lists look for those about lists. */
  faults: readonly FaultHit[];
}

/** An answer; the body is text already, so that handlers may assemble it from cached pieces. */
export interface SimResponse {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** The effect stands, but the connection breaks in place of the answer. */
  lost?: boolean;
  /** The workload that the call turned out to be about, for the journal. */
  about?: Subject;
}

/** Whom a call comes from and what it is about, as far as that can be told. */
export interface Subject {
  clientId?: string | undefined;
  /** The workload's name. */
  workload?: string | undefined;
  workloadId?: string | undefined;
}

/** An answer in JSON. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): SimResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** Text as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
