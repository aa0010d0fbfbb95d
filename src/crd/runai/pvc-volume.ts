import { z } from 'zod';
import { cel } from '../cel.ts';
import { anyText, LABEL_MAX, NAME_MAX, text } from '../fields.ts';
import { item, unlessExcluded } from './item.ts';
import { quantity } from './quantity.ts';
import { name, path, VOLUMES_MAX } from './volumes.ts';

const accessModes = z.object({
  readWriteOnce: z.boolean().optional().describe('One node may read and write. Default: true.'),
  readOnlyMany: z.boolean().optional().describe('Many nodes may read. Default: false.'),
  readWriteMany: z.boolean().optional().describe('Many nodes may read and write. Default: false.'),
});

const attribute = z.object({
  key: z
    .string()
    .min(1)
    .max(LABEL_MAX)
    .regex(/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/)
    .describe('Name of the attribute.'),
  value: anyText(NAME_MAX).optional().describe('Value of the attribute.'),
});

const claimInfo = z
  .object({
    size: quantity().optional().describe('Size of the volume, such as 100G.'),
    storageClass: text(NAME_MAX).optional().describe("Storage class. Default: the cluster's own default."),
    accessModes: accessModes.optional().describe('Who may mount it.'),
    volumeMode: z
      .enum(['Filesystem', 'Block'])
      .optional()
      .describe('As a file system or as a raw device. Default: Filesystem.'),
    addedAttrValues: z
      .array(attribute)
      .max(64)
      .optional()
      .describe('Values of further attributes that the storage class asks for.'),
  })
  .describe('The claim that is to be created.');

const EXISTING = '(has(self.existingPvc) && self.existingPvc)';

const claim = cel(
  item(
    {
      name: name(),
      path: path().optional().describe('Where it is mounted in the container.'),
      existingPvc: z.boolean().optional().describe('true: the claim exists already. Default: false.'),
      claimName: text(LABEL_MAX).optional().describe('Name of the claim. Default: Run:ai makes one up.'),
      readOnly: z.boolean().optional().describe('Mount it read-only. Default: false.'),
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
      claimInfo: claimInfo.optional(),
    },
    ['path'],
  ),
  unlessExcluded({
    rule: `${EXISTING} || (has(self.claimInfo) && has(self.claimInfo.size))`,
    message:
      'claimInfo.size must be given for a claim that is to be created: add it, or write existingPvc: true',
    reason: 'FieldValueRequired',
    fieldPath: '.claimInfo',
  }),
  unlessExcluded({
    rule: `!${EXISTING} || !has(self.claimInfo)`,
    message: 'claimInfo is for a claim that is to be created: take it out, or write existingPvc: false',
    reason: 'FieldValueForbidden',
    fieldPath: '.claimInfo',
  }),
  unlessExcluded({
    rule: '!has(self.ephemeral) || !self.ephemeral',
    message: 'ephemeral: true is not for inference workloads: take it out',
    fieldPath: '.ephemeral',
  }),
);

/** Volumes by persistent volume claims. */
export const pvc = z.array(claim).max(VOLUMES_MAX).describe('Persistent volume claims.');
