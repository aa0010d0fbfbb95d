import { ApiError } from './kube/api-error.ts';
import type { KubeClient } from './kube/client.ts';
import type { KubeObject } from './kube/objects.ts';
import { namespaces } from './kube/resources.ts';
import type { Logger } from './telemetry/logger.ts';
import { backoff } from './time/backoff.ts';
import type { Clock } from './time/clock.ts';

const RETRY = { initial: 1_000, max: 30_000, jitter: 'spread' } as const;

/**
 * The first part of owner marks where no flag gives it: the UID of the namespace kube-system, which names a
 * cluster for as long as it lives. Waits for an API server that does not answer yet; rejects once `stop` is aborted.
 */
export async function resolveOwnerId(
  kube: Pick<KubeClient, 'get'>,
  { clock, random, logger }: { clock: Clock; random: () => number; logger: Logger },
  stop: AbortSignal,
): Promise<string> {
  for (let failures = 1; ; failures += 1) {
    try {
      const { metadata } = await kube.get<KubeObject>(namespaces, { name: 'kube-system' }, stop);
      return metadata.uid;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const ms = backoff(RETRY, failures, random);
      // Its stack tells nobody anything.
      logger.warn(whatFailed(error), { error: error.message, retryInMs: Math.round(ms) });
      await clock.sleep(ms, stop);
    }
  }
}

function whatFailed({ status, reason }: ApiError): string {
  if (reason === 'ConnectionFailed' || (status === 0 && reason === 'Timeout'))
    return 'the API server does not answer, and is asked again';
  const unread = 'the owner id could not be read from the namespace kube-system';
  if (status !== 403) return `${unread}, and is asked for again`;
  return `${unread}: apply deploy/rights/operator.yaml, or give --owner-id`;
}
