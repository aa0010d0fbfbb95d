import type { StagePlatform } from '../stage-platform.ts';
import type { SequencePlatform, SequenceTarget } from './sequence-target.ts';

/** What lives take of a target: they ask for less than sequences do. */
export interface LifeTarget
  extends Pick<SequenceTarget, 'name' | 'versions' | 'createPath' | 'updatesInPlace' | 'keepsMark'> {
  start(): Promise<LifePlatform>;
}

/** A simulator, and what is really so on it. */
export type LifePlatform = StagePlatform &
  Pick<SequencePlatform, 'ownerId' | 'settled' | 'version' | 'vanish' | 'occupy' | 'complaints'>;
