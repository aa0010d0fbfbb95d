import { afterEach, describe, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../test/support/control-plane/certificates.ts';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { TlsEnd } from '../../test/support/fault-proxy/tls-end.ts';
import {
  failure,
  json,
  reset,
  silence,
  TestServer,
  transportTo,
  until,
} from '../../test/support/kube/test-server.ts';
import { ApiError } from './api-error.ts';
import type { KubeTransport } from './transport.ts';

const clock = new FakeClock();
const never = new AbortController().signal;
const GET = { method: 'GET', path: '/api/v1/namespaces/a' } as const;
const POST = { method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'a' } } } as const;
const ok = json(200, { ok: true });

const open: KubeTransport[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()));
});
const connect: typeof transportTo = (...args) => {
  const transport = transportTo(...args);
  open.push(transport);
  return transport;
};

async function errorOf(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

test('says who it is, and sends JSON', async () => {
  await using server = await TestServer.start(ok);
  await connect(server, clock).call({ ...POST, contentType: 'application/merge-patch+json' }, never);
  expect(server.received[0]).toMatchObject({
    method: 'POST',
    url: '/api/v1/namespaces',
    body: '{"metadata":{"name":"a"}}',
    headers: {
      authorization: 'Bearer t0',
      'user-agent': 'operator/1.2.3',
      accept: 'application/json',
      'content-type': 'application/merge-patch+json',
    },
  });
});

test('calls one after the other share connections, calls beside each other do not wait', async () => {
  await using server = await TestServer.start(ok);
  const transport = connect(server, clock);
  for (let call = 0; call < 20; call += 1) await transport.call(GET, never);
  // The pool may not have noticed yet that the call before has ended.
  expect(server.opened).toBeLessThanOrEqual(2);
  await Promise.all(Array.from({ length: 8 }, () => transport.call(GET, never)));
  expect(server.opened).toBeGreaterThanOrEqual(8);
});

test('tells the metric about each attempt', async () => {
  await using server = await TestServer.start(failure(404, 'NotFound'), reset, ok);
  const seen: string[] = [];
  const transport = connect(server, clock, {
    onRequest: ({ method, code, host }) => seen.push(`${method} ${code} ${host}`),
  });
  await errorOf(transport.call(GET, never));
  await transport.call(GET, never);
  const { host } = new URL(server.url);
  expect(seen).toEqual([`GET 404 ${host}`, `GET <error> ${host}`, `GET 200 ${host}`]);
});

describe('401', () => {
  test.each([GET, POST])('$method: reads the credentials again and repeats once', async (request) => {
    await using server = await TestServer.start(failure(401, 'Unauthorized'), ok);
    const reads: boolean[] = [];
    const read = (refused: boolean) => {
      reads.push(refused);
      return { headers: { Authorization: `Bearer t${reads.length}` }, tls: {} };
    };
    expect(await connect(server, clock, { read }).call(request, never)).toEqual({ ok: true });
    expect(server.received.map((call) => call.headers.authorization)).toEqual(['Bearer t1', 'Bearer t2']);
    expect(reads).toEqual([false, true]);
  });

  test('is not repeated with the same credentials', async () => {
    await using server = await TestServer.start(failure(401, 'Unauthorized'));
    expect(await errorOf(connect(server, clock).call(GET, never))).toMatchObject({ status: 401 });
    expect(server.received).toHaveLength(1);
  });

  test('is not repeated twice', async () => {
    await using server = await TestServer.start(failure(401, 'Unauthorized'));
    let token = 0;
    const read = () => ({ headers: { Authorization: `Bearer t${(token += 1)}` }, tls: {} });
    await errorOf(connect(server, clock, { read }).call(GET, never));
    expect(server.received).toHaveLength(2);
  });
});

describe('a certificate that does not verify', () => {
  const stranger = createCertificateAuthority('stranger').certificate;

  test.each([GET, POST])('$method: reads the credentials again and repeats once', async (request) => {
    await using server = await TlsEnd.listen((_, response) => response.end('{"ok":true}'));
    const reads: boolean[] = [];
    const read = (refused: boolean) => {
      reads.push(refused);
      return { headers: {}, tls: { ca: reads.length === 1 ? stranger : server.ca } };
    };
    const transport = connect({ url: `https://127.0.0.1:${server.port}` }, clock, { read });
    expect(await transport.call(request, never)).toEqual({ ok: true });
    // The server has refused nothing: what is cached of a session still holds.
    expect(reads).toEqual([false, false]);
  });

  test('is not repeated with the same credentials', async () => {
    await using server = await TlsEnd.listen((_, response) => response.end('{"ok":true}'));
    const codes: string[] = [];
    const transport = connect({ url: `https://127.0.0.1:${server.port}` }, clock, {
      read: () => ({ headers: {}, tls: { ca: stranger } }),
      onRequest: ({ code }) => codes.push(code),
    });
    expect(await errorOf(transport.call(GET, never))).toMatchObject({ reason: 'CertificateInvalid' });
    expect(codes).toEqual(['<error>']);
  });
});

describe('repetition', () => {
  test('a read after a broken connection, once', async () => {
    await using server = await TestServer.start(reset, ok);
    expect(await connect(server, clock).call(GET, never)).toEqual({ ok: true });
    await using broken = await TestServer.start(reset);
    expect(await errorOf(connect(broken, clock).call(GET, never))).toMatchObject({
      status: 0,
      reason: 'ConnectionFailed',
    });
    expect(broken.received).toHaveLength(2);
  });

  test.each([
    { why: 'broken connection', answer: reset },
    { why: '429', answer: failure(429, 'TooManyRequests', { 'Retry-After': '1' }) },
    { why: '503', answer: failure(503, 'ServiceUnavailable') },
  ])('a POST never: $why', async ({ answer }) => {
    await using server = await TestServer.start(answer, ok);
    await errorOf(connect(server, clock).call(POST, never));
    expect(server.received).toHaveLength(1);
  });

  test('a read waits for a short Retry-After, once', async () => {
    const throttled = failure(429, 'TooManyRequests', { 'Retry-After': '2' });
    await using server = await TestServer.start(throttled, throttled, ok);
    const own = new FakeClock();
    const call = errorOf(connect(server, own).call(GET, never));
    await until(() => own.pending === 2);
    await own.advance(1_999);
    expect(server.received).toHaveLength(1);
    await own.advance(1);
    expect(await call).toMatchObject({ status: 429, retryAfterMs: 2_000 });
    expect(server.received).toHaveLength(2);
    expect(own.pending).toBe(0);
  });

  test('a long Retry-After is the caller’s to wait for', async () => {
    await using server = await TestServer.start(failure(429, 'TooManyRequests', { 'Retry-After': '30' }));
    expect(await errorOf(connect(server, clock).call(GET, never))).toMatchObject({ retryAfterMs: 30_000 });
    expect(server.received).toHaveLength(1);
  });
});

describe('limits', () => {
  test('a call that is never answered ends at its deadline', async () => {
    await using server = await TestServer.start(silence);
    const own = new FakeClock();
    const call = errorOf(connect(server, own, { callTimeoutMs: 5_000 }).call(GET, never));
    await until(() => server.received.length === 1);
    await own.advance(5_000);
    expect(await call).toMatchObject({ status: 0, reason: 'Timeout' });
    expect(own.pending).toBe(0);
  });

  test('an answer above the cap is refused', async () => {
    await using server = await TestServer.start(json(200, { text: 'x'.repeat(2_000) }));
    const transport = connect(server, clock, { maxResponseBytes: 1_000 });
    expect(await errorOf(transport.call(GET, never))).toMatchObject({ reason: 'ResponseTooLarge' });
  });

  test('an aborted call rejects with the reason, and leaves no listener and no timer', async () => {
    await using server = await TestServer.start(silence);
    const own = new FakeClock();
    const stop = new AbortController();
    const call = connect(server, own).call(GET, stop.signal);
    await until(() => server.received.length === 1);
    const reason = new Error('lease lost');
    stop.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(own.pending).toBe(0);
    await until(() => server.open === 0);
  });

  test('a success that is not JSON', async () => {
    await using server = await TestServer.start((response) => void response.end('<html>'));
    expect(await errorOf(connect(server, clock).call(GET, never))).toMatchObject({ reason: 'NotJson' });
  });
});

test('new TLS material takes new connections, and what runs on the old ones goes on', async () => {
  const stream = (response: { write(text: string): unknown; end(text: string): unknown }) => {
    response.write('one,');
    finish = () => response.end('two');
  };
  let finish = () => {};
  await using server = await TestServer.start(stream, ok);
  const own = new FakeClock();
  let ca = 'old';
  const transport = connect(server, own, { read: () => ({ headers: {}, tls: { ca } }) });
  const body = await transport.stream(GET, never);
  ca = 'new';
  await own.advance(60_000);
  await transport.call(GET, never);
  expect(server.opened).toBe(2);
  finish();
  let text = '';
  for await (const chunk of body) text += chunk.toString();
  expect(text).toBe('one,two');
  await until(() => server.open === 1);
});

test('closed means closed', async () => {
  await using server = await TestServer.start(ok, silence);
  const transport = connect(server, clock);
  await transport.call(GET, never);
  const hanging = errorOf(transport.call(POST, never));
  await until(() => server.received.length === 2);
  await transport.close();
  expect(await hanging).toMatchObject({ status: 0 });
  expect(await errorOf(transport.call(GET, never))).toMatchObject({ status: 0 });
  expect(server.received).toHaveLength(2);
  await until(() => server.open === 0);
});

test('a hundred calls on one signal warn nobody and leave no listener', async () => {
  await using server = await TestServer.start(ok);
  const transport = connect(server, clock);
  const warnings: Error[] = [];
  const onWarning = (warning: Error): number => warnings.push(warning);
  process.on('warning', onWarning);
  const stop = new AbortController();
  await Promise.all(Array.from({ length: 100 }, () => transport.call(GET, stop.signal)));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});
