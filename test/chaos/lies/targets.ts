import type { TargetName } from '../../../src/crd/targets.ts';
import { egs } from './egs.ts';
import { gcore } from './gcore.ts';
import { nim } from './nim.ts';
import { runai } from './runai.ts';
import type { LieTarget } from './target.ts';

const all: Readonly<Record<TargetName, LieTarget>> = { runai, nim, gcore, egs };

/** All targets: one that is not here does not compile. */
export const lieTargets: readonly LieTarget[] = Object.values(all);
