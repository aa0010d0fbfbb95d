/** What becomes of an endpoint. Without one it gets its GPUs and serves. */
export type Outcome =
  | { kind: 'ok' }
  /** Its GPR waits for ever, with a failure reason where one is given. */
  | { kind: 'neverProvisioned'; reason?: string }
  /** Its image cannot be pulled. */
  | { kind: 'pullError' }
  /** It runs and never gets a URL. */
  | { kind: 'noUrl' }
  /** It has a URL, and one of the two is not `Ready`. */
  | { kind: 'notReady'; what: 'predictStatus' | 'ingressStatus' }
  /** It crashes this long after it serves (or after the script, if that is later). */
  | { kind: 'crash'; afterMs: number }
  /** Nobody uses its GPUs, which are taken this long after the lease's begin (or after the script). */
  | { kind: 'idle'; afterMs: number }
  /** It vanishes by itself this long after its creation (or after the script). Its GPUs stay held. */
  | { kind: 'vanish'; afterMs: number }
  /** Deletes are accepted and never end. */
  | { kind: 'stuckDeleting' };

/** An outcome and when it was said. */
export interface Script {
  outcome: Outcome;
  since: number;
}
