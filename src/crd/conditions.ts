/**
 * Condition types and the closed lists of their reasons. Users, alerts and health checks match on these words.
 */

/**
 * Condition types of an InferenceDeployment. The platform kinds have `Ready`, `Reconciling` and `Stalled` only.
 * `Reconciling` and `Stalled` copy the reason of the condition that they stem from.
 */
export const conditionTypes = ['Ready', 'Available', 'Synced', 'Reconciling', 'Stalled'] as const;

/** Reasons of `Ready` by status: is what the spec asks for so? */
export const readyReasons = {
  True: ['Running', 'ScaledToZero', 'Stopped'],
  False: [
    'NotCreated',
    'Creating',
    'Pending',
    'Initializing',
    'Updating',
    'Stopping',
    'Stopped',
    'OutOfSync',
    'Degraded',
    'Failed',
    'Completed',
    'Missing',
    'Deleting',
    'Unknown',
  ],
  Unknown: ['PlatformUnreachable'],
} as const;
export type ReadyReason = ReasonOf<typeof readyReasons>;

/** Reasons of `Available` by status: does some revision serve, be it the one before? */
export const availableReasons = {
  True: ['Serving'],
  False: ['NotServing'],
  Unknown: ['PlatformUnreachable'],
} as const;
export type AvailableReason = ReasonOf<typeof availableReasons>;

/** Reasons of `Synced` by status: has the platform accepted the current spec? */
export const syncedReasons = {
  True: ['Accepted'],
  False: [
    'Rejected',
    'NameConflict',
    'QuotaExceeded',
    'ImmutableChange',
    'Drifted',
    'Unsupported',
    'SecretNotFound',
    'PlatformNotFound',
    'PlatformNotAllowed',
    'PlatformChanged',
  ],
  Unknown: ['InProgress', 'Paused', 'CredentialsInvalid', 'RateLimited', 'PlatformUnreachable'],
} as const;
export type SyncedReason = ReasonOf<typeof syncedReasons>;

/** Reasons of `Ready` of both platform kinds by status: does the connection work? */
export const platformReadyReasons = {
  True: ['Connected'],
  False: [
    'Connecting',
    'CredentialsInvalid',
    'HostNotAllowed',
    'CertificateInvalid',
    'InvalidPlatform',
    'PlatformUnreachable',
    'RateLimited',
  ],
  Unknown: [],
} as const;
export type PlatformReadyReason = ReasonOf<typeof platformReadyReasons>;

type ReasonOf<T extends Record<string, readonly string[]>> = T[keyof T][number];
