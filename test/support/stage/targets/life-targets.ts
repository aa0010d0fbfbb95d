import type { TargetName } from '../../../../src/crd/targets.ts';
import type { CommonControl } from '../../../simulators/support/common-control.ts';
import { egs } from './egs.ts';
import { gcore } from './gcore.ts';
import type { LifeTarget } from './life-target.ts';
import { egsMeddler, gcoreMeddler, type Meddler, runaiMeddler } from './meddler.ts';
import { nim } from './nim.ts';
import { runai } from './runai.ts';
import type { SequenceTarget } from './sequence-target.ts';

const usual = <Control extends CommonControl>(
  target: SequenceTarget<Control>,
  meddlerOf: (control: Control) => Meddler,
): LifeTarget => ({
  ...target,
  async start() {
    const platform = await target.start('Usual');
    return { ...platform, meddler: meddlerOf(platform.control) };
  },
});

/** All targets: one that is not here does not compile. */
export const lifeTargets: Readonly<Record<TargetName, LifeTarget>> = {
  runai,
  nim: usual(nim, (control) =>
    runaiMeddler(control, 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.5.0', { replicas: 2 }),
  ),
  gcore: usual(gcore, gcoreMeddler),
  egs: usual(egs, egsMeddler),
};
