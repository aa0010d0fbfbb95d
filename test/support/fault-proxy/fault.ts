import type { RequestMatch } from './kube-request.ts';

/** Faults of connections: below TLS, so they work with both layers. */
export type ConnectionFault =
  /**
   * Silence: connections stay open and nothing passes any more, and new ones are accepted into the same silence.
   * Those that it met stay dead when it is removed, as behind a firewall that forgot them.
   */
  | { kind: 'black-hole' }
  /** Open connections are reset; so are new ones, the first `times` of them (all by default). */
  | { kind: 'reset'; times?: number }
  /** Every piece of data comes `ms` later, both ways. */
  | { kind: 'latency'; ms: number }
  /** New connections (the first `times`) are reset after this many bytes towards the client. */
  | { kind: 'cut'; afterBytes: number; times?: number };

/** Which requests a fault hits: those that fit, but for the first `skip`, of the rest each `every`th, `times` in all. */
export interface Selection {
  match?: RequestMatch;
  skip?: number;
  every?: number;
  times?: number;
}

/** Faults of requests. Where several fit, delays add up and the first of the others decides. */
export type RequestFault = Selection &
  (
    | {
        /** An answer of the proxy: a Status with this code, and a Retry-After in seconds. */
        kind: 'answer';
        status: number;
        retryAfter?: number;
        message?: string;
        /** Another body than the Status, verbatim; JSON by its header all the same. */
        body?: string;
        /** `after`: the API server has done what was asked. */
        when?: 'before' | 'after';
      }
    /** The API server does what was asked, and its answer never arrives. */
    | { kind: 'lost-answer'; ending?: 'reset' | 'silence' }
    /** The API server never hears of it. */
    | { kind: 'lost-request'; ending?: 'reset' | 'silence' }
    /** `before`: the request comes late. `after`: its answer does. */
    | { kind: 'delay'; ms: number; when?: 'before' | 'after' }
  );

/** Faults of watches: of open ones that fit at once, and of those that are opened later. */
export type WatchFault = Selection &
  /** An ERROR event with this code (410: Expired), then the end. */
  (
    | { kind: 'watch-error'; status: number }
    /** The end, as after `timeoutSeconds`. */
    | { kind: 'watch-end' }
    /** Half of the next event, then a reset. */
    | { kind: 'cut-mid-event' }
    /** No bookmarks; with `initial` not even the one that ends the initial events. */
    | { kind: 'withhold-bookmarks'; initial?: boolean }
    /** Nothing comes while the fault is there; then all of it does. */
    | { kind: 'hold-watch' }
  );

/** All that can be injected. */
export type Fault = ConnectionFault | RequestFault | WatchFault;

/** A fault that was injected. Disposing removes it. */
export interface FaultHandle extends Disposable {
  readonly fault: Fault;
  /** How often it has hit. */
  readonly hits: number;
  /** Resolves once it has hit this often. */
  hit(count?: number): Promise<void>;
  remove(): void;
}

const connectionKinds = new Set<Fault['kind']>(['black-hole', 'reset', 'latency', 'cut']);
const requestKinds = new Set<Fault['kind']>(['answer', 'lost-answer', 'lost-request', 'delay']);

/** Whether a fault is one of connections. */
export function isConnectionFault(fault: Fault): fault is ConnectionFault {
  return connectionKinds.has(fault.kind);
}

/** Whether a fault is one of requests. */
export function isRequestFault(fault: Fault): fault is RequestFault {
  return requestKinds.has(fault.kind);
}

/** Whether a fault is one of watches. */
export function isWatchFault(fault: Fault): fault is WatchFault {
  return !isConnectionFault(fault) && !isRequestFault(fault);
}
