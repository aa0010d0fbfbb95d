import { z } from 'zod';
import type { CelRule } from '../cel.ts';
import { anyText, LABEL_MAX, listByKey, NAME_MAX, text } from '../fields.ts';
import { objectName } from './object-name.ts';
import { quantity } from './quantity.ts';

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
    storageClass: objectName().optional().describe("Storage class. Default: the cluster's own default."),
    accessModes: accessModes.optional().describe('Who may mount it.'),
    volumeMode: z
      .enum(['Filesystem', 'Block'])
      .optional()
      .describe('As a file system or as a raw device. Default: Filesystem.'),
    addedAttrValues: listByKey(z.array(attribute).max(64), 'key')
      .optional()
      .describe('Values of further attributes that the storage class asks for.'),
  })
  .describe('The claim that is to be created.');

/** A claim, be it there already or to be created. */
export const claimFields = {
  existingPvc: z.boolean().optional().describe('true: the claim exists already. Default: false.'),
  claimName: text(LABEL_MAX).optional().describe('Name of the claim. Default: Run:ai makes one up.'),
  readOnly: z.boolean().optional().describe('Mount it read-only. Default: false.'),
  claimInfo: claimInfo.optional(),
};

/** True for a claim that exists already. */
export const EXISTING = '(has(self.existingPvc) && self.existingPvc)';

/** A claim that is to be created says how large, and only such a claim is described. */
export const claimRules: readonly CelRule[] = [
  {
    rule: `${EXISTING} || (has(self.claimInfo) && has(self.claimInfo.size))`,
    message:
      'claimInfo.size must be given for a claim that is to be created: add it, or write existingPvc: true',
    reason: 'FieldValueRequired',
    fieldPath: '.claimInfo',
  },
  {
    rule: `!${EXISTING} || !has(self.claimInfo)`,
    message: 'claimInfo is for a claim that is to be created: take it out, or write existingPvc: false',
    reason: 'FieldValueForbidden',
    fieldPath: '.claimInfo',
  },
];
