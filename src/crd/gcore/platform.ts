import { z } from 'zod';
import { cel, immutable } from '../cel.ts';
import { urlField } from '../url-field.ts';

/** Section of a platform object for Gcore. */
export const gcorePlatform = z
  .object({
    url: urlField('spec.gcore.url', 'https://api.gcore.com')
      .default('https://api.gcore.com')
      .describe("Base URL of Gcore's API."),
    projectId: cel(
      z.int().min(1),
      immutable('spec.gcore.projectId', 'create another platform object instead'),
    ).describe('Number of the project in which the deployments are. It never changes.'),
  })
  .describe('A connection to Gcore Everywhere Inference: one project of an account.');
