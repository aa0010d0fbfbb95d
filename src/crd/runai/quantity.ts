import { z } from 'zod';
import type { CelRule } from '../cel.ts';

/** A quantity as Run:ai takes it, such as 4G or 500M: looser than Kubernetes' own. */
export function quantity(): z.ZodString {
  return z
    .string()
    .min(1)
    .max(64)
    .regex(/^([+]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/, 'must be a quantity, such as 500M or 4G');
}

/** The quantity in one field of `self` is at least that in another. What is no Kubernetes quantity is left to the platform. */
export function quantityAtLeast(limit: string, request: string): CelRule {
  const [l, r] = [`self.${limit}`, `self.${request}`];
  return {
    rule: `!has(${l}) || !has(${r}) || !isQuantity(${l}) || !isQuantity(${r}) || quantity(${l}).compareTo(quantity(${r})) >= 0`,
    message: atLeastMessage(limit, request),
    fieldPath: `.${limit}`,
  };
}

/** The same for numbers. */
export function numberAtLeast(limit: string, request: string): CelRule {
  return {
    rule: `!has(self.${limit}) || !has(self.${request}) || self.${limit} >= self.${request}`,
    message: atLeastMessage(limit, request),
    fieldPath: `.${limit}`,
  };
}

function atLeastMessage(limit: string, request: string): string {
  return `${limit} must be at least ${request}: raise it, or lower ${request}`;
}
