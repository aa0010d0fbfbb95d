import type { PlatformSections } from '../../../src/platform-clients/connection-settings.ts';
import type { Desired } from '../../../src/platform-clients/platform.ts';
import type { PlatformType } from '../../../src/crd/platform-types.ts';
import type { TargetName } from '../../../src/crd/targets.ts';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import type { Evidence } from './evidence.ts';
import type { Served } from './tape.ts';

/** What is looked for, and as what it should run. */
export interface Sought {
  name: string;
  id: string | undefined;
  desired: Desired;
}

/** A simulator of one target, and what others than the operator do to it. */
export interface LyingPlatform {
  url: string;
  control: CommonControl;
  stop(): Promise<void>;
  /** From now on the workload of this name cannot run. */
  breakIt(name: string): Promise<void>;
  /** It loses what it runs on, which its own status may not tell. Absent where there is nothing of the kind. */
  starve?(name: string): Promise<void>;
  /** Somebody else makes a workload. */
  occupy(name: string): Promise<void>;
}

/** One target, as far as wrong answers are about it. */
export interface LieTarget {
  readonly name: TargetName;
  readonly type: PlatformType;
  readonly credentials: Readonly<Record<string, string>>;
  sections(url: string): PlatformSections;
  start(): Promise<LyingPlatform>;
  /** The whole spec but for its platform. The second differs in what a workload is made from. */
  spec(version: 'first' | 'second'): Record<string, unknown>;
  /** Changes of the platform pass through these milliseconds of its clock. */
  readonly settlesIn: number;
  /** Paths of calls that are no GET and change nothing. */
  readonly reads: RegExp;
  /** Where workloads are made by POST. */
  readonly createPath: RegExp;
  /** Do the answers say, all in all and in their documented form, that there is no such workload? */
  lacks(evidence: Evidence, sought: Sought): boolean;
  /** Do they say that it serves what is desired, no part of them saying otherwise or something unreadable? */
  serves(evidence: Evidence, sought: Sought): boolean;
  /** What the answer to a create names as the workload and its tasks; undefined where it is not as documented. */
  created(answer: Served): { id: string | undefined; tasks: readonly string[] } | undefined;
  /** Does a success of HTTP say inside that the call was refused? */
  refuses(answer: Served): boolean;
}
