import { describeDeaths } from './deaths.ts';
import { egs } from '../support/stage/targets/egs.ts';

describeDeaths(egs);
