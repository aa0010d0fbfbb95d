import type { TargetName } from '../../../../src/crd/targets.ts';
import type { CommonControl } from '../../../simulators/support/common-control.ts';
import type { StageConnection, StagePlatform } from '../stage-platform.ts';

/**
 * What sequences need to know of a target and of its platform's simulator. All that differs is said here: sequences
 * ask for it, and never for a name.
 */
export interface SequenceTarget<Control extends CommonControl = CommonControl> {
  readonly name: TargetName;
  /** Can a workload be recognised as an object's by the platform alone? Else it has to be adopted again. */
  readonly keepsMark: boolean;
  /** Can what runs be changed? Where not, every change takes a new workload. */
  readonly updatesInPlace: boolean;
  /** Where workloads are made by POST. */
  readonly createPath: string;
  /** The section of a first and of a second version, as merge patches. */
  readonly versions: { readonly first: object; readonly second: object };
  /** A merge patch on the section that takes a new workload. */
  readonly immutable: object;
  /** The same with something that our own checks refuse. */
  readonly invalid: object;
  /** The same with a name that is not the object's. */
  named(name: string): object;
  start(day: Day): Promise<SequencePlatform<Control>>;
}

/**
 * What a simulator is like. `Late`: new workloads are hidden from reads for 40 seconds. `Slow`: what was changed takes
 * most of a minute. `Elsewhere`: another installation, where places may well have the same names. `Leaky`: what is
 * deleted goes at once, and keeps its GPUs.
 */
export type Day = 'Usual' | 'Late' | 'Slow' | 'Elsewhere' | 'Leaky';

/** A simulator, and what others than the operator do to it. */
export interface SequencePlatform<Control extends CommonControl = CommonControl>
  extends StagePlatform<Control> {
  /** The first part of marks in the simulator's ledger. */
  readonly ownerId: string;
  /** Credentials of somebody who does not see what the operator sees. */
  readonly stranger: Readonly<Record<string, string>>;
  /** The platform object's section with another default place. Absent where it names none that can be edited. */
  readonly otherDefault?: StageConnection['section'];
  /** A merge patch on the section by which the platform scales. Absent where it never does. */
  readonly autoscaling?: object;
  /** There is room for no workload, or again for all. Absent where the platform cannot be asked before a create. */
  overQuota?(is: boolean): Promise<void>;
  /** Whatever an update says, the first version comes out. Absent where nothing is updated. */
  normalises?(name: string): Promise<void>;
  /** The next list leaves out everything. Absent where reads by id tell whether something is there. */
  blinds?(): Promise<void>;
  /** A merge patch on the section after which there is nothing to give back. Absent where there never is. */
  readonly withoutGpus?: object;
  /** The GPUs are taken away. Absent where they are not leased. */
  endLease?(name: string): Promise<void>;
  /** A merge patch on the section that no read shows, and the field. Absent where reads show everything. */
  readonly hidden?: { readonly section: object; readonly field: string };
  /** A text of the Secret that the platform may echo. */
  readonly secret: string;
  /** The newest spec that it was told runs and serves everywhere. */
  settled(name: string): Promise<boolean>;
  /** The version that it was told last. */
  version(name: string): Promise<'first' | 'second' | undefined>;
  /** Somebody deletes it; it is gone at once. */
  vanish(name: string): Promise<void>;
  /** Somebody makes one. Returns what `spec.adopt.id` must be. */
  occupy(name: string): Promise<string>;
  /** It cannot be seen any more in the place where the operator's workloads are, nor can the place. And back. */
  loseHome(): Promise<void>;
  restoreHome(): Promise<void>;
  /** Something that `spec.adopt.id` must not name, each with what the message says. */
  readonly unfit: readonly Unfit[];
  /** What else is wrong once all objects are gone. */
  complaints(): Promise<string[]>;
}

/** Something that an object `llama` cannot adopt. */
export interface Unfit {
  readonly what: string;
  readonly says: RegExp;
  /** Makes it, and returns what `spec.adopt.id` says. */
  readonly prepare: () => Promise<string>;
}
