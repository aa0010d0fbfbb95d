import type { Gpr } from './schemas.ts';

/** How a GPU request stands. What other words mean, nobody knows. */
export type GprState = 'Queued' | 'Held' | 'Over' | 'Unknown';

const HELD = new Set(['successful', 'provisioned']);

/**
 * The state of a GPU request. `internalState` tells also of words such as `TimedOut`, which is said of a request whose
 * GPUs nobody used.
 */
export function stateOf({ status }: Gpr): GprState {
  const word = status.provisioningStatus.toLowerCase();
  const internal = status.internalState.toLowerCase();
  if (word === 'complete' || internal === 'released') return 'Over';
  if (HELD.has(word)) return 'Held';
  return word === 'queued' ? 'Queued' : 'Unknown';
}

/** Of the word that an endpoint shows for one of its requests. */
export const isReleased = ({ status }: { status: string }): boolean => status.toLowerCase() === 'released';
/** The same: it holds its GPUs. */
export const isProvisioned = ({ status }: { status: string }): boolean =>
  status.toLowerCase() === 'provisioned';
