import { Caller } from '../../src/platform-clients/caller.ts';
import { hostRules } from '../../src/platform-clients/http/hosts.ts';
import { Redactor } from '../../src/platform-clients/http/redact.ts';
import { Transport } from '../../src/platform-clients/http/transport.ts';
import { Limiter } from '../../src/platform-clients/limiter/limiter.ts';
import { runaiTokens } from '../../src/platform-clients/runai/token.ts';
import { FakeClock } from './fake-clock.ts';
import { type CannedAnswer, type SeenRequest, startLocalServer } from './local-server.ts';

const signal = new AbortController().signal;

/** A token source before a server whose answers the test writes. `path`: of the connection's URL. */
export async function tokenBench(answer: (request: SeenRequest, count: number) => CannedAnswer, path = '') {
  let count = 0;
  const server = await startLocalServer((request) => answer(request, (count += 1)));
  const clock = new FakeClock();
  const transport = new Transport({
    url: new URL(server.url),
    insecureSkipVerify: false,
    hosts: hostRules(['127.0.0.1']),
    proxies: {},
    connections: 4,
    clock,
    userAgent: 'test/0',
  });
  const limiter = new Limiter(
    { requestsPerSecond: 1000, burst: 1000, maxInFlight: 10 },
    clock,
    () => undefined,
  );
  const redactor = new Redactor([]);
  const tokens = runaiTokens({
    credentials: { clientId: 'me', clientSecret: 'a+b&c' },
    secret: 'Secret prod/runai',
    url: `${server.url}${path}`,
    caller: new Caller({ transport, limiter, clock, hooks: {} }),
    clock,
    redactor,
    lifetime: signal,
  });
  return { server, clock, tokens, redactor, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
