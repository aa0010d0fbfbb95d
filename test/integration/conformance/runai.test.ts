import { runai } from '../../support/trial/targets/runai.ts';
import { describeConformance } from './suite.ts';

describeConformance(runai);
