import { PlatformError } from '../../platform-clients/errors.ts';
import type { Call, Outage } from '../../platform-clients/platform.ts';
import { listOf, type Target } from '../../platform-clients/registry.ts';
import type { LiveConnection } from './live-connection.ts';

/**
 * Asks the platform what it has lost contact with, for each of its targets; those that share a list live in the same
 * places, and share the answer. Where a question fails nothing changes of
 * what is known: half an answer would say that the rest is back.
 */
export async function askForOutages(
  live: LiveConnection,
  targets: readonly Target[],
  call: Call,
): Promise<void> {
  const told: (readonly Outage[])[] = [];
  for (const target of new Set(targets.map(listOf))) {
    const outages = await live.connection.client(target)?.outages?.(call);
    if (outages instanceof PlatformError) return;
    if (outages !== undefined) told.push(outages);
  }
  if (told.length > 0) live.noteOutages(told.flat());
}
