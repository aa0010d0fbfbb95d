import { type Endpoint, type ListenAddress, openEndpoint, type Page } from './http-endpoint.ts';
import type { Liveness } from './liveness.ts';
import type { Metrics } from './metrics.ts';

/** What the servers show, and where. */
export interface HealthOptions {
  metricsAddress: ListenAddress;
  healthAddress: ListenAddress;
  metrics: Pick<Metrics, 'contentType' | 'text'>;
  liveness: Pick<Liveness, 'problems'>;
  /** Why the process is not ready, each as a line for people; empty: it is. */
  readiness: () => readonly string[];
}

/** The servers, until disposed. */
export interface HealthServers extends AsyncDisposable {
  readonly metricsPort: number;
  readonly healthPort: number;
}

/**
 * Serves `/metrics`, and `/healthz` and `/readyz` (200 `ok`, or 503 with a line per problem). Rejects, with
 * nothing left open, if one of the addresses cannot be had; the message names it.
 */
export async function startServers(options: HealthOptions): Promise<HealthServers> {
  await using opened = new AsyncDisposableStack();
  const open = async (...to: Parameters<typeof openEndpoint>): Promise<Endpoint> =>
    opened.use(await openEndpoint(...to));
  const metrics = await open('--metrics-address', options.metricsAddress, {
    '/metrics': async () => ({
      status: 200,
      text: await options.metrics.text(),
      type: options.metrics.contentType,
    }),
  });
  const health = await open('--health-address', options.healthAddress, {
    '/healthz': () => verdict(options.liveness.problems()),
    '/readyz': () => verdict(options.readiness()),
  });
  const kept = opened.move();
  return {
    metricsPort: metrics.port,
    healthPort: health.port,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function verdict(problems: readonly string[]): Page {
  if (problems.length === 0) return { status: 200, text: 'ok\n' };
  return { status: 503, text: problems.map((problem) => `${problem}\n`).join('') };
}
