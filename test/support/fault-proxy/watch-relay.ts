import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ActiveFault } from './active-fault.ts';
import type { WatchFault } from './fault.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { JournalEntry } from './proxy-journal.ts';
import { statusBody } from './status-body.ts';

/** The annotation of the bookmark that ends the initial events. */
const INITIAL_END = '"k8s.io/initial-events-end":"true"';

/** Passes a watch on line by line, and lets the plan's faults strike it, also those that come while it is open. */
export function relayWatch(
  plan: FaultPlan,
  entry: JournalEntry,
  upstream: IncomingMessage,
  response: ServerResponse,
): void {
  let rest = '';
  const held: string[] = [];
  let over = false;

  const strike = ({ active, fault }: { active: ActiveFault; fault: WatchFault }): boolean => {
    const hit = active.take(fault);
    if (hit) entry.faults.push(fault.kind);
    return hit;
  };
  const fitting = (kind: WatchFault['kind']) =>
    plan.watchFaults(entry).filter(({ fault }) => fault.kind === kind);

  const end = (last: string): void => {
    over = true;
    upstream.destroy();
    response.end(last);
  };

  /** The faults that need no event to strike. */
  const strikeNow = (): void => {
    if (over) return;
    for (const found of plan.watchFaults(entry)) {
      if (found.fault.kind === 'watch-end' && strike(found)) return end('');
      if (found.fault.kind === 'watch-error' && strike(found)) {
        const object = statusBody(found.fault.status, 'too old resource version: 1 (2)');
        return end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
      }
    }
    if (held.length > 0 && fitting('hold-watch').length === 0) for (const line of held.splice(0)) pass(line);
  };

  const pass = (line: string): void => {
    if (over || withheld(line)) return;
    if (fitting('hold-watch').length > 0) {
      held.push(line);
      return;
    }
    if (fitting('cut-mid-event').some(strike)) {
      over = true;
      upstream.destroy();
      // The half goes out before the reset: a reset throws away what has not been sent.
      response.write(line.slice(0, line.length / 2), () => response.socket?.destroy());
      return;
    }
    response.write(`${line}\n`);
  };

  const withheld = (line: string): boolean => {
    if (!line.startsWith('{"type":"BOOKMARK"')) return false;
    const initial = line.includes(INITIAL_END);
    return fitting('withhold-bookmarks').some(
      (found) =>
        found.fault.kind === 'withhold-bookmarks' && (!initial || found.fault.initial) && strike(found),
    );
  };

  const listening = plan.listen(strikeNow);
  response.once('close', () => {
    listening[Symbol.dispose]();
    upstream.destroy();
  });
  upstream.setEncoding('utf8');
  upstream.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) pass(line);
  });
  upstream.once('end', () => {
    if (!over) response.end(rest);
  });
  upstream.once('error', () => {
    if (!over) response.socket?.destroy();
  });
  response.flushHeaders();
  strikeNow();
}
