import { z } from 'zod';
import { NAME_MAX, text } from '../fields.ts';

/** How the scheduler of Run:ai ranks a workload, and where it tries to put it. */
export const queueing = {
  priorityClass: text(NAME_MAX)
    .optional()
    .describe(
      'Priority: very-low, low, medium-low, medium, medium-high, high, very-high, or one that the cluster defines.',
    ),
  preemptibility: z
    .enum(['preemptible', 'non-preemptible'])
    .optional()
    .describe(
      'Whether others may take its GPUs away. Default: what the workload type says. Run:ai 2.24 and later.',
    ),
  category: text(NAME_MAX).optional().describe('Category of the workload; it must exist on the cluster.'),
  nodePools: z.array(text(NAME_MAX)).max(64).optional().describe('Node pools to try, the best first.'),
};
