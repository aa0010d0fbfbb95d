import { runai } from './runai.ts';
import { describeConformance } from './suite.ts';

describeConformance(runai);
