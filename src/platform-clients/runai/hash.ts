import { fieldHash } from '../field-hash.ts';
import { itemKeys } from './fields.ts';

/** Hashes of inference specs. */
export const { hashOf, wasSent } = fieldHash('v1', itemKeys);
