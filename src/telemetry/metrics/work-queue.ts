import { Counter, exponentialBuckets, Gauge, Histogram, type Registry } from 'prom-client';

/** A queue as it is at the moment of a scrape. */
export interface QueueState {
  /** Ready keys by priority. */
  depths(): ReadonlyMap<number, number>;
  /** How long each key that is being worked on has been so, in milliseconds. */
  workingFor(): readonly number[];
}

/** The metrics of one queue. Times in milliseconds. */
export interface WorkQueueMetrics {
  added(): void;
  /** A key was taken after it had been ready for so long. */
  taken(waitedMs: number): void;
  /** A key was worked on for so long. */
  done(workedMs: number): void;
  /** A key was added again after a failure. */
  retried(): void;
  /** From now on the gauges show this queue. The priorities are those that it uses. */
  watch(queue: QueueState, priorities: readonly number[]): void;
}

/** controller-runtime's bounds: 10 ns to 1000 s. */
const SECONDS = exponentialBuckets(1e-8, 10, 12);

/** Registers client-go's work queue metrics; answers the ones of the queue of a controller. */
export function workQueueMetrics(registry: Registry): (controller: string) => WorkQueueMetrics {
  const registers = [registry];
  const labelNames = ['name', 'controller'] as const;
  const watched = new Map<string, { queue: QueueState; seen: Set<number> }>();
  const depth = new Gauge({
    name: 'workqueue_depth',
    help: 'Keys that are ready and wait for a worker.',
    labelNames: ['name', 'controller', 'priority'],
    registers,
    collect() {
      for (const [controller, { queue, seen }] of watched) {
        const depths = queue.depths();
        for (const priority of depths.keys()) seen.add(priority);
        for (const priority of seen) {
          depth.set({ name: controller, controller, priority: String(priority) }, depths.get(priority) ?? 0);
        }
      }
    },
  });
  const unfinished = new Gauge({
    name: 'workqueue_unfinished_work_seconds',
    help: 'Seconds that the keys being worked on have been so, in sum.',
    labelNames,
    registers,
    collect: () =>
      eachWorkingFor((labels, seconds) =>
        unfinished.set(
          labels,
          seconds.reduce((a, b) => a + b, 0),
        ),
      ),
  });
  const longest = new Gauge({
    name: 'workqueue_longest_running_processor_seconds',
    help: 'Seconds that the longest of the keys being worked on has been so.',
    labelNames,
    registers,
    collect: () => eachWorkingFor((labels, seconds) => longest.set(labels, Math.max(0, ...seconds))),
  });
  const adds = new Counter({
    name: 'workqueue_adds_total',
    help: 'Keys added.',
    labelNames,
    registers,
  });
  const retries = new Counter({
    name: 'workqueue_retries_total',
    help: 'Keys added again after a failure.',
    labelNames,
    registers,
  });
  const waiting = new Histogram({
    name: 'workqueue_queue_duration_seconds',
    help: 'How long ready keys wait for a worker.',
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const working = new Histogram({
    name: 'workqueue_work_duration_seconds',
    help: 'How long keys are worked on.',
    labelNames,
    buckets: SECONDS,
    registers,
  });

  function eachWorkingFor(
    show: (labels: { name: string; controller: string }, seconds: number[]) => void,
  ): void {
    for (const [controller, { queue }] of watched) {
      show(
        { name: controller, controller },
        queue.workingFor().map((ms) => ms / 1_000),
      );
    }
  }

  return (controller) => {
    const labels = { name: controller, controller };
    for (const counter of [adds, retries]) counter.inc(labels, 0);
    for (const histogram of [waiting, working]) histogram.zero(labels);
    for (const gauge of [unfinished, longest]) gauge.set(labels, 0);
    return {
      added: () => adds.inc(labels),
      taken: (waitedMs) => waiting.observe(labels, waitedMs / 1_000),
      done: (workedMs) => working.observe(labels, workedMs / 1_000),
      retried: () => retries.inc(labels),
      watch: (queue, priorities) => void watched.set(controller, { queue, seen: new Set(priorities) }),
    };
  };
}
