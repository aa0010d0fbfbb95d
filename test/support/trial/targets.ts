import type { TargetName } from '../../../src/crd/targets.ts';
import { egs } from './targets/egs.ts';
import { gcore } from './targets/gcore.ts';
import { nim } from './targets/nim.ts';
import { runai } from './targets/runai.ts';
import type { ConformanceTarget } from './target.ts';

const all: Readonly<Record<TargetName, ConformanceTarget>> = { runai, nim, gcore, egs };

/** All targets: what is proven is proven of each, and one that is not here does not compile. */
export const targets: readonly ConformanceTarget[] = Object.values(all);
