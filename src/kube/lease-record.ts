import { microTime } from './micro-time.ts';
import type { KubeObject, Resource } from './objects.ts';

/** coordination.k8s.io/v1 Lease. */
export const LEASES: Resource = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  namespaced: true,
};

/** A Lease as it is on the wire; times are MicroTime. */
export interface Lease extends KubeObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

/** Who holds it; undefined: nobody, or released. */
export function holderOf(lease: Lease): string | undefined {
  return lease.spec?.holderIdentity || undefined;
}

/** The spec that `identity` writes at the wall clock time `now`; `before` is the Lease as it was read, if there is one. */
export function heldBy(
  identity: string,
  durationMs: number,
  now: number,
  before: Lease | undefined,
): Lease['spec'] {
  const mine = before !== undefined && holderOf(before) === identity;
  const transitions = before?.spec?.leaseTransitions ?? 0;
  return {
    ...before?.spec,
    holderIdentity: identity,
    leaseDurationSeconds: Math.round(durationMs / 1000),
    acquireTime: (mine && before.spec?.acquireTime) || microTime(now),
    renewTime: microTime(now),
    leaseTransitions: before === undefined || mine ? transitions : transitions + 1,
  };
}

/** The spec of a Lease that is given back: anybody may take it at once. */
export function released(before: Lease, now: number): Lease['spec'] {
  return { ...before.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime(now) };
}
