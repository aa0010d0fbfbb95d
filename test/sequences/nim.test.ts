import { nim } from '../support/stage/targets/nim.ts';
import { describeSequences } from './suite.ts';

describeSequences(nim);
