import { z } from 'zod';
import { NAME_MAX, text } from '../fields.ts';
import { urlField } from '../url-field.ts';

/** Section of a platform object for Run:ai. */
export const runaiPlatform = z
  .object({
    url: urlField('spec.runai.url', 'https://acme.run.ai').describe(
      'Base URL of Run:ai, such as https://acme.run.ai.',
    ),
    defaultProject: text(NAME_MAX)
      .optional()
      .describe(
        'Project, by name or id, of the deployments that name none. Default: the only one that the credentials may see. Where they may see several, such deployments wait until one is named.',
      ),
  })
  .describe('A connection to NVIDIA Run:ai.');
