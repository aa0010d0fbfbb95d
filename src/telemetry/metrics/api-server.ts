import { Counter, Gauge, type Registry } from 'prom-client';

/** What the operator does at the API server. */
export interface ApiServerMetrics {
  /** A request has ended. `code`: the HTTP status, or `<error>` where no answer came. */
  apiRequest(request: { code: string; method: string; host: string }): void;
  /** Answers how to tell whether this process leads, under the name of the Lease; at first it does not. */
  forLease(name: string): (leads: boolean) => void;
}

/** Registers client-go's metrics of requests and of leader election. */
export function apiServerMetrics(registry: Registry): ApiServerMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'Requests to the API server.',
    labelNames: ['code', 'method', 'host'],
    registers,
  });
  const master = new Gauge({
    name: 'leader_election_master_status',
    help: '1 while this process holds the Lease, else 0.',
    labelNames: ['name'],
    registers,
  });
  return {
    apiRequest: ({ code, method, host }) => requests.inc({ code, method, host }),
    forLease(name) {
      const set = (leads: boolean): void => master.set({ name }, leads ? 1 : 0);
      set(false);
      return set;
    },
  };
}
