import { gcore } from '../support/stage/targets/gcore.ts';
import { describeSequences } from './suite.ts';

describeSequences(gcore);
