import { keysOf } from '../../../../src/crd/keys.ts';
import type { Version } from '../target.ts';

/** The version whose value this is. */
export function versionOf(values: Readonly<Record<Version, unknown>>, value: unknown): Version | undefined {
  return keysOf(values).find((version) => values[version] === value);
}
