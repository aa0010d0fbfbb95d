import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../eventually.ts';
import { type AnyObject, KubeClient, type Manifest, type WatchEvent } from '../kube-client/kube-client.ts';
import { sharedControlPlane } from '../world/shared-control-plane.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import type { Moment } from './witness.ts';

let controlPlane: ControlPlane;
let direct: KubeClient;
let proxy: FaultProxy;
let client: KubeClient;
let namespace: string;

beforeAll(async () => {
  controlPlane = await sharedControlPlane();
  direct = new KubeClient(controlPlane.kubeconfig);
});
afterAll(async () => {
  await direct[Symbol.asyncDispose]();
});
beforeEach(async () => {
  namespace = await direct.createNamespace();
  proxy = await startFaultProxy({ kubeconfig: controlPlane.kubeconfig });
  client = new KubeClient(proxy.kubeconfig);
  // Discovery is out of the way, so that the first request that counts is the test's own.
  await client.list(maps());
});
afterEach(async () => {
  await client[Symbol.asyncDispose]();
  await proxy.stop();
});

function maps(): { apiVersion: string; kind: string; namespace: string } {
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace };
}

function settings(name: string, data: Record<string, string> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

/** Follows the config maps through the proxy from their present state. */
async function follow(query: Record<string, string> = {}) {
  const { metadata } = await client.listPage(maps());
  const events: WatchEvent<AnyObject & { code?: number; reason?: string }>[] = [];
  const stop = new AbortController();
  const ended = (async () => {
    const watched = client.watch(maps(), { ...metadata, ...query }, stop.signal);
    for await (const event of watched) events.push(event);
  })().then(
    () => 'clean end',
    (error: unknown) => String(error),
  );
  await eventually(() => proxy.journal.count({ verb: 'watch', status: 200 }), {
    until: (count) => count > 0,
  });
  const names = (): string[] => events.map(({ type, object }) => `${type} ${object.metadata.name}`);
  return { events, names, ended, stop };
}

test('without faults it is not noticed, and the journal knows the requests', async () => {
  const { seq } = proxy.journal;
  await client.create(settings('a', { color: 'red' }));
  await client.patch(settings('a'), { data: { color: 'blue' } });
  expect(await client.get(settings('a'))).toMatchObject({ data: { color: 'blue' } });
  const entries = proxy.journal.find({ after: seq });
  expect(entries.map(({ verb, resource, name, status }) => [verb, resource, name, status])).toEqual([
    ['create', 'configmaps', undefined, 201],
    ['patch', 'configmaps', 'a', 200],
    ['get', 'configmaps', 'a', 200],
  ]);
  expect(entries[1]?.body).toEqual({ data: { color: 'blue' } });
  expect(proxy.diagnose()).toMatch(
    /patch \/api\/v1\/namespaces\/\S+\/configmaps\/a\?fieldValidation=Strict 200 \d+ ms/,
  );
});

test('a witness is told of each moment, and breaks what it does not want to go on', async () => {
  const seen: string[] = [];
  let forbidden: Moment | undefined;
  await using witnessed = await startFaultProxy({
    kubeconfig: controlPlane.kubeconfig,
    witness({ verb }, moment) {
      if (verb !== 'create') return;
      seen.push(moment);
      if (moment === forbidden) throw new Error('not wanted');
    },
  });
  await using through = new KubeClient(witnessed.kubeconfig);
  await through.create(settings('told'));
  await eventually(() => seen, { until: () => expect(seen).toEqual(['before', 'effect', 'answered']) });
  forbidden = 'before';
  await expect(through.create(settings('stopped'))).rejects.toThrow(/closed|reset/i);
  expect(await direct.find(settings('stopped'))).toBeUndefined();
  forbidden = 'effect';
  await expect(through.create(settings('unheard'))).rejects.toThrow(/closed|reset/i);
  expect(await direct.find(settings('unheard'))).toBeDefined();
});

test('a ServiceAccount goes through with its own token', async () => {
  const account = { namespace, name: 'someone' };
  await direct.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  const kubeconfig = await controlPlane.kubeconfigFor(account, { server: proxy.server, ca: proxy.ca });
  await using someone = new KubeClient(kubeconfig);
  await expect(someone.list(maps())).rejects.toMatchObject({ status: 403 });
  await expect(someone.list(maps())).rejects.toThrow(`system:serviceaccount:${namespace}:someone`);
});

test('a new authority: old connections live on, new ones need it', async () => {
  const before = new KubeClient(proxy.kubeconfig);
  const { seq } = proxy.journal;
  const ca = proxy.rotateAuthority();
  expect(proxy.ca).toBe(ca);
  await client.list(maps());
  await expect(before.list(maps())).rejects.toThrow(/certificate/);
  await using after = new KubeClient(proxy.kubeconfig);
  await after.list(maps());
  expect(proxy.journal.count({ after: seq, resource: 'configmaps' })).toBe(2);
  await before[Symbol.asyncDispose]();
});

describe('requests', () => {
  test.each([
    [401, 'Unauthorized'],
    [403, 'Forbidden'],
    [404, 'NotFound'],
    [410, 'Expired'],
    [500, 'InternalError'],
    [503, 'ServiceUnavailable'],
  ])('answered with %i, as often as asked for', async (status, reason) => {
    const fault = proxy.inject({ kind: 'answer', status, times: 2, match: { resource: 'configmaps' } });
    await expect(client.list(maps())).rejects.toMatchObject({ status, reason });
    await expect(client.list(maps())).rejects.toMatchObject({ status, reason });
    await expect(client.list(maps())).resolves.toEqual([]);
    expect(fault.hits).toBe(2);
  });

  test('429 comes with Retry-After', async () => {
    proxy.inject({ kind: 'answer', status: 429, retryAfter: 7 });
    const answer = await fetchThrough('/api/v1/namespaces');
    expect(answer).toMatchObject({ status: 429, retryAfter: '7' });
    expect(answer.body).toMatchObject({ reason: 'TooManyRequests', details: { retryAfterSeconds: 7 } });
  });

  test('a conflict on every second write', async () => {
    await client.create(settings('a'));
    proxy.inject({ kind: 'answer', status: 409, every: 2, match: { verb: 'patch' } });
    const results: string[] = [];
    for (const step of ['1', '2', '3', '4']) {
      const patched = client.patch(settings('a'), { data: { step } });
      results.push(
        await patched.then(
          () => 'written',
          (error: { reason: string }) => error.reason,
        ),
      );
    }
    expect(results).toEqual(['written', 'Conflict', 'written', 'Conflict']);
    expect(await client.get(settings('a'))).toMatchObject({ data: { step: '3' } });
  });

  test('a lost answer: the write has taken effect', async () => {
    proxy.inject({ kind: 'lost-answer', times: 1, match: { verb: 'create' } });
    await expect(client.create(settings('a'))).rejects.toThrow(/closed|reset/i);
    expect(await direct.find(settings('a'))).toBeDefined();
  });

  test('an error after the effect', async () => {
    proxy.inject({ kind: 'answer', status: 500, when: 'after', match: { verb: 'create' } });
    await expect(client.create(settings('a'))).rejects.toMatchObject({ status: 500 });
    expect(await direct.find(settings('a'))).toBeDefined();
  });

  test('a lost request: the write has no effect', async () => {
    proxy.inject({ kind: 'lost-request', times: 1, match: { verb: 'create' } });
    await expect(client.create(settings('a'))).rejects.toThrow(/closed|reset/i);
    expect(await direct.find(settings('a'))).toBeUndefined();
  });

  test('an answer that is swallowed: silence, until the client gives up', async () => {
    const lost = proxy.inject({ kind: 'lost-answer', ending: 'silence', match: { verb: 'create' } });
    const creating = client.create(settings('a')).then(
      () => 'answered',
      () => 'gave up',
    );
    await eventually(() => direct.get(settings('a')));
    await lost.hit();
    expect(await Promise.race([creating, pause(100)])).toBe('still waiting');
    await client[Symbol.asyncDispose]();
    expect(await creating).toBe('gave up');
  });

  test('only the old token is refused', async () => {
    const account = { namespace, name: 'rotating' };
    await direct.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
    const leading = { server: proxy.server, ca: proxy.ca };
    await using before = new KubeClient(await controlPlane.kubeconfigFor(account, leading));
    await using after = new KubeClient(
      await controlPlane.kubeconfigFor(account, { ...leading, expirationSeconds: 1200 }),
    );
    proxy.inject({ kind: 'answer', status: 401, match: { token: before.access.token ?? '' } });
    await expect(before.list(maps())).rejects.toMatchObject({ status: 401 });
    await expect(after.list(maps())).rejects.toMatchObject({ status: 403 });
  });

  test('a delay before the effect', async () => {
    const slow = proxy.inject({ kind: 'delay', ms: 150, match: { verb: 'create' } });
    const creating = client.create(settings('a'));
    await slow.hit();
    expect(await direct.find(settings('a'))).toBeUndefined();
    await creating;
  });
});

describe('watches', () => {
  test('an ERROR event 410 ends an open watch', async () => {
    const { events, ended } = await follow();
    proxy.inject({ kind: 'watch-error', status: 410, times: 1 });
    expect(await ended).toBe('clean end');
    expect(events).toEqual([
      { type: 'ERROR', object: expect.objectContaining({ kind: 'Status', code: 410, reason: 'Expired' }) },
    ]);
  });

  test('a clean end for open ones and, as often as asked for, for new ones', async () => {
    const first = await follow();
    const fault = proxy.inject({ kind: 'watch-end', times: 3 });
    const second = await follow();
    const third = await follow();
    const fourth = await follow();
    expect(await Promise.all([first.ended, second.ended, third.ended])).toEqual(Array(3).fill('clean end'));
    await client.create(settings('a'));
    await eventually(() => fourth.names(), { until: (names) => expect(names).toContain('ADDED a') });
    expect(fault.hits).toBe(3);
    fourth.stop.abort();
  });

  test('cut in the middle of the next event', async () => {
    const { names, ended } = await follow();
    proxy.inject({ kind: 'cut-mid-event', times: 1 });
    await client.create(settings('a'));
    expect(await ended).toMatch(/terminated|closed|reset/i);
    expect(names()).not.toContain('ADDED a');
  });

  test('events are held back, in their order, until the fault is removed', async () => {
    const { names, stop } = await follow();
    const hold = proxy.inject({ kind: 'hold-watch' });
    await client.create(settings('a'));
    await client.create(settings('b'));
    expect(await Promise.race([eventually(names, { until: (seen) => seen.length > 0 }), pause(200)])).toBe(
      'still waiting',
    );
    hold.remove();
    await client.create(settings('c'));
    await eventually(() => names().filter((name) => name.startsWith('ADDED')), {
      until: (seen) => expect(seen.slice(-3)).toEqual(['ADDED a', 'ADDED b', 'ADDED c']),
    });
    stop.abort();
  });

  const watchList = {
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: 'true',
    resourceVersion: '',
  };

  test('without faults the bookmark ends the initial events', async () => {
    await client.create(settings('a'));
    const { events, stop } = await follow(watchList);
    await eventually(() => events.at(-1)?.type, { until: (type) => expect(type).toBe('BOOKMARK') });
    stop.abort();
    expect(events.map(({ object }) => object.metadata.name)).toContain('a');
  });

  test.each([
    [false, ['BOOKMARK']],
    [true, []],
  ])('bookmarks are withheld, the initial one too: %s', async (initial, expected) => {
    proxy.inject({ kind: 'withhold-bookmarks', initial });
    const { events, stop } = await follow(watchList);
    await client.create(settings('a'));
    await eventually(() => events.map(({ object }) => object.metadata.name), {
      until: (names) => names.includes('a'),
    });
    expect(events.map(({ type }) => type).filter((type) => type === 'BOOKMARK')).toEqual(expected);
    stop.abort();
  });
});

describe.each(['http', 'tcp'] as const)('connections, layer %s', (layer) => {
  let front: FaultProxy;
  let through: KubeClient;
  beforeEach(async () => {
    front = await startFaultProxy({ kubeconfig: controlPlane.kubeconfig, layer });
    through = new KubeClient(front.kubeconfig);
    await through.list(maps());
  });
  afterEach(async () => {
    await through[Symbol.asyncDispose]();
    await front.stop();
  });

  test('a black hole: open and new connections are silent; after it, new ones work', async () => {
    const hole = front.inject({ kind: 'black-hole' });
    const silent = through.list(maps()).then(
      () => 'answered',
      () => 'gave up',
    );
    await using another = new KubeClient(front.kubeconfig);
    const alsoSilent = another.list(maps()).then(
      () => 'answered',
      () => 'gave up',
    );
    expect(await Promise.race([silent, alsoSilent, pause(200)])).toBe('still waiting');
    expect(front.connections).toBeGreaterThan(1);
    expect(hole.hits).toBe(front.connections);
    hole.remove();
    await using fresh = new KubeClient(front.kubeconfig);
    await fresh.list(maps());
    expect(await Promise.race([silent, alsoSilent, pause(50)])).toBe('still waiting');
    await Promise.all([another[Symbol.asyncDispose](), through[Symbol.asyncDispose]()]);
    expect(await silent).toBe('gave up');
  });

  test('a reset: open connections, and as many new ones as asked for', async () => {
    front.inject({ kind: 'reset', times: 1 });
    await expect(through.list(maps())).rejects.toThrow(/reset|closed|disconnected/i);
    await eventually(() => through.list(maps()));
  });

  test('a cut after some bytes', async () => {
    front.inject({ kind: 'cut', afterBytes: 100 });
    await using fresh = new KubeClient(front.kubeconfig);
    await expect(fresh.list(maps())).rejects.toThrow(/reset|closed|disconnected/i);
  });

  test('latency, both ways', async () => {
    front.inject({ kind: 'latency', ms: 60 });
    const began = performance.now();
    await through.list(maps());
    expect(performance.now() - began).toBeGreaterThan(115);
  });
});

test('the tcp layer knows no requests', async () => {
  await using front = await startFaultProxy({ kubeconfig: controlPlane.kubeconfig, layer: 'tcp' });
  expect(() => front.inject({ kind: 'answer', status: 500 })).toThrow(
    'answer needs a proxy of the http layer',
  );
});

async function fetchThrough(path: string): Promise<{ status: number; retryAfter: unknown; body: unknown }> {
  const { Agent, request } = await import('undici');
  const dispatcher = new Agent({ connect: { ca: proxy.ca } });
  const { statusCode, headers, body } = await request(`${proxy.server}${path}`, { dispatcher });
  const answer = { status: statusCode, retryAfter: headers['retry-after'], body: await body.json() };
  await dispatcher.destroy();
  return answer;
}

function pause(ms: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, 'still waiting');
  });
}
