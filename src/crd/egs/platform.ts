import { z } from 'zod';
import { NAME_MAX, text } from '../fields.ts';
import { urlField } from '../url-field.ts';

/** Section of a platform object for EGS. */
export const egsPlatform = z
  .object({
    url: urlField('spec.egs.url', 'http://egs-core-apis:8080').describe(
      "Base URL of EGS' API, such as http://egs-core-apis:8080. A path in it is kept.",
    ),
    defaultWorkspace: text(NAME_MAX)
      .optional()
      .describe('Workspace, by name, of the deployments that name none.'),
  })
  .describe('A connection to Avesha EGS (Elastic GPU Service).');
