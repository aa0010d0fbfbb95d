import type { TargetName } from '../../../../src/crd/targets.ts';
import { egs } from './egs.ts';
import { gcore } from './gcore.ts';
import type { LifeTarget } from './life-target.ts';
import { nim } from './nim.ts';
import { runai } from './runai.ts';
import type { SequenceTarget } from './sequence-target.ts';

const usual = (target: SequenceTarget): LifeTarget => ({ ...target, start: () => target.start('Usual') });

/** All targets: one that is not here does not compile. */
export const lifeTargets: Readonly<Record<TargetName, LifeTarget>> = {
  runai,
  nim: usual(nim),
  gcore: usual(gcore),
  egs: usual(egs),
};
