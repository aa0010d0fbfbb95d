import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type HealthOptions, startServers } from './health.ts';

const anyPort = { host: '127.0.0.1', port: 0 };

function options(changes: Partial<HealthOptions> = {}): HealthOptions {
  return {
    metricsAddress: anyPort,
    healthAddress: anyPort,
    metrics: {
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
      text: () => Promise.resolve('a 1\n'),
    },
    liveness: { problems: () => [] },
    readiness: () => [],
    ...changes,
  };
}

async function get(port: number, path: string, method = 'GET') {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
}

test('a healthy process answers ok', async () => {
  await using servers = await startServers(options());
  expect(await get(servers.healthPort, '/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
  expect(await get(servers.healthPort, '/readyz?verbose=1')).toMatchObject({ status: 200, text: 'ok\n' });
});

test('problems are 503, a line each, and each question asks anew', async () => {
  const reasons = ['InferenceDeployment: no rights yet', 'InferencePlatform: not filled'];
  const liveness = { problems: () => ['the event loop has stood still for 70 s'] };
  await using servers = await startServers(options({ liveness, readiness: () => reasons }));
  expect(await get(servers.healthPort, '/healthz')).toMatchObject({
    status: 503,
    text: `${liveness.problems()[0]}\n`,
  });
  expect(await get(servers.healthPort, '/readyz')).toMatchObject({
    status: 503,
    text: `${reasons.join('\n')}\n`,
  });
  reasons.length = 0;
  expect(await get(servers.healthPort, '/readyz')).toMatchObject({ status: 200 });
});

test('metrics come with the type of the exposition', async () => {
  await using servers = await startServers(options());
  expect(await get(servers.metricsPort, '/metrics')).toEqual({
    status: 200,
    text: 'a 1\n',
    type: 'text/plain; version=0.0.4; charset=utf-8',
  });
});

describe('other questions', () => {
  test.each([
    { path: '/metrics', method: 'HEAD', status: 200, text: '' },
    { path: '/metrics', method: 'POST', status: 405, text: 'GET and HEAD only\n' },
    { path: '/', method: 'GET', status: 404, text: 'not found\n' },
    { path: '/__proto__', method: 'GET', status: 404, text: 'not found\n' },
    { path: '/toString', method: 'GET', status: 404, text: 'not found\n' },
  ])('$method $path: $status', async ({ path, method, status, text }) => {
    await using servers = await startServers(options());
    expect(await get(servers.metricsPort, path, method)).toMatchObject({ status, text });
  });

  test('a page that fails says nothing of why', async () => {
    const metrics = { contentType: 'text/plain', text: () => Promise.reject(new Error('t0p secret')) };
    await using servers = await startServers(options({ metrics }));
    expect(await get(servers.metricsPort, '/metrics')).toMatchObject({
      status: 500,
      text: 'internal error\n',
    });
  });
});

/** A port that somebody listens on. */
async function takenPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { host: '127.0.0.1', port: address.port, [Symbol.dispose]: () => void server.close() };
}

describe('an address that cannot be had', () => {
  test.each(['metricsAddress', 'healthAddress'] as const)(
    '%s in use: named, and nothing is left open',
    async (name) => {
      using taken = await takenPort();
      const flag = { metricsAddress: '--metrics-address', healthAddress: '--health-address' }[name];
      await expect(startServers(options({ [name]: taken }))).rejects.toMatchObject({
        name: 'AddressError',
        message: `${flag}=127.0.0.1:${taken.port}: the port is in use: give another one, or end what listens there`,
      });
    },
  );

  test('the server that was open already is closed again', async () => {
    using taken = await takenPort();
    using free = await takenPort();
    free[Symbol.dispose]();
    const metricsAddress = free;
    await expect(startServers(options({ metricsAddress, healthAddress: taken }))).rejects.toThrow(
      '--health-address',
    );
    await using servers = await startServers(options({ metricsAddress }));
    expect(servers.metricsPort).toBe(free.port);
  });

  test('an address of another machine', async () => {
    await expect(startServers(options({ healthAddress: { host: '192.0.2.1', port: 0 } }))).rejects.toThrow(
      '--health-address=192.0.2.1:0: this machine has no such address',
    );
  });
});

test('closing does not wait for whoever keeps a connection or an answer', async () => {
  const asked = Promise.withResolvers<void>();
  const text = (): Promise<string> => {
    asked.resolve();
    return new Promise(() => {});
  };
  const servers = await startServers(options({ metrics: { contentType: 'text/plain', text } }));
  await get(servers.healthPort, '/healthz');
  const unanswered = get(servers.metricsPort, '/metrics').catch((error: unknown) => error);
  await asked.promise;
  await servers[Symbol.asyncDispose]();
  expect(await unanswered).toBeInstanceOf(TypeError);
  await expect(get(servers.healthPort, '/healthz')).rejects.toThrow('fetch failed');
});
