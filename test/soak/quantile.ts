import type { Bucket } from './evidence.ts';

/** The bound below which `share` (0 to 1) of the values of a histogram lie, no finer than its buckets; NaN without values. */
export function quantile(buckets: readonly Bucket[], share: number): number {
  const sorted = buckets.toSorted((a, b) => a.atMost - b.atMost);
  const total = sorted.at(-1)?.count ?? 0;
  if (total === 0) return Number.NaN;
  return sorted.find(({ count }) => count >= share * total)?.atMost ?? Number.NaN;
}
