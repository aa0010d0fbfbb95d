import { PlatformError } from '../platform-clients/errors.ts';
import type { Liveness } from '../telemetry/liveness.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Clock } from '../time/clock.ts';
import { retryApiErrors } from './api-errors.ts';
import { Loop, type LoopListener, type Reconcile } from './loop.ts';
import { priorities, WorkQueue } from './work-queue.ts';

/** What the controllers of a process share. */
export interface ControllerDeps {
  clock: Clock;
  random: () => number;
  logger: Logger;
  metrics: Metrics;
  liveness: Liveness;
}

/** A work queue and the loop that empties it, under one name for logs and metrics. */
export interface Controller {
  queue: WorkQueue;
  loop: Loop;
}

/** Makes a controller of a reconcile function. `reconcile` is asked for late: it may need the queue itself. */
export function createController(
  name: string,
  concurrency: number,
  reconcile: () => Reconcile,
  deps: ControllerDeps,
): Controller {
  const { clock, random, liveness } = deps;
  const metrics = deps.metrics.forController(name, concurrency);
  const queue = new WorkQueue(clock, metrics.queue);
  metrics.queue.watch(queue, Object.values(priorities));
  liveness.watch(name, () => ({ total: concurrency, workingFor: queue.workingFor() }));
  const loop = new Loop({
    queue,
    reconcile: retryApiErrors((key, priority, signal) => reconcile()(key, priority, signal)),
    concurrency,
    random,
    monotonic: () => clock.monotonic(),
    listener: listener(name, deps, metrics),
  });
  return { queue, loop };
}

/** One place decides what each way to end a pass means for metrics and the log. */
function listener(
  name: string,
  { logger }: ControllerDeps,
  { reconcile, queue }: ReturnType<Metrics['forController']>,
): LoopListener {
  const log = logger.with({ controller: name });
  /** Keys whose platform is at work since their last pass, of which the log has been told. */
  const waiting = new Set<string>();
  const toldOnce = (key: string, { message }: Error): void => {
    log[waiting.has(key) ? 'debug' : 'info'](NOT_YET, { key, reason: message });
    waiting.add(key);
  };
  return {
    started: () => reconcile.passStarted(),
    retried: () => queue.retried(),
    ended(key, result, ms) {
      if (result.kind === 'Backoff' && isExpected(result.error)) {
        toldOnce(key, result.error);
        return reconcile.passEnded('requeue', ms);
      }
      waiting.delete(key);
      switch (result.kind) {
        case 'Done':
          return reconcile.passEnded('success', ms);
        case 'After':
        case 'Overtaken':
          return reconcile.passEnded('requeue_after', ms);
        case 'Parked':
          return reconcile.passEnded('requeue', ms);
        case 'Backoff':
          log.info('the pass will be tried again', { key, reason: result.error.message });
          return reconcile.passEnded('error', ms);
        case 'Panic':
          log.error('a pass threw: this is a bug of the operator', { key, err: result.error });
          reconcile.panic();
          return reconcile.passEnded('error', ms);
      }
    },
  };
}

const NOT_YET = 'the platform is at work, or has no such workload any more: the pass will be made again';

/** A platform that is still at work on what it was asked before has not failed, nor one whose workload went meanwhile. */
const isExpected = (error: Error): boolean =>
  error instanceof PlatformError && (error.class === 'Busy' || error.class === 'Gone');
