import { z } from 'zod';
import { cel } from '../cel.ts';
import { claimFields, claimRules } from './claim.ts';
import { item, unlessExcluded } from './item.ts';
import { name, path, VOLUMES_MAX } from './volumes.ts';

const { existingPvc, claimName, readOnly, claimInfo } = claimFields;

const claim = cel(
  item(
    {
      name: name(),
      path: path().optional().describe('Where it is mounted in the container.'),
      existingPvc,
      claimName,
      readOnly,
      ephemeral: z
        .boolean()
        .optional()
        .describe(
          'Delete the claim with the workload; Run:ai does not take true for inference. Default: false.',
        ),
      dataSharing: z
        .boolean()
        .optional()
        .describe('Share the claim with the rest of the project. Default: false.'),
      claimInfo,
    },
    ['path'],
  ),
  ...claimRules.map(unlessExcluded),
  unlessExcluded({
    rule: '!has(self.ephemeral) || !self.ephemeral',
    message: 'ephemeral: true is not for inference workloads: take it out',
    fieldPath: '.ephemeral',
  }),
);

/** Volumes by persistent volume claims. */
export const pvc = z.array(claim).max(VOLUMES_MAX).describe('Persistent volume claims.');
