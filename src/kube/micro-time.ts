/**
 * metav1.MicroTime of a wall clock time in milliseconds since the epoch: RFC 3339, UTC, six decimals.
 * Leases and events refuse the three decimals that JavaScript writes.
 */
export function microTime(ms: number): string {
  // oxlint-disable-next-line eslint/no-restricted-globals -- formats a given time, reads no clock
  return new Date(ms).toISOString().replace('Z', '000Z');
}
