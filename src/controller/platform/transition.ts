import { observedStatus } from '../../crd/unobserved.ts';
import type { StoreChange } from '../../kube/store.ts';
import { conditionOf } from '../conditions.ts';
import type { PlatformObject } from './directory.ts';

/** What a log line says of a connection whose state became another. */
export interface Transition {
  /** Status of the condition Ready. */
  ready: string;
  reason: string;
  message: string;
}

/**
 * What a change of a platform object tells anew of its connection; undefined: nothing. A message that became another
 * while its reason stayed is no transition: it may differ at each try. Pure.
 */
export function transitionOf(change: StoreChange<PlatformObject>): Transition | undefined {
  if (change.type === 'deleted') return undefined;
  const ready = conditionOf(change.object, 'Ready');
  const before = change.type === 'updated' ? conditionOf(change.previous, 'Ready') : undefined;
  // What stands there when the process begins to look was told before.
  if (ready === undefined || change.initial) return undefined;
  // Until then it is the API server that speaks, and says that it waits for the operator.
  if (observedStatus(change.object) === undefined) return undefined;
  if (before?.status === ready.status && before.reason === ready.reason) return undefined;
  return { ready: ready.status, reason: ready.reason, message: ready.message };
}
