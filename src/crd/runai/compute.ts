import { z } from 'zod';
import { cel } from '../cel.ts';
import { listByKey, text } from '../fields.ts';
import { computeFields, computeRules } from './compute-fields.ts';
import { item } from './item.ts';
import { quantity } from './quantity.ts';

const extendedResource = item({
  resource: text(317).describe('Name of the resource, such as hardware-vendor.example/foo.'),
  quantity: quantity().optional().describe('How much of it.'),
});

/** What each replica gets. */
export const compute = cel(
  z.object({
    ...computeFields,
    gpuRequestType: z
      .enum(['portion', 'memory', 'migProfile'])
      .optional()
      .describe(
        'How a share of a GPU is stated: portion of its memory, or memory. migProfile: deprecated, up to Run:ai 2.22 only.',
      ),
    migProfile: text(63)
      .optional()
      .describe('Deprecated: a MIG profile, with gpuRequestType: migProfile. Up to Run:ai 2.22 only.'),
    extendedResources: listByKey(z.array(extendedResource).max(64), 'resource')
      .optional()
      .describe('Other resources that nodes offer, in the form of Kubernetes extended resources.'),
    largeShmRequest: z
      .boolean()
      .optional()
      .describe('A large /dev/shm, which frameworks that share memory between processes need.'),
  }),
  ...computeRules,
).describe('CPU, memory and GPUs of each replica.');
