import { isObserved } from '../../crd/unobserved.ts';
import { conditionOf } from '../conditions.ts';
import type { PlatformObject } from './directory.ts';

/** Does status say, of whichever generation, that the platform answers? Pure. */
export function isConnected(object: PlatformObject): boolean {
  return conditionOf(object, 'Ready')?.status === 'True';
}

/** The same of its present generation. Pure. */
export function saysConnected(object: PlatformObject): boolean {
  return isConnected(object) && isObserved(object);
}
