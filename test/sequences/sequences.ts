import { changes } from './changes.ts';
import { copies } from './copies.ts';
import { creation } from './creation.ts';
import { evidence } from './evidence.ts';
import { homes } from './homes.ts';
import type { Sequence } from './sequence.ts';

/** Every hard sequence that is played on the targets, in the order of their numbers. */
export const sequences: readonly Sequence[] = [
  ...creation,
  ...homes,
  ...copies,
  ...changes,
  ...evidence,
].toSorted((one, other) => one.number - other.number);
