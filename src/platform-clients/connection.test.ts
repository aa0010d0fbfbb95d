import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import {
  type CannedAnswer,
  type LocalServer,
  type SeenRequest,
  startLocalServer,
} from '../../test/support/local-server.ts';
import { type ConnectionDeps, openConnection } from './connection.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { PlatformError } from './errors.ts';
import { hostRules } from './http/hosts.ts';
import type { Call } from './platform.ts';

const call: Call = { signal: new AbortController().signal, priority: 'edit' };

function open(
  server: LocalServer,
  settings: Partial<ConnectionSettings> = {},
  deps: Partial<ConnectionDeps> = {},
) {
  const clock = new FakeClock();
  const connection = openConnection(
    {
      type: 'runai',
      url: server.url,
      sections: { runai: { url: server.url } },
      credentials: { clientId: 'operator', clientSecret: 'top-secret-value' },
      secret: 'Secret prod/runai',
      insecureSkipVerify: false,
      rateLimit: { requestsPerSecond: 100, burst: 100, maxInFlight: 4 },
      ...settings,
    },
    { clock, hosts: hostRules(['127.0.0.1']), proxies: {}, userAgent: 'test/0', ...deps },
  );
  const client = connection.client('runai');
  if (client === undefined) throw new Error('no client');
  return { clock, connection, client };
}

const isToken = ({ path }: SeenRequest): boolean => path.endsWith('/token');
const token: CannedAnswer = { body: { access_token: 'secret-token-1', expires_in: 3600 } };
const emptyList: CannedAnswer = { body: { workloads: [] } };

describe('probe', () => {
  test('a new version of the same credentials is tried at once, however fresh the refusal', async () => {
    let refused = true;
    await using server = await startLocalServer((request) => {
      if (!isToken(request)) return emptyList;
      return refused ? { status: 401, body: { error: 'invalid_client' } } : token;
    });
    const { connection } = open(server);
    expect((await connection.probe(call))?.class).toBe('Unauthorized');
    refused = false;
    expect(await connection.probe(call)).toBeUndefined();
    connection.close();
  });

  test.each([
    ['a Run:ai that knows us', token, emptyList, undefined, ''],
    [
      'a wrong secret',
      { status: 401, body: { error: 'invalid_client', error_description: 'wrong secret' } },
      emptyList,
      'Unauthorized',
      'wrong secret',
    ],
    [
      'a proxy with a login page',
      { headers: { 'content-type': 'text/html' }, body: '<html>' },
      emptyList,
      'InvalidPlatform',
      'is this the URL of Run:ai?',
    ],
    ['another API', { status: 404, body: {} }, emptyList, 'InvalidPlatform', 'is this the URL of Run:ai?'],
    ['HTML instead of the list', token, { body: '<html>hello</html>' }, 'InvalidPlatform', 'not JSON'],
    ['JSON of another kind', token, { body: { items: [] } }, 'InvalidPlatform', 'not as documented'],
    ['no such list', token, { status: 404, body: 'nope' }, 'InvalidPlatform', 'is this the URL of Run:ai?'],
    [
      'a redirect',
      token,
      { status: 301, headers: { location: 'https://elsewhere.example' } },
      'InvalidPlatform',
      '301',
    ],
    [
      'a role without rights',
      token,
      { status: 403, body: { code: 403, message: 'no permission' } },
      'Forbidden',
      'no permission (the account is the one of Secret prod/runai)',
    ],
    [
      'a platform in trouble',
      token,
      { status: 503, body: { code: 503, message: 'try again later' } },
      'Transient',
      'try again later',
    ],
    ['too many calls', token, { status: 429, headers: { 'retry-after': '6' }, body: {} }, 'Throttled', '429'],
  ])('of %s', async (_, tokenAnswer: CannedAnswer, listAnswer: CannedAnswer, errorClass, words) => {
    await using server = await startLocalServer((request) => (isToken(request) ? tokenAnswer : listAnswer));
    const { connection } = open(server);
    const error = await connection.probe(call);
    expect(error?.class).toBe(errorClass);
    expect(error?.message ?? '').toContain(words);
    connection.close();
  });

  test('a Secret without a key is not even tried', async () => {
    await using server = await startLocalServer(() => token);
    const { connection } = open(server, { credentials: { clientId: 'operator' } });
    expect(await connection.probe(call)).toMatchObject({
      class: 'Unauthorized',
      message: 'Secret prod/runai has no key "clientSecret": add it',
    });
    expect(server.seen).toHaveLength(0);
    connection.close();
  });
});

