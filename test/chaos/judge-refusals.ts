import type { Fleet } from '../support/one-process/fleet.ts';
import { conditionOf, type StatusObject } from '../support/status-rules/status-object.ts';

/** They say that nothing was decided; a 401 refuses where another token does not help. */
const NO_REFUSALS: ReadonlySet<number> = new Set([408, 429]);

/** Objects of a fleet that say `Rejected` although no call that changes their workload was ever refused, as they say so. */
export function judgeRefusals(fleet: Fleet): string[] {
  const complaints: string[] = [];
  fleet.onStatus.push(async (object) => {
    const synced = conditionOf(object, 'Synced');
    // Without a record of a refused call it is a look that told.
    if (synced?.reason !== 'Rejected' || !isRefused(object)) return;
    const { name } = object.metadata;
    const berth = [...fleet.berths.values()].find(({ target }) => name.startsWith(`${target.name}-`));
    const calls = (await berth?.platform.control.calls({ workload: name, writes: true })) ?? [];
    const answers = calls.map(({ status = 0 }) => status);
    if (answers.some((status) => status >= 400 && status < 500 && !NO_REFUSALS.has(status))) return;
    const at = Math.round(fleet.clock.monotonic() / 1_000);
    complaints.push(`${at} s ${name} is Rejected, and was answered ${answers.join(', ')}: ${synced.message}`);
  });
  return complaints;
}

function isRefused({ status }: StatusObject): boolean {
  const operation = status?.operation ?? undefined;
  return typeof operation === 'object' && 'refused' in operation && operation.refused === true;
}
