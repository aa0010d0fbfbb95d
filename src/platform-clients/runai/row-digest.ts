import crypto from 'node:crypto';
import type { Workload } from './schemas.ts';

/** Short text that changes whenever something in a row is worth a look. */
export function rowDigest(workload: Partial<Record<keyof Workload, unknown>>): string {
  const { name, phase, phaseMessage, phaseReason, updatedAt, phaseUpdatedAt, runningPods, deletedAt } =
    workload;
  const { endpoints, urls, externalConnections } = workload;
  const shown = [
    [name, phase, phaseMessage, phaseReason, updatedAt, phaseUpdatedAt, runningPods, deletedAt],
    [endpoints, urls, externalConnections],
  ];
  return crypto.hash('sha256', JSON.stringify(shown), 'base64url').slice(0, 16);
}
