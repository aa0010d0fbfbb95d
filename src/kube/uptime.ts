import { readFileSync } from 'node:fs';

/**
 * Milliseconds since the machine started, sleep included; undefined where the system does not tell. Linux stops the
 * monotonic clock while a machine is suspended, and goes on with this one (proc(5), `/proc/uptime`).
 */
export function machineUptime(): number | undefined {
  try {
    const seconds = Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));
    return Number.isFinite(seconds) ? seconds * 1000 : undefined;
  } catch {
    return undefined;
  }
}
