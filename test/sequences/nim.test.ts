import { nim } from './nim.ts';
import { describeSequences } from './suite.ts';

describeSequences(nim);
