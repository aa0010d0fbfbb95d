/**
 * How long what the operator writes into a status may be. The API server refuses a longer status as a whole,
 * so whoever writes one cuts it to these lengths first. Characters and items.
 */
export const statusBounds = {
  /** A word of a platform: phase, type, reason. */
  word: 256,
  /** Names, ids, homes. */
  id: 1024,
  /** Hashes, which have a code for each field and each item of a list that was sent. */
  hash: 8192,
  /** Comma-separated task ids, fingerprints. */
  ids: 4096,
  url: 2048,
  /** Free text: phase messages, last errors, messages of regions. */
  text: 8192,
  /** Message of a condition; metav1.Condition allows the same. */
  conditionMessage: 32768,
  /** Path and values of one drifted field. */
  driftPath: 512,
  driftValue: 1024,
  drift: 10,
  endpoints: 512,
  regions: 256,
  gpuRequests: 256,
  secrets: 256,
  conditions: 16,
} as const;
