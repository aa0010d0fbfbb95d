import { gcore } from './gcore.ts';
import { describeSequences } from './suite.ts';

describeSequences(gcore);
