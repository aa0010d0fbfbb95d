import type { Happening } from '../decision.ts';

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
