import { egs } from './egs.ts';
import { describeConformance } from './suite.ts';

describeConformance(egs);
