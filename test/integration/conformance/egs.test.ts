import { egs } from '../../support/trial/targets/egs.ts';
import { describeConformance } from './suite.ts';

describeConformance(egs);
