import type { Desired, Subject } from './desired.ts';
import { hasNewField } from './field-hash.ts';

/**
 * What a translation of `hash` keeps of what was sent before it, where hashes are those of `fieldHash`. Pure.
 */
export function before(
  { applied, sent }: Pick<Subject, 'applied' | 'sent'>,
  hash: string,
): Pick<Desired, 'applied' | 'sent' | 'adds'> {
  return {
    ...(applied !== undefined && { applied }),
    ...(sent !== undefined && { sent }),
    ...(applied !== undefined && applied !== hash && hasNewField(hash, applied) && { adds: true }),
  };
}
