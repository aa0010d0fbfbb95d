/** What `observedGeneration` is while nobody has looked at an object: generations begin with 1. */
const NO_GENERATION = 0;

/** Conditions must say since when; this stands for "since always". */
const EPOCH = '1970-01-01T00:00:00Z';

/**
 * The status that the API server itself shows until the operator has written one. An object without Ready passes for
 * finished with kstatus, and so with Flux, Helm and `kubectl wait`, also while no operator runs. `reason`: of Ready.
 */
export function unobserved(reason: 'NotCreated' | 'Connecting') {
  const message =
    'Waiting for the operator. If this does not change within two minutes, see that it runs, and watches this object.';
  const condition = { reason, message, observedGeneration: NO_GENERATION, lastTransitionTime: EPOCH };
  return {
    observedGeneration: NO_GENERATION,
    conditions: [
      { type: 'Ready', status: 'False' as const, ...condition },
      { type: 'Reconciling', status: 'True' as const, ...condition },
    ],
  };
}

/** A status that the operator has written; undefined where there is none, or only the API server's own. */
export function observedStatus<T extends { observedGeneration?: number | undefined }>({
  status,
}: {
  status?: T | undefined;
}): T | undefined {
  return status?.observedGeneration === NO_GENERATION ? undefined : status;
}

/** Has a pass of the operator read this generation of the spec? */
export function isObserved({
  metadata,
  status,
}: {
  metadata: { generation: number };
  status?: { observedGeneration?: number | undefined } | undefined;
}): boolean {
  return status?.observedGeneration === metadata.generation;
}
