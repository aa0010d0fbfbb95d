import { egs } from '../integration/conformance/egs.ts';
import { gcore } from '../integration/conformance/gcore.ts';
import { nim } from '../integration/conformance/nim.ts';
import { runai } from '../integration/conformance/runai.ts';
import type { ConformanceTarget } from '../integration/conformance/target.ts';

/** All targets: what is proven is proven of each. */
export const targets: readonly ConformanceTarget[] = [runai, nim, gcore, egs];
