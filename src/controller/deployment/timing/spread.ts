import { createHash } from 'node:crypto';

/** A number in [0, 1) that is the same for an object at every pass and every start. Pure. */
export function spreadOf(uid: string): number {
  return createHash('sha256').update(uid).digest().readUInt32BE(0) / 2 ** 32;
}
