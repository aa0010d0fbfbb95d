import { openConnection } from '../../src/platform-clients/connection.ts';
import { hostRules } from '../../src/platform-clients/http/hosts.ts';
import type { Call, PlatformClient } from '../../src/platform-clients/platform.ts';
import { FakeClock } from './fake-clock.ts';
import { type CannedAnswer, type LocalServer, type SeenRequest, startLocalServer } from './local-server.ts';

/** Answers by `METHOD /path` without the query; a function sees the request. What is not there is 404. */
export type CannedRoutes = Record<string, CannedAnswer | ((request: SeenRequest) => CannedAnswer)>;

/** What every read of an inference says at least. */
export const cannedInference = {
  name: 'a',
  workloadId: 'w1',
  projectId: '33',
  clusterId: 'c1',
  createdAt: '2026-01-05',
};

/** A Run:ai client in front of canned answers. */
export interface CannedRunai extends AsyncDisposable {
  client: PlatformClient;
  clock: FakeClock;
  call: Call;
  /** May be changed while it runs. */
  routes: CannedRoutes;
  server: LocalServer;
  /** `METHOD /path?query` of every call but those for a token. */
  calls(): string[];
}

/** For what the simulator would never say: odd answers, exact bodies. `section`: of the platform object, but its URL. */
export async function startCannedRunai(
  canned: CannedRoutes,
  section: { defaultProject?: string } = { defaultProject: 'team-a' },
  target: 'runai' | 'nim' = 'runai',
): Promise<CannedRunai> {
  const routes = { ...canned };
  const answer = (request: SeenRequest): CannedAnswer => {
    if (request.path === '/api/v2/token') return { body: { access_token: 'token', expires_in: 3600 } };
    const route = routes[`${request.method} ${request.path.split('?')[0]}`];
    if (route === undefined) return { status: 404, body: { code: 404, message: 'not found' } };
    return typeof route === 'function' ? route(request) : route;
  };
  const server = await startLocalServer(answer);
  const clock = new FakeClock();
  const connection = openConnection(
    {
      type: 'runai',
      url: server.url,
      sections: { runai: { url: server.url, ...section } },
      credentials: { clientId: 'operator', clientSecret: 'operator-secret' },
      secret: 'Secret prod/runai',
      insecureSkipVerify: false,
      rateLimit: { requestsPerSecond: 1000, burst: 1000, maxInFlight: 16 },
    },
    { clock, hosts: hostRules(['127.0.0.1']), proxies: {}, userAgent: 'test/0' },
  );
  const client = connection.client(target);
  if (client === undefined) throw new Error(`a Run:ai connection serves ${target}`);
  return {
    client,
    clock,
    routes,
    server,
    call: { signal: new AbortController().signal, priority: 'edit' },
    calls: () =>
      server.seen
        .filter(({ path }) => !path.endsWith('/token'))
        .map(({ method, path }) => `${method} ${path}`),
    async [Symbol.asyncDispose]() {
      connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
