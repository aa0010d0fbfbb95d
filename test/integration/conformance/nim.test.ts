import { nim } from './nim.ts';
import { describeConformance } from './suite.ts';

describeConformance(nim);
