import { fieldHash } from '../field-hash.ts';
import { topLevelOf } from '../leaves.ts';
import { isAlwaysUpdatable, itemKeys } from './fields.ts';

/**
 * Hashes of inference specs. What goes whole with every update loses by itself what its items have lost; of the rest,
 * nothing else would tell that.
 */
export const { hashOf, wasSent, wasSentWithin } = fieldHash(
  'v1',
  itemKeys,
  (path) => !isAlwaysUpdatable(topLevelOf(path)),
);
