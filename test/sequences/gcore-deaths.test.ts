import { describeDeaths } from './deaths.ts';
import { gcore } from './gcore.ts';

describeDeaths(gcore);
