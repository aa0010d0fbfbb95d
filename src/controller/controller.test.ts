import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { PlatformError } from '../platform-clients/errors.ts';
import { Liveness } from '../telemetry/liveness.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createController } from './controller.ts';
import { priorities } from './work-queue.ts';

/** How a pass that ends with this error is counted, and what the log says of it. */
async function ending(error: Error): Promise<{ counted: string[]; told: unknown[] }> {
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
  const { queue, loop } = createController('a', 1, () => async () => ({ kind: 'Backoff', error }), deps);
  const ends = new AbortController();
  const running = loop.run(ends.signal, ends.signal);
  queue.add('k', { priority: priorities.edit });
  await clock.advance(0);
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
