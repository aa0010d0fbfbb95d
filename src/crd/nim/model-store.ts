import { z } from 'zod';
import { cel, countOf } from '../cel.ts';
import { text } from '../fields.ts';
import { claimFields, claimRules, EXISTING } from '../runai/claim.ts';

const nimCache = z
  .object({
    name: text(253).describe("Name of the NIMCache, in the project's namespace on the workload's cluster."),
    profile: text(253).optional().describe('Profile of the model in the cache. Default: the NIM chooses.'),
  })
  .describe('A NIMCache that holds the model already.');

const pvc = cel(z.object(claimFields), ...claimRules, {
  rule: `!${EXISTING} || has(self.claimName)`,
  message: 'claimName must be given with existingPvc: true: add it',
  reason: 'FieldValueRequired',
  fieldPath: '.claimName',
}).describe(
  'A persistent volume claim. One that was created for the service never changes: see spec.updateStrategy.',
);

const stores = { nimCache: nimCache.optional(), pvc: pvc.optional() };
const names = Object.keys(stores);

/** Where the model is kept. */
export const modelStore = cel(z.object(stores), {
  rule: `${countOf(names)} == 1`,
  message: `modelStore must name exactly one store: write one of ${names.join(', ')}`,
}).describe('Where the model is kept: exactly one store.');
