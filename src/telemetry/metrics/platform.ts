import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The metrics of one connection to a platform. Times in seconds. Nothing happens once it is dropped. */
export interface PlatformMetrics {
  /** A call has ended. `code`: the HTTP status, or the error's class where there was no answer. */
  request(call: { operation: string; code: string; seconds: number }): void;
  /** Time that calls waited for our own limit or because the platform asked to. */
  throttled(seconds: number): void;
  /** Whether the last contact was a good one. */
  up(isUp: boolean): void;
}

/** The connections that have metrics. */
export interface PlatformMetricsRegister {
  /** The metrics of a connection, `<namespace>/<name>` or `<name>`: the same ones until it is dropped. */
  forPlatform(platform: string): PlatformMetrics;
  /** The platform object is gone, and its series with it. */
  dropPlatform(platform: string): void;
}

/** From a quick read on the same site to a call that ran into its time limit. */
const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Registers the metrics of calls to platforms. */
export function platformMetrics(registry: Registry): PlatformMetricsRegister {
  const registers = [registry];
  const requests = new Counter({
    name: 'inference_operator_platform_requests_total',
    help: 'Calls to platforms.',
    labelNames: ['platform', 'operation', 'code'],
    registers,
  });
  const duration = new Histogram({
    name: 'inference_operator_platform_request_duration_seconds',
    help: 'How long calls to platforms take.',
    labelNames: ['platform', 'operation'],
    buckets: SECONDS,
    registers,
  });
  const throttledSeconds = new Counter({
    name: 'inference_operator_platform_throttled_seconds_total',
    help: 'Time spent waiting for our own limit or for Retry-After.',
    labelNames: ['platform'],
    registers,
  });
  const up = new Gauge({
    name: 'inference_operator_platform_up',
    help: '1 while the platform answers as it should, else 0.',
    labelNames: ['platform'],
    registers,
  });
  const known = new Map<string, { metrics: PlatformMetrics; drop(): void }>();

  function open(platform: string): { metrics: PlatformMetrics; drop(): void } {
    // What has series, because a series can be removed by all of its labels only.
    const codesByOperation = new Map<string, Set<string>>();
    let dropped = false;
    throttledSeconds.inc({ platform }, 0);
    up.set({ platform }, 0);
    return {
      metrics: {
        request({ operation, code, seconds }) {
          if (dropped) return;
          codesByOperation.set(operation, (codesByOperation.get(operation) ?? new Set()).add(code));
          requests.inc({ platform, operation, code });
          duration.observe({ platform, operation }, seconds);
        },
        throttled(seconds) {
          if (!dropped) throttledSeconds.inc({ platform }, seconds);
        },
        up(isUp) {
          if (!dropped) up.set({ platform }, isUp ? 1 : 0);
        },
      },
      drop() {
        dropped = true;
        throttledSeconds.remove({ platform });
        up.remove({ platform });
        for (const [operation, codes] of codesByOperation) {
          duration.remove({ platform, operation });
          for (const code of codes) requests.remove({ platform, operation, code });
        }
      },
    };
  }

  return {
    forPlatform(platform) {
      const entry = known.get(platform) ?? open(platform);
      known.set(platform, entry);
      return entry.metrics;
    },
    dropPlatform(platform) {
      known.get(platform)?.drop();
      known.delete(platform);
    },
  };
}
