import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { systemClock } from '../time/clock.ts';
import { Suspension } from './suspension.ts';
import { machineUptime } from './uptime.ts';

test.runIf(existsSync('/proc/uptime'))(
  'this machine tells its uptime, and does not sleep during a test',
  () => {
    expect(machineUptime()).toBeGreaterThan(0);
    expect(new Suspension(systemClock, machineUptime).happened).toBe(false);
  },
);

test('a machine without uptime never seems to have slept', () => {
  expect(new Suspension(systemClock, () => undefined).happened).toBe(false);
});
