import type { TargetName } from '../../src/crd/targets.ts';
import type { Scene } from '../support/stage/scene.ts';
import type { Day } from '../support/stage/targets/sequence-target.ts';

/** A hard sequence, as it is played on every target that it can happen on. */
export interface Sequence {
  readonly number: number;
  readonly what: string;
  /** `Usual` without it. */
  readonly day?: Day;
  /** Where it can happen; everywhere without it. */
  readonly on?: readonly TargetName[];
  readonly play: (scene: Scene) => Promise<void>;
}
