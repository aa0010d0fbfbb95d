/** What goes wrong. `when: 'after'` has the effect first and loses or spoils only the answer. */
export type FaultEffect =
  /** Answers late: `before` delays the effect too, `after` (of the effect) only the answer, which is then old. */
  | { kind: 'latency'; ms: number; when?: FaultMoment }
  /** Another status and body in place of the right answer. */
  | { kind: 'status'; status: number; when?: FaultMoment; body?: unknown; headers?: Record<string, string> }
  /** 429 without effect; `retryAfter` in seconds, or an HTTP date as text. */
  | { kind: 'tooManyRequests'; retryAfter?: number | string }
  /** The connection is reset without an answer. */
  | { kind: 'reset'; when?: FaultMoment }
  /** No answer until `release`, or until the client gives up. */
  | { kind: 'hang'; when?: FaultMoment }
  /** The right answer's head and the first half of its body, then the connection breaks. */
  | { kind: 'truncate' }
  /** An HTML page as a gateway sends it; status 200 by default. */
  | { kind: 'html'; status?: number; when?: FaultMoment }
  /** A status without a body. */
  | { kind: 'empty'; status: number; when?: FaultMoment }
  /** The right status with JSON that is not what is documented (`body`), or that does not parse (no `body`). */
  | { kind: 'wrongJson'; body?: unknown; when?: FaultMoment }
  /** Lists go on saying what they said when the fault was injected. */
  | { kind: 'staleList' }
  /** Pages after the first begin `rows` rows too late: rows are lost between pages. Without pages: the last ones. */
  | { kind: 'lostRows'; rows: number }
  /** Pages after the first begin `rows` rows too early: rows come twice. Without pages: the first ones. */
  | { kind: 'duplicateRows'; rows: number };

export type FaultMoment = 'before' | 'after';

/** A fault and the calls that it hits. Everything left out fits every call. */
export interface Fault {
  method?: string;
  /** A path or pattern: `/api/v1/workloads/{id}`, `/api/v1/workloads*`; `{x}` is one segment, `*` anything. */
  path?: string;
  /** Only calls whose query has this parameter: `offset` of a page of a list. */
  parameter?: string;
  /** Only calls about the workload of this name: in a body, or by its id in the path. */
  workload?: string;
  /** Only calls of this service account. */
  clientId?: string;
  /** How many calls it hits; all by default. */
  times?: number;
  /** How many fitting calls pass unharmed first. */
  skip?: number;
  effect: FaultEffect;
}

/** What a fault is matched against. */
export interface FaultSubject {
  method: string;
  path: string;
  query: URLSearchParams;
  workload: string | undefined;
  clientId: string | undefined;
}

/** A fault that hit a call. */
export interface FaultHit {
  id: string;
  effect: FaultEffect;
  /** Settles when the fault is released or cleared; a `hang` waits for it. */
  released: Promise<void>;
}
