import type { Observation } from '../../../platform-clients/platform.ts';
import { parseTimestamp } from '../../../time/timestamp.ts';
import type { Happening } from '../decision.ts';
import { foundName, recordedId } from '../facts.ts';
import type { Situation } from '../situation.ts';

/** Told of a workload that the platform has accepted. */
export const created = (name: string): Happening => ({
  type: 'Normal',
  reason: 'Created',
  note: `Created workload ${name}.`,
});

/** Told of an edit that the platform has accepted. */
export const updated: Happening = {
  type: 'Normal',
  reason: 'Updated',
  note: 'The platform accepted the new spec.',
};

/** Told of a workload that is older than the object: an earlier object of the name has left it, and it is taken back. */
export function takenBack(s: Situation, found: Observation): Happening[] {
  const began = parseTimestamp(s.object.metadata.creationTimestamp);
  const made = parseTimestamp(found.createdAt);
  if (recordedId(s) !== undefined || made === undefined || began === undefined || made >= began) return [];
  return [
    {
      type: 'Normal',
      reason: 'Adopted',
      note: `Took workload ${foundName(found)} at ${found.home} back, which was there before.`,
    },
  ];
}
