import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { PlatformError } from '../platform-clients/errors.ts';
import { Liveness } from '../telemetry/liveness.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createController } from './controller.ts';
import type { Result } from './loop.ts';
import { priorities } from './work-queue.ts';

/** How passes that end with these errors, one after the other, are counted, and what the log says of them. */
async function ending(...errors: Error[]): Promise<{ counted: string[]; told: unknown[] }> {
  const clock = new FakeClock();
  const told: unknown[] = [];
  const metrics = createMetrics();
  using liveness = new Liveness(clock);
  const logger = createLogger({
    level: 'info',
    format: 'json',
    write: (line) => told.push(JSON.parse(line).msg),
  });
  const deps = { clock, random: () => 1, logger, metrics, liveness };
  const left = [...errors];
  const pass = async (): Promise<Result> => {
    const error = left.shift();
    return error === undefined ? { kind: 'Done' } : { kind: 'Backoff', error };
  };
  const { queue, loop } = createController('a', 1, () => pass, deps);
  const ends = new AbortController();
  const running = loop.run(ends.signal, ends.signal);
  queue.add('k', { priority: priorities.edit });
  await clock.advance(errors.length === 1 ? 0 : 60_000);
  ends.abort();
  await running;
  const lines = (await metrics.text()).split('\n');
  const counted = lines.filter((line) => /^controller_runtime_reconcile_(total|errors).* 1$/.test(line));
  return { counted, told };
}

test('a pass that fails is an error', async () => {
  await expect(ending(new PlatformError('Transient', 'no answer'))).resolves.toEqual({
    counted: [
      'controller_runtime_reconcile_total{controller="a",result="error"} 1',
      'controller_runtime_reconcile_errors_total{controller="a"} 1',
    ],
    told: ['the pass will be tried again'],
  });
});

test.each([
  ['a platform that is still at work', new PlatformError('Busy', 'a task holds it')],
  ['a workload that went meanwhile', new PlatformError('Gone', 'no such endpoint')],
])('%s is no failure', async (_, error) => {
  await expect(ending(error)).resolves.toEqual({
    counted: ['controller_runtime_reconcile_total{controller="a",result="requeue"} 1'],
    told: ['the platform is at work, or has no such workload any more: the pass will be made again'],
  });
});

test('what a platform is at work on for long is told once, and again after something else', async () => {
  const atWork = new PlatformError('Busy', 'GPUs are being released');
  const { told } = await ending(atWork, atWork, atWork, new PlatformError('Transient', 'no answer'), atWork);
  const once = 'the platform is at work, or has no such workload any more: the pass will be made again';
  expect(told).toEqual([once, 'the pass will be tried again', once]);
});
