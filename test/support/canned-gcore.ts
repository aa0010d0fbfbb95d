import { openConnection, type PlatformConnection } from '../../src/platform-clients/connection.ts';
import { hostRules } from '../../src/platform-clients/http/hosts.ts';
import type { Call, PlatformClient } from '../../src/platform-clients/platform.ts';
import type { CannedRoutes } from './canned-runai.ts';
import { FakeClock } from './fake-clock.ts';
import { type CannedAnswer, type LocalServer, type SeenRequest, startLocalServer } from './local-server.ts';

export type { CannedRoutes } from './canned-runai.ts';

/** What stands before the names of deployments. */
export const DEPLOYMENTS = '/cloud/v3/inference/1234/deployments';
export const TASKS = '/cloud/v1/tasks';

/** A Gcore client in front of canned answers. */
export interface CannedGcore extends AsyncDisposable {
  connection: PlatformConnection;
  client: PlatformClient;
  clock: FakeClock;
  call: Call;
  home: string;
  /** May be changed while it runs. */
  routes: CannedRoutes;
  server: LocalServer;
  /** `METHOD /path?query` of every call. */
  calls(): string[];
}

/** A refusal in Gcore's own form. */
export function refusal(status: number, exception_class: string, message: string, facts = {}): CannedAnswer {
  return { status, body: { exception_class, message, request_id: 'af999e5f3b09', ...facts } };
}

/** A list's page that is all of it. */
export const page = (...results: unknown[]): CannedAnswer => ({ body: { count: results.length, results } });

/** For what the simulator would never say: odd answers, exact bodies. What has no route is a 404. */
export async function startCannedGcore(canned: CannedRoutes, apiKey = '29841_c767'): Promise<CannedGcore> {
  const routes = { ...canned };
  const answer = (request: SeenRequest): CannedAnswer => {
    const route = routes[`${request.method} ${request.path.split('?')[0]}`];
    if (route === undefined) return refusal(404, 'NotFoundError', 'no deployment');
    return typeof route === 'function' ? route(request) : route;
  };
  const server = await startLocalServer(answer);
  const clock = new FakeClock();
  const connection = openConnection(
    {
      type: 'gcore',
      url: server.url,
      sections: { gcore: { url: server.url, projectId: 1234 } },
      credentials: { apiKey },
      secret: 'Secret prod/gcore',
      insecureSkipVerify: false,
      rateLimit: { requestsPerSecond: 1000, burst: 1000, maxInFlight: 16 },
    },
    { clock, hosts: hostRules(['127.0.0.1']), proxies: {}, userAgent: 'test/0' },
  );
  const client = connection.client('gcore');
  if (client === undefined) throw new Error('a Gcore connection serves gcore');
  return {
    connection,
    client,
    clock,
    call: { signal: new AbortController().signal, priority: 'edit' },
    home: `${server.url}/1234`,
    routes,
    server,
    calls: () => server.seen.map(({ method, path }) => `${method} ${path}`),
    async [Symbol.asyncDispose]() {
      connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
