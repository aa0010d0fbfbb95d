import type { InferenceDeploymentStatus } from '../crd/inference-deployment.ts';
import type { Desired } from './desired.ts';
import type { PlatformError } from './errors.ts';
import type { Observation, PhaseClass } from './observation.ts';

/** What an assessment rests on. */
export interface Question {
  desired: Desired;
  observation: Observation;
  operation: InferenceDeploymentStatus['operation'];
  /** A provisional answer that an earlier read in this process gave, and when (monotonic) it was first given. */
  provisional: { key: string; since: number } | undefined;
  /** Differences that stay are no objection: `driftPolicy: Ignore`. */
  ignoresDrift?: boolean;
  /** The platform object's polling settings, in milliseconds. */
  polling: { active: number; visibilityWindow: number };
}

/** What the platform makes of a spec. */
export interface Assessment {
  /** What the spec asks for is so. */
  ready: boolean;
  reason: PhaseClass;
  message: string;
  /** Some revision serves, or wakes on a request. */
  available: boolean;
  /** The platform gave the new revision up and serves the one before. */
  rolledBack: boolean;
  /** It took the spec and refused it afterwards; classed as the refusal of a call would be. */
  refused?: PlatformError;
  /** It will not move by itself any more. */
  stuck: boolean;
  /** Not ready (or not `stuck`) yet, but so once a read at least `apart` ms after the first with this key says the same. */
  provisional?: { key: string; apart: number };
  /** What `operation.baseline` must be when an update is sent now, or where the one under way was rolled back. */
  baseline: string | undefined;
}
