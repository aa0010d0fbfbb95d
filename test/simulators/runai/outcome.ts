/** What becomes of a workload's revisions. Without one they become ready. */
export type Outcome =
  | { kind: 'ok' }
  /** Initializing, then Failed: the image cannot be pulled. */
  | { kind: 'pullError'; message?: string }
  /** Pending for ever. */
  | { kind: 'neverScheduled'; message?: string }
  /** Pending for ever, because of the project's quota. */
  | { kind: 'overQuota'; reason?: 'NonPreemptibleOverQuota' | 'OverLimit' }
  /** Initializing until the initialization timeout, then Failed. */
  | { kind: 'neverReady' }
  /** Running, and Failed this long after it (or after the script, if that is later). */
  | { kind: 'crash'; afterMs: number; message?: string }
  /** Running, and Degraded this long after it (or after the script). */
  | { kind: 'degraded'; afterMs: number }
  /** The first revision becomes ready, later ones fail. */
  | { kind: 'rolloutFails'; message?: string }
  /** The whole workload vanishes by itself this long after its creation (or after the script). */
  | { kind: 'vanish'; afterMs: number }
  /** The cluster of a NIM service takes none of the specs that are sent meanwhile. */
  | { kind: 'clusterRefuses'; message: string }
  /** Deletes are accepted and never end. */
  | { kind: 'stuckDeleting' };

/** An outcome and when it was said. */
export interface Script {
  outcome: Outcome;
  since: number;
}