test.each([
  {
    by: 'Run:ai',
    body: { code: 401, message: 'Issuer is not familiar.' },
    says: /401 Issuer is not familiar\./,
  },
  {
    by: 'a service in JSON',
    body: { error: 'Unauthorized' },
    says: /401 Unauthorized; .* else answers at this url/,
  },
  { by: 'a page', body: '<html>', says: /401 \(the answer is not JSON\); .* else answers at this url/ },
])(
  'a token that $by refuses twice: the error names the Secret that it was got with',
  async ({ body, says }) => {
    await using server = await startLocalServer((request) =>
      isToken(request) ? token : { status: 401, body },
    );
    const { connection, client } = open(server);
    const { source } = says;
    const refused = {
      class: 'Unauthorized',
      message: expect.stringMatching(new RegExp(`${source} \\(.* one of Secret prod/runai\\)$`)),
    };
    expect(await client.list(undefined, call)).toMatchObject(refused);
    expect(await connection.probe(call)).toMatchObject(refused);
    connection.close();
  },
);

test('sequence 34: what the platform echoes of a secret is masked', async () => {
  await using server = await startLocalServer((request) =>
    isToken(request) ? token : { status: 400, body: { message: 'bad: top-secret-value and secret-token-1' } },
  );
  const { connection, client } = open(server);
  const page = await client.list(undefined, call);
  expect(page).toMatchObject({ message: expect.stringContaining('bad: *** and ***') });
  connection.close();
});

test('an odd answer to an ordinary call is only Transient', async () => {
  await using server = await startLocalServer((request) => (isToken(request) ? token : { body: '<html>' }));
  const { connection, client } = open(server);
  expect(await client.list(undefined, call)).toMatchObject({
    class: 'Transient',
    message: expect.stringContaining('not JSON'),
  });
  connection.close();
});

test('a change does not leave after the lease is lost, and nothing came of it', async () => {
  await using server = await startLocalServer((request) => (isToken(request) ? token : emptyList));
  const kinds: string[] = [];
  const { connection, client } = open(
    server,
    {},
    {
      beforeDispatch(kind) {
        kinds.push(kind);
        return kind === 'change' ? new PlatformError('Aborted', 'the lease is lost') : undefined;
      },
    },
  );
  const desired = { name: 'a', body: { name: 'a', spec: {} }, hash: 'v1::', notices: [] };
  expect(await client.create('c/1', desired, call)).toMatchObject({
    kind: 'Refused',
    error: { class: 'Aborted' },
  });
  expect(kinds).toEqual(['read', 'change']);
  expect(server.seen.map(({ path }) => path)).toEqual(['/api/v2/token']);
  connection.close();
});

test('a call that was not sent costs no token', async () => {
  await using server = await startLocalServer((request) => (isToken(request) ? token : emptyList));
  const { connection, client } = open(
    server,
    { rateLimit: { requestsPerSecond: 1, burst: 1, maxInFlight: 4 } },
    {
      beforeDispatch: () => new PlatformError('Aborted', 'the lease is lost'),
    },
  );
  for (let i = 0; i < 3; i += 1)
    expect(await client.list(undefined, call)).toMatchObject({ class: 'Aborted' });
  expect(connection.limiter.tryReserve(1)).toBeDefined();
  connection.close();
});

test('every call is told to the metrics with its code and time', async () => {
  await using server = await startLocalServer((request) =>
    isToken(request) ? token : { status: 503, body: {} },
  );
  const told: object[] = [];
  const { connection, client } = open(server, {}, { onRequest: (request) => void told.push(request) });
  await client.list(undefined, call);
  expect(told).toEqual([
    { operation: 'token', code: '200', seconds: 0 },
    { operation: 'list', code: '503', seconds: 0 },
  ]);
  connection.close();
});

