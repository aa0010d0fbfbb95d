import { egs } from '../support/stage/targets/egs.ts';
import { describeSequences } from './suite.ts';

describeSequences(egs);
