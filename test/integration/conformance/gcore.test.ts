import { gcore } from './gcore.ts';
import { describeConformance } from './suite.ts';

describeConformance(gcore);
