import { expect, test, vi } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { type CannedAnswer, startLocalServer } from '../../../test/support/local-server.ts';
import { inferencePlatformSpecSchema } from '../../crd/inference-platform.ts';
import type { RateLimit } from '../../platform-clients/limiter/limiter.ts';
import type { PlatformMetrics } from '../../telemetry/metrics/platform.ts';
import { Connector } from './connector.ts';

/**
 * A connection, as a rule to a host that the operator's rules forbid: every call ends at once, and without a
 * network. `url`: to a server that answers, and as a rule without lists.
 */
function open(url?: string, lists = url === undefined, limit: Partial<RateLimit> = {}) {
  const clock = new FakeClock();
  const calls: string[] = [];
  const told: string[] = [];
  const leading = new AbortController();
  const metrics = {
    request: ({ code }: { code: string }) => void calls.push(code),
    throttled: () => {},
    up: (isUp: boolean) => void told.push(isUp ? 'up' : 'down'),
  };
  const state = { metrics: metrics as PlatformMetrics | undefined, onUsers: (): void => {} };
  const spec = inferencePlatformSpecSchema.parse({
    runai: { url: 'http://127.0.0.1:1' },
    credentialsSecretRef: { name: 'runai' },
    polling: { active: '1s', idle: '1s', staleAfter: '2s' },
  });
  const connector = new Connector({
    clock,
    random: () => 0.5,
    deps: {
      hosts: { allowsName: () => false, allowsAddress: () => url !== undefined, refusal: '' },
      proxies: {},
      userAgent: 'test',
    },
    minPollInterval: 1_000,
    mostPasses: 2,
    metricsOf: () => state.metrics,
    enqueue: () => {},
    onHealth: (key, healthy) => told.push(`${key} ${healthy ? 'healthy' : 'sick'}`),
    onOutage: () => {},
    onPace: (key, { requestsPerSecond, limit }) => told.push(`${key} ${requestsPerSecond} of ${limit}`),
    onLists: (key) => told.push(`${key} lists`),
    usersOf: () => {
      state.onUsers();
      return new Set(['prod/llama']);
    },
    onSuspect: () => {},
    onRows: () => {},
    onMissing: () => {},
    onFirstList: () => {},
    onBug: (key, error) => told.push(`${key}: ${String(error)}`),
    observing: () => (lists ? leading.signal : undefined),
  });
  const metadata = {
    name: 'runai',
    namespace: 'prod',
    uid: 'u',
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '2026-01-05T09:00:00Z',
  };
  const live = connector.open(
    'InferencePlatform/prod/runai',
    { apiVersion: 'inference-operator.io/v1alpha1', kind: 'InferencePlatform', metadata, spec },
    {
      type: 'runai',
      url: url ?? 'http://127.0.0.1:1',
      sections: { runai: { url: url ?? 'http://127.0.0.1:1' } },
      credentials: { clientId: 'id', clientSecret: 'secret' },
      secret: 'Secret prod/runai',
      insecureSkipVerify: false,
      rateLimit: { ...spec.rateLimit, ...limit },
    },
    1,
  );
  return { clock, calls, told, live, leading, state };
}

test('what opens the breaker is what the platform object says: a forbidden host is no outage', async () => {
  const { live, told } = open();
  const { signal } = new AbortController();
  for (let call = 0; call < 5; call += 1) await live.connection.probe({ signal, priority: 'edit' });
  expect(live.connection.breaker.openedBy).toBeDefined();
  expect(live.fault).toMatchObject({ reason: 'HostNotAllowed', stalled: true });
  expect(told).toEqual(['down', 'InferencePlatform/prod/runai sick']);
  live.close();
});

test.each([
  ['refuses the credentials', 401, 'CredentialsInvalid'],
  ['forbids everything', 403, 'CredentialsInvalid'],
  ['asks to be left alone', 429, 'RateLimited'],
  ['answers as it should', 200, undefined],
])('a platform that is back and %s: %i', async (_, status, reason) => {
  let answer: CannedAnswer = { status: 503 };
  await using server = await startLocalServer(({ path }) =>
    path.endsWith('/token') ? { body: { access_token: 't' } } : answer,
  );
  const { live, clock, told } = open(server.url);
  const { signal } = new AbortController();
  for (let call = 0; call < 5; call += 1) await live.connection.probe({ signal, priority: 'edit' });
  expect(live.fault?.reason).toBe('PlatformUnreachable');
  told.length = 0;
  answer = { status, body: { workloads: [] } };
  await clock.advance(2_000);
  await vi.waitFor(() => expect(live.connection.breaker.openedBy).toBeUndefined());
  expect(live.fault?.reason).toBe(reason);
  // Users who were woken would each make a call to learn the same.
  expect(told.includes('InferencePlatform/prod/runai healthy')).toBe(reason === undefined);
  live.close();
});

