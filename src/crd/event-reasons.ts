/** Reasons of the events on an InferenceDeployment: one per transition, never one per retry. */
export const deploymentEventReasons = [
  'Created',
  'Adopted',
  'Updated',
  'Recreating',
  'Ready',
  'Degraded',
  'Failed',
  'Rejected',
  'NameConflict',
  'QuotaExceeded',
  'DriftDetected',
  'DriftCorrected',
  'Deleting',
  'Deleted',
  'Retained',
  'Abandoned',
] as const;
export type DeploymentEventReason = (typeof deploymentEventReasons)[number];

/** Reasons of the events on a platform object, where faults of the connection are told once for all. */
export const platformEventReasons = [
  'CredentialsInvalid',
  'PlatformUnreachable',
  'PlatformRecovered',
] as const;
export type PlatformEventReason = (typeof platformEventReasons)[number];
