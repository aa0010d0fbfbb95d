import { egs } from './egs.ts';
import { describeSequences } from './suite.ts';

describeSequences(egs);
