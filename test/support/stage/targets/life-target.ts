import type { StagePlatform } from '../stage-platform.ts';
import type { Meddler } from './meddler.ts';
import type { SequencePlatform, SequenceTarget } from './sequence-target.ts';

/** What lives take of a target: they ask for less than sequences do. */
export interface LifeTarget
  extends Pick<SequenceTarget, 'name' | 'versions' | 'createPath' | 'updatesInPlace' | 'keepsMark'> {
  start(): Promise<LifePlatform>;
}

/** A simulator, what is really so on it, and what others do to it. */
export type LifePlatform = StagePlatform & { readonly meddler: Meddler } & Pick<
    SequencePlatform,
    'ownerId' | 'settled' | 'version' | 'vanish' | 'occupy' | 'complaints'
  >;