test('a platform that refuses calls gets fewer of them, which is told', async () => {
  await using server = await startLocalServer(({ path }) =>
    path.endsWith('/token')
      ? { body: { access_token: 't' } }
      : { status: 429, headers: { 'retry-after': '6' } },
  );
  const { live, told } = open(server.url);
  await live.connection.probe({ signal: new AbortController().signal, priority: 'edit' });
  expect(told).toContain('InferencePlatform/prod/runai 5 of 10');
  live.close();
});

test('no list goes out while a person must act, but for a Secret that is only missing', async () => {
  const { live, clock, calls } = open();
  await clock.advance(0);
  const first = calls.length;
  expect(first).toBeGreaterThan(0);
  const fault = { reason: 'CredentialsInvalid', message: 'no', stalled: true } as const;
  live.setFault({ ...fault, onlySecret: false });
  await clock.advance(3_500);
  expect(calls).toHaveLength(first);
  live.setFault({ ...fault, onlySecret: true });
  await clock.advance(1_500);
  expect(calls.length).toBeGreaterThan(first);
  live.close();
});

test('a list that fails while nothing is wrong with the connection: told once it matters, and when it is over', async () => {
  let broken = true;
  await using server = await startLocalServer(({ path }) => {
    if (path.endsWith('/token')) return { body: { access_token: 't' } };
    return broken ? { body: 'no list' } : { body: { workloads: [] } };
  });
  const { live, clock, told } = open(server.url, true);
  const lists = (): string[] => told.filter((word) => word.endsWith('lists'));
  const pass = async (): Promise<void> => {
    const { sinceContact } = live;
    await clock.advance(1_000);
    await vi.waitFor(() => expect(live.sinceContact).toBeLessThan(sinceContact + 1_000));
    await clock.advance(0);
  };
  await vi.waitFor(() => expect(told).toContain('up'));
  await pass();
  expect(lists()).toEqual([]);
  await pass();
  await vi.waitFor(() => expect(lists()).toHaveLength(1));
  expect(live.lists.unlisted('runai')?.message).toContain('the list of workloads fails');
  expect(live.fault).toBeUndefined();
  broken = false;
  await pass();
  await vi.waitFor(() => expect(lists()).toHaveLength(2));
  live.close();
});

test('lists end with the connection, and with the lead', async () => {
  for (const end of ['connection', 'lead']) {
    const { live, clock, calls, leading } = open();
    await clock.advance(0);
    if (end === 'connection') live.close();
    else leading.abort();
    const before = calls.length;
    await clock.advance(10_000);
    expect(calls).toHaveLength(before);
    live.close();
  }
});

test('a connection outlives its platform object: nothing is counted until there is one of that name again', async () => {
  await using server = await startLocalServer(({ path }) =>
    path.endsWith('/token') ? { body: { access_token: 't' } } : { body: { workloads: [] } },
  );
  const { live, calls, told, state } = open(server.url);
  const probe = (): Promise<unknown> =>
    live.connection.probe({ signal: new AbortController().signal, priority: 'edit' });
  state.metrics = undefined;
  await probe();
  expect(calls).toEqual([]);
  const again: string[] = [];
  state.metrics = {
    request: ({ code }) => again.push(code),
    throttled: () => {},
    up: (isUp) => again.push(isUp ? 'up' : 'down'),
  };
  await probe();
  expect(again).toEqual(['200', 'up']);
  expect([...calls, ...told]).toEqual([]);
  live.close();
});

test('a pass that throws is told, and lists go on', async () => {
  const { live, clock, told, state } = open();
  state.onUsers = () => {
    throw new Error('boom');
  };
  await clock.advance(1_500);
  expect(told).toContain('InferencePlatform/prod/runai: Error: boom');
  let passes = 0;
  state.onUsers = () => void (passes += 1);
  await clock.advance(35_000);
  expect(passes).toBeGreaterThan(1);
  live.close();
});

test('tokens for a whole pass are set aside before it begins, so that it waits for none in its middle', () => {
  const [pass, other] = [{ burst: 6 }, { burst: 11 }].map((limit) => {
    const { live } = open(undefined, false, limit);
    const turns = ['prod/a', 'prod/b'].map((key) => live.gate.enter(key, 'prod', true));
    live.close();
    return turns.map((turn) => turn !== undefined);
  });
  expect([pass, other]).toEqual([
    [true, false],
    [true, false],
  ]);
});
