import { PlatformError } from '../../platform-clients/errors.ts';
import type { Call } from '../../platform-clients/platform.ts';
import type { Target } from '../../platform-clients/registry.ts';
import type { LiveConnection } from './live-connection.ts';

/** Asks the platform what it has lost contact with. A question that fails changes nothing of what is known. */
export async function askForOutages(
  live: LiveConnection,
  targets: readonly Target[],
  call: Call,
): Promise<void> {
  for (const target of targets) {
    const outages = await live.connection.client(target)?.outages?.(call);
    if (outages !== undefined && !(outages instanceof PlatformError)) live.noteOutages(outages);
  }
}
