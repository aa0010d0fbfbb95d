import { z } from 'zod';
import { cel } from './cel.ts';

/** The longest interval that makes sense anywhere: 30 days. */
export const LONGEST_INTERVAL = '720h';
/** The shortest one at which a platform may be asked. */
export const SHORTEST_INTERVAL = '100ms';

/** A duration as Go writes it (500ms, 5s, 1m30s), from `least` up to 720h. `path` is for the message. */
export function durationField(path: string, least: string) {
  const form = z
    .string()
    .max(32)
    .regex(/^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/);
  return cel(form, {
    rule: `duration(self) >= duration('${least}') && duration(self) <= duration('${LONGEST_INTERVAL}')`,
    message: `${path} must be from ${least} to ${LONGEST_INTERVAL}: write it like 500ms, 5s or 1m30s`,
  });
}
