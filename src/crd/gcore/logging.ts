import { z } from 'zod';
import { cel } from '../cel.ts';
import { text } from '../fields.ts';

/** What Gcore takes as a topic, names of letters, digits and - with dots between them: a pattern for CEL and JavaScript. */
export const GCORE_TOPIC = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';

const topic = cel(text(223), {
  rule: `self.matches('${GCORE_TOPIC}')`,
  message:
    'topic_name must hold only lower case letters, digits, - and ., and begin and end with a letter or digit, also around each dot',
});

/** Where its logs go. */
export const logging = z
  .object({
    enabled: z.boolean().optional().describe('Whether logs are sent. Default: false.'),
    destination_region_id: z
      .int()
      .min(1)
      .optional()
      .describe('Number of the region whose logging service gets them. Needed where enabled is true.'),
    topic_name: topic.optional().describe('Topic that they go to. Needed where enabled is true.'),
    retention_policy: z
      .object({ period: z.int32().min(1).max(1825).describe('Days.') })
      .optional()
      .describe('How long they are kept.'),
  })
  .describe('Sends the logs of the deployment to the logging service of Gcore.');
