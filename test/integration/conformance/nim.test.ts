import { nim } from '../../support/trial/targets/nim.ts';
import { describeConformance } from './suite.ts';

describeConformance(nim);
