import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { LEFT_ALONE, SHORT_PAUSE_MS } from '../../platform-clients/limiter/limiter.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import { sentence } from '../sentence.ts';
import type { ConnectionState } from './state.ts';

/** What is said while nobody knows yet whether the platform answers. */
export const OPENING = 'The connection is being opened.';

/**
 * How a connection stands for an object. One that an earlier Secret opened goes on for what is being deleted.
 * `isProbed`: the platform object is there, so somebody finds out whether the connection works. Pure.
 */
export function connectionState(
  object: InferenceDeployment & KubeObject,
  live: LiveConnection,
  isProbed: boolean,
): ConnectionState {
  const { fault } = live;
  const { kind, name } = object.spec.platformRef;
  // Nobody knows yet whether anybody answers there: one probe finds out, and not a call of every object that waits.
  if (fault === undefined && !live.proven && isProbed)
    return { kind: 'Faulty', reason: 'PlatformUnreachable', message: `${kind} ${name}: ${OPENING}` };
  const deleting = object.metadata.deletionTimestamp !== undefined;
  if (fault === undefined || (fault.onlySecret && deleting)) {
    const { pausedFor } = live.connection.limiter;
    // A short pause is waited for at the connection's gate, and is not worth a word.
    if (pausedFor <= SHORT_PAUSE_MS) return { kind: 'Usable' };
    return { kind: 'Faulty', reason: 'RateLimited', message: `${kind} ${name}: ${sentence(LEFT_ALONE)}` };
  }
  const reason =
    fault.reason === 'CredentialsInvalid' || fault.reason === 'RateLimited'
      ? fault.reason
      : 'PlatformUnreachable';
  return { kind: 'Faulty', reason, message: `${kind} ${name}: ${fault.message}` };
}
