import { describeDeaths } from './deaths.ts';
import { gcore } from '../support/stage/targets/gcore.ts';

describeDeaths(gcore);
