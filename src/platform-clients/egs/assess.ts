import type { Assessment, PhaseClass, Question } from '../platform.ts';
import { detailOf } from './detail.ts';
import { noNodeFits } from './inventory.ts';

/** What is broken may heal for so long: a registry comes back. Milliseconds. */
const MAY_HEAL = 600_000;
const FAILED = 'failed';

/** Does the platform serve what the spec asks for? Pure. */
export function assess({ desired, observation, provisional }: Question): Assessment {
  const { serves, others, clusterName, inventory } = detailOf(observation);
  const { phaseClass, phaseMessage, deleting, lease, begunAt } = observation;
  const shared = { available: serves, rolledBack: false, stuck: false, baseline: undefined };
  const not = (reason: PhaseClass, message: string): Assessment => ({
    ...shared,
    ready: false,
    reason,
    message,
  });

  if (deleting) return { ...not('Deleting', phaseMessage), available: false };
  if (others.length > 0) return { ...not('Degraded', severalOf(others)), stuck: true };
  if (lease?.ended === true) {
    const stuck = desired.atLeaseEnd?.policy !== 'Recreate';
    return { ...not('Failed', 'The GPU lease has ended.'), stuck };
  }
  if (phaseClass === 'Running' && !serves) return not('Failed', 'Its GPUs are released early.');
  if (phaseClass === 'Running') return { ...shared, ready: true, reason: 'Running', message: '' };
  const hint = inventory && noNodeFits(desired, clusterName, inventory);
  const judged = not(phaseClass, hint ? `${phaseMessage}; ${hint}` : phaseMessage);
  if (phaseClass !== 'Failed') return judged;
  const since = provisional?.key === FAILED ? provisional.since : begunAt;
  return { ...judged, stuck: begunAt - since >= MAY_HEAL, provisional: { key: FAILED, apart: MAY_HEAL } };
}

function severalOf(others: readonly string[]): string {
  return `EGS has more than one endpoint of this name (others in namespace ${others.join(', ')}): delete what is not needed there`;
}
