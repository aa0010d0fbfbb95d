import { z } from 'zod';
import type { CelRule } from '../cel.ts';
import { numberAtLeast, quantity, quantityAtLeast } from './quantity.ts';

/** CPU, memory and GPUs as every kind of workload takes them. */
export const computeFields = {
  cpuCoreRequest: z.number().min(0).optional().describe('CPU cores that each replica is sure to get.'),
  cpuCoreLimit: z.number().min(0).optional().describe('CPU cores that a replica may use at most.'),
  cpuMemoryRequest: quantity().optional().describe('Memory that each replica is sure to get, such as 32G.'),
  cpuMemoryLimit: quantity().optional().describe('Memory that a replica may use at most.'),
  gpuDevicesRequest: z.int32().min(0).optional().describe('GPU devices of each replica.'),
  gpuRequestType: z
    .enum(['portion', 'memory'])
    .optional()
    .describe('How a share of a GPU is stated: portion of its memory, or memory.'),
  gpuPortionRequest: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Share of a GPU's memory that is sure to be there, 0 to 1. Goes with gpuRequestType: portion."),
  gpuPortionLimit: z
    .number()
    .min(0)
    .optional()
    .describe("Share of a GPU's memory that may be used at most. At least gpuPortionRequest."),
  gpuMemoryRequest: quantity()
    .optional()
    .describe('GPU memory that is sure to be there, such as 20G. Goes with gpuRequestType: memory.'),
  gpuMemoryLimit: quantity()
    .optional()
    .describe('GPU memory that may be used at most. At least gpuMemoryRequest.'),
};

const SEVERAL_DEVICES = '(has(self.gpuDevicesRequest) && self.gpuDevicesRequest > 1)';

/** An amount is given exactly where the request type asks for it. */
function amountOfType(type: string, amount: string, exempt = 'false'): CelRule[] {
  const isType = `(has(self.gpuRequestType) && self.gpuRequestType == '${type}')`;
  return [
    {
      rule: `!has(self.${amount}) || ${isType}`,
      message: `${amount} needs gpuRequestType: ${type}: write that, or take ${amount} out`,
      reason: 'FieldValueForbidden',
      fieldPath: `.${amount}`,
    },
    {
      rule: `!${isType} || has(self.${amount}) || ${exempt}`,
      message: `${amount} must be given with gpuRequestType: ${type}: add it`,
      reason: 'FieldValueRequired',
      fieldPath: `.${amount}`,
    },
  ];
}

/** What must hold between them. */
export const computeRules: readonly CelRule[] = [
  ...amountOfType('portion', 'gpuPortionRequest', SEVERAL_DEVICES),
  ...amountOfType('memory', 'gpuMemoryRequest'),
  {
    rule: `!${SEVERAL_DEVICES} || !has(self.gpuRequestType) || self.gpuRequestType == 'portion'`,
    message:
      'gpuRequestType must be absent or portion where gpuDevicesRequest is greater than 1: take it out, or write gpuDevicesRequest: 1',
    fieldPath: '.gpuRequestType',
  },
  {
    rule: `!${SEVERAL_DEVICES} || !has(self.gpuPortionRequest) || self.gpuPortionRequest == 1.0`,
    message:
      'gpuPortionRequest must be absent or 1 where gpuDevicesRequest is greater than 1: take it out, or write gpuDevicesRequest: 1',
    fieldPath: '.gpuPortionRequest',
  },
  numberAtLeast('cpuCoreLimit', 'cpuCoreRequest'),
  quantityAtLeast('cpuMemoryLimit', 'cpuMemoryRequest'),
  numberAtLeast('gpuPortionLimit', 'gpuPortionRequest'),
  quantityAtLeast('gpuMemoryLimit', 'gpuMemoryRequest'),
];
