import { fieldHash } from '../field-hash.ts';
import { itemKeys } from './fields.ts';

/** Hashes of the specs of NIM services. */
export const { hashOf, wasSent } = fieldHash('v1', itemKeys);
