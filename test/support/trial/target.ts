import type { TargetName } from '../../../src/crd/targets.ts';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import type { LiveWorkload } from '../../simulators/support/ledger.ts';
import type { World } from '../world/world.ts';
import type { TrialPlatform } from './trial.ts';

/**
 * What the suite needs to know of a target and of its platform's simulator. All that differs is said here: situations
 * ask for it, and never for a name. What a platform cannot do is said too: then the refusal is what is tested.
 */
export interface ConformanceTarget {
  readonly name: TargetName;
  /** Starts a simulator for one situation, in this process, as it is on such a day. */
  start(world: World, day: Day): Promise<SimulatedPlatform>;
  /** A spec, as a merge patch, by which this version runs. */
  spec(version: Version): Record<string, unknown>;
  /** What `status.drift` says where the foreign version runs in place of the first. */
  readonly drift: Readonly<Record<string, string>>;
  /** Can what runs be changed? Where not, every change takes a new workload. */
  readonly updatesInPlace: boolean;
  /** Takes a new workload on a day `Strict`. */
  readonly immutable: ImmutableChange;
  /** `state: Stopped`: possible, or refused by the API server in these words. */
  readonly stop: 'Possible' | RegExp;
  /** Two replicas: possible, or refused by the API server in these words. */
  readonly scale: 'Possible' | RegExp;
  /** Can a workload be recognised as an object's by the platform alone? Else it has to be adopted again. */
  readonly keepsMark: boolean;
  /** Where workloads are made by POST. */
  readonly createPath: string;
}

/** Merge patches on the spec: there, and back. */
export interface ImmutableChange {
  readonly edit: Record<string, unknown>;
  readonly undo: Record<string, unknown>;
}

/** What a simulator is like. `Late`: new workloads are hidden from reads for most of a second. `Strict`: see above. */
export type Day = 'Usual' | 'Late' | 'Strict';

/** The object's first spec, its next one, and what somebody else makes of it. */
export type Version = 'first' | 'second' | 'foreign';

/** A simulator, and what others than the operator do to it. */
export interface SimulatedPlatform {
  readonly trial: TrialPlatform<CommonControl>;
  /** All that exist, those that are going away too. */
  workloads(): Promise<readonly LiveWorkload[]>;
  /** The version that the workload of this name was told last, and whether it serves. */
  runs(name: string): Promise<{ version: Version | undefined; serves: boolean }>;
  /** How many replicas there really are. */
  replicas(name: string): Promise<number>;
  /** Somebody changes what runs. */
  edit(name: string, version: Version): Promise<void>;
  /** Somebody deletes it; it is gone at once. */
  vanish(name: string): Promise<void>;
  /** Somebody makes a workload, of the first version. Returns what `spec.adopt.id` must be. */
  occupy(name: string): Promise<string>;
  /** Another word is shown for its phase; null: its own. */
  show(name: string, word: string | null): Promise<void>;
  /**
   * What the operator has logged in with stops working. Where it can log in again by itself, undefined; else what
   * the Secret must hold from now on.
   */
  loseCredentials(): Promise<Record<string, string> | undefined>;
}
