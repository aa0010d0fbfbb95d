import type { TargetName } from '../../src/crd/targets.ts';
import { egs } from '../integration/conformance/egs.ts';
import { gcore } from '../integration/conformance/gcore.ts';
import { nim } from '../integration/conformance/nim.ts';
import { runai } from '../integration/conformance/runai.ts';
import type { ConformanceTarget } from '../integration/conformance/target.ts';

const all: Readonly<Record<TargetName, ConformanceTarget>> = { runai, nim, gcore, egs };

/** All targets: what is proven is proven of each, and one that is not here does not compile. */
export const targets: readonly ConformanceTarget[] = Object.values(all);
