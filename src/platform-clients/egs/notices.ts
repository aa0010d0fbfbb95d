import { lengthOf } from './leases.ts';
import type { EgsRequest } from './request.ts';

/** Policies of a workspace allow no more, where nobody changed them. */
const USUAL = { priority: 100, exitDuration: '7d0h0m' };

/** What the user should know although EGS may well take it. Pure. */
export function noticesOf({ gpuSpec }: EgsRequest): readonly string[] {
  if (gpuSpec === undefined) return [];
  const notices: string[] = [];
  const { priority, exitDuration } = gpuSpec;
  if (priority > USUAL.priority) {
    notices.push(
      `The priority ${priority} is above ${USUAL.priority}, which is all that a workspace usually allows`,
    );
  }
  if ((lengthOf(exitDuration) ?? 0) > (lengthOf(USUAL.exitDuration) ?? 0)) {
    notices.push(`The exitDuration ${exitDuration} is more than the week that a workspace usually allows`);
  }
  return notices;
}
