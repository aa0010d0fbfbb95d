import { gcore } from '../../support/trial/targets/gcore.ts';
import { describeConformance } from './suite.ts';

describeConformance(gcore);