test('a 429 with Retry-After stops the connection for that long', async () => {
  let answer: CannedAnswer = { status: 429, headers: { 'retry-after': '30' }, body: {} };
  await using server = await startLocalServer((request) => (isToken(request) ? token : answer));
  const throttled: number[] = [];
  const { connection, client, clock } = open(
    server,
    {},
    { onThrottled: (seconds) => throttled.push(seconds) },
  );
  expect(await client.list(undefined, call)).toMatchObject({ class: 'Throttled', retryAfterMs: 30_000 });
  answer = emptyList;
  const next = client.list(undefined, call);
  await clock.advance(30_000);
  expect(server.seen).toHaveLength(2);
  // At half the rate, and nothing was saved up.
  await clock.advance(20);
  expect(await next).toMatchObject({ rows: [] });
  expect(throttled.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(30.02);
  connection.close();
});

describe('breaker', () => {
  test('a dead platform costs one probe per interval, and everything goes on when it is back', async () => {
    let answer: CannedAnswer = { status: 503, body: {} };
    await using server = await startLocalServer((request) => (isToken(request) ? token : answer));
    const events: string[] = [];
    const { connection, client, clock } = open(
      server,
      {},
      {
        onOpen: (error) => events.push(`open: ${error.message}`),
        onClose: () => events.push('close'),
      },
    );
    for (let i = 0; i < 5; i += 1) await client.list(undefined, call);
    expect(events).toEqual(['open: the platform answers 503']);
    const before = server.seen.length;
    expect(await client.list(undefined, call)).toMatchObject({
      class: 'Transient',
      message: expect.stringContaining('waiting for the platform'),
    });
    expect(server.seen).toHaveLength(before);

    answer = emptyList;
    const closed = new Promise<void>((resolve) => {
      const look = (): void =>
        connection.breaker.openedBy === undefined ? resolve() : void setImmediate(look);
      look();
    });
    await clock.advance(2_000);
    await closed;
    expect(events).toEqual(['open: the platform answers 503', 'close']);
    expect(server.seen.at(-1)?.path).toBe('/api/v1/workloads?limit=1');
    expect(await client.list(undefined, call)).toMatchObject({ rows: [] });
    connection.close();
  });

  test('stays open while a pause that was asked for before keeps its probe from being made', async () => {
    const brief: CannedAnswer = { body: { access_token: 'secret-token-1', expires_in: 2 } };
    await using server = await startLocalServer((request) =>
      isToken(request) ? brief : { status: 503, body: {} },
    );
    const { connection, client, clock } = open(server);
    for (let i = 0; i < 5; i += 1) await client.list(undefined, call);
    connection.limiter.pause(600_000, clock.monotonic());
    const before = server.seen.length;
    await clock.advance(10_000);
    expect(server.seen).toHaveLength(before);
    expect(connection.breaker.openedBy).toMatchObject({ class: 'Throttled' });
    connection.close();
  });

  test('a create while it is open did not happen', async () => {
    await using server = await startLocalServer((request) =>
      isToken(request) ? token : { status: 500, body: {} },
    );
    const { connection, client } = open(server);
    for (let i = 0; i < 5; i += 1) await client.list(undefined, call);
    const desired = { name: 'a', body: { name: 'a', spec: {} }, hash: 'v1::', notices: [] };
    expect(await client.create('c/1', desired, call)).toMatchObject({
      kind: 'Refused',
      error: { class: 'Transient' },
    });
    connection.close();
  });

  test('a success in between begins the count anew', async () => {
    let calls = 0;
    await using server = await startLocalServer((request) => {
      if (isToken(request)) return token;
      calls += 1;
      return calls % 5 === 0 ? emptyList : { status: 500, body: {} };
    });
    const { connection, client } = open(server);
    for (let i = 0; i < 20; i += 1) await client.list(undefined, call);
    expect(connection.breaker.openedBy).toBeUndefined();
    connection.close();
  });

  test('answers of 4xx count as life', async () => {
    await using server = await startLocalServer((request) =>
      isToken(request) ? token : { status: 403, body: {} },
    );
    const { connection, client } = open(server);
    for (let i = 0; i < 20; i += 1) await client.list(undefined, call);
    expect(connection.breaker.openedBy).toBeUndefined();
    connection.close();
  });
});

test('a call that waits for the limit ends with its signal', async () => {
  await using server = await startLocalServer((request) => (isToken(request) ? token : emptyList));
  const { connection, client } = open(server, {
    rateLimit: { requestsPerSecond: 1, burst: 2, maxInFlight: 4 },
  });
  await client.list(undefined, call);
  const abort = new AbortController();
  const waiting = client.list(undefined, { signal: abort.signal, priority: 'poll' });
  abort.abort();
  expect(await waiting).toMatchObject({ class: 'Aborted' });
  connection.close();
});

test('a pass that waits for a token does not wait for the end of a long pause', async () => {
  await using server = await startLocalServer((request) => (isToken(request) ? token : emptyList));
  const { connection, client, clock } = open(server);
  const { limiter } = connection;
  const reservation = limiter.tryReserve(1);
  if (reservation === undefined) throw new Error('there is room');
  limiter.pause(1_000, clock.monotonic());
  const read = client.list(undefined, { ...call, reservation });
  await clock.advance(1);
  // The answer to a call that was under way.
  limiter.pause(600_000, clock.monotonic());
  await clock.advance(10_000);
  expect(await Promise.race([read, Promise.resolve('it waits still')])).toMatchObject({ class: 'Throttled' });
  expect(server.seen).toEqual([]);
  connection.close();
});

test('close leaves no timer', async () => {
  await using server = await startLocalServer((request) =>
    isToken(request) ? token : { status: 500, body: {} },
  );
  const { connection, client, clock } = open(server);
  for (let i = 0; i < 5; i += 1) await client.list(undefined, call);
  expect(clock.pending).toBe(1);
  connection.close();
  expect(clock.pending).toBe(0);
});
