import { ownerMarkKey } from '../../crd/names.ts';
import * as spec from '../field-diff.ts';
import type { JsonObject } from '../json.ts';
import { topLevelOf } from '../leaves.ts';
import type { Desired, Difference } from '../platform.ts';
import { defaultOf, isQuantity, isSet, isShowable, isUpdatable, itemKeys } from './fields.ts';
import { wasSent, wasSentWithin } from './hash.ts';

export { specOf } from '../field-diff.ts';

/** Deprecated and ignored by the platform, which shows what it likes. */
const IGNORED = 'autoscaling.initializationTimeoutSeconds';

/** Ownership is not a matter of drift, and the mark cannot be changed anyway. */
const MARK = `annotations[${ownerMarkKey}]`;

const comparing: spec.Comparing = {
  itemKeys,
  wasSent,
  wasSentWithin,
  isSet,
  defaultOf,
  isQuantity,
  isShowable,
  isIgnored: (path, item) => path === IGNORED || item === MARK,
  // A user credential can be read by its own creator only.
  isHidden: (path) => /^environmentVariables\[.*\]\.userCredential\./.test(path),
  isMutable: (path) => isUpdatable(topLevelOf(path)),
};

/** What we sent and the platform shows otherwise, below `spec`. Pure. */
export const diff = (desired: Desired, observed: JsonObject): Difference[] =>
  spec.diff(comparing, desired, observed);

/** Paths that were sent before, are not any more, and are still there with more than a default. */
export const droppedPaths = (desired: Desired, observed: JsonObject): string[] =>
  spec.droppedPaths(comparing, desired, observed);
