import { describeDeaths } from './deaths.ts';
import { egs } from './egs.ts';

describeDeaths(egs);
