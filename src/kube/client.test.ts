import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { type Answer, failure, json, TestServer, transportTo } from '../../test/support/kube/test-server.ts';
import { KubeClient } from './client.ts';
import type { Resource } from './objects.ts';

const THINGS: Resource = {
  group: 'example.com',
  version: 'v1',
  plural: 'things',
  kind: 'Thing',
  namespaced: true,
};
const NAMESPACES: Resource = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};
const REF = { namespace: 'ns', name: 'a' };
const never = new AbortController().signal;

async function clientOf(...answers: Answer[]) {
  const server = await TestServer.start(...answers);
  const transport = transportTo(server, new FakeClock());
  const client = new KubeClient(transport, 'operator');
  const close = async (): Promise<void> => {
    await transport.close();
    await server[Symbol.asyncDispose]();
  };
  return { client, server, [Symbol.asyncDispose]: close };
}

const WRITE = 'fieldManager=operator&fieldValidation=Strict';

test.each([
  {
    why: 'get',
    call: (client: KubeClient) => client.get(THINGS, REF, never),
    sent: { method: 'GET', url: '/apis/example.com/v1/namespaces/ns/things/a' },
  },
  {
    why: 'get of a cluster kind of the core group',
    call: (client: KubeClient) => client.get(NAMESPACES, { name: 'kube-system' }, never),
    sent: { method: 'GET', url: '/api/v1/namespaces/kube-system' },
  },
  {
    why: 'names are escaped, and their case stays',
    call: (client: KubeClient) => client.get(NAMESPACES, { name: 'system:Foo x' }, never),
    sent: { method: 'GET', url: '/api/v1/namespaces/system%3AFoo%20x' },
  },
  {
    why: 'list of everything',
    call: (client: KubeClient) => client.list(THINGS, {}, never),
    sent: { method: 'GET', url: '/apis/example.com/v1/things' },
  },
  {
    why: 'list of one namespace',
    call: (client: KubeClient) =>
      client.list(THINGS, { namespace: 'ns', limit: 5, continue: 'a/b=', resourceVersion: '' }, never),
    sent: { url: '/apis/example.com/v1/namespaces/ns/things?limit=5&continue=a%2Fb%3D&resourceVersion=' },
  },
  {
    why: 'create',
    call: (client: KubeClient) => client.create(THINGS, 'ns', { metadata: { name: 'a' } }, never),
    sent: {
      method: 'POST',
      url: `/apis/example.com/v1/namespaces/ns/things?${WRITE}`,
      body: '{"metadata":{"name":"a"}}',
      headers: { 'content-type': 'application/json' },
    },
  },
  {
    why: 'merge patch of the status',
    call: (client: KubeClient) =>
      client.mergePatch(THINGS, REF, { status: { phase: 'x' } }, { subresource: 'status' }, never),
    sent: {
      method: 'PATCH',
      url: `/apis/example.com/v1/namespaces/ns/things/a/status?${WRITE}`,
      body: '{"status":{"phase":"x"}}',
      headers: { 'content-type': 'application/merge-patch+json' },
    },
  },
  {
    why: 'replace',
    call: (client: KubeClient) => client.replace(THINGS, REF, { metadata: { name: 'a' } }, never),
    sent: { method: 'PUT', url: `/apis/example.com/v1/namespaces/ns/things/a?${WRITE}` },
  },
  {
    why: 'watch',
    call: (client: KubeClient) =>
      client.watch(THINGS, { resourceVersion: '7', allowWatchBookmarks: true, timeoutSeconds: 300 }, never),
    sent: {
      method: 'GET',
      url: '/apis/example.com/v1/things?watch=1&resourceVersion=7&allowWatchBookmarks=true&timeoutSeconds=300',
    },
  },
])('$why', async ({ call, sent }) => {
  await using setUp = await clientOf(json(200, {}));
  await call(setUp.client);
  expect(setUp.server.received).toMatchObject([sent]);
});

test.each(['..', '.', '../../other/secrets/theirs', '..%2F..%2Fother%2Fsecrets%2Ftheirs', 'a/status'])(
  'what no object can be called is not there, and nobody is asked: %s',
  async (name) => {
    await using scene = await clientOf();
    const asked = scene.client.get(THINGS, { namespace: 'ns', name }, never);
    await expect(asked).rejects.toMatchObject({ name: 'ApiError', status: 404 });
    expect(scene.server.received).toEqual([]);
  },
);

test('items of a list get the kind that the server leaves out', async () => {
  const page = { metadata: { resourceVersion: '9', continue: '' }, items: [{ metadata: { name: 'a' } }] };
  await using setUp = await clientOf(json(200, page));
  expect(await setUp.client.list(NAMESPACES, {}, never)).toEqual({
    items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }],
    resourceVersion: '9',
  });
});

test('a write under the condition of an old version is a Conflict', async () => {
  await using setUp = await clientOf(failure(409, 'Conflict'));
  const body = { metadata: { resourceVersion: '1' } };
  await expect(setUp.client.mergePatch(THINGS, REF, body, {}, never)).rejects.toMatchObject({
    status: 409,
    reason: 'Conflict',
  });
});

test('a watch yields events over split chunks, and says why it broke', async () => {
  const event = (version: string) =>
    JSON.stringify({ type: 'ADDED', object: { metadata: { name: 'ä', resourceVersion: version } } });
  const bytes = Buffer.from(`${event('1')}\n${event('2')}\n`);
  const cut = bytes.indexOf('ä') + 1;
  await using setUp = await clientOf((response) => {
    response.write(bytes.subarray(0, cut));
    setImmediate(() =>
      response.write(bytes.subarray(cut), () => setImmediate(() => response.socket?.destroy())),
    );
  });
  const seen: unknown[] = [];
  const watch = (async () => {
    for await (const { object } of await setUp.client.watch(THINGS, {}, never)) seen.push(object.metadata);
  })();
  await expect(watch).rejects.toMatchObject({ name: 'ApiError', status: 0, reason: 'ConnectionFailed' });
  expect(seen).toEqual([
    { name: 'ä', resourceVersion: '1' },
    { name: 'ä', resourceVersion: '2' },
  ]);
});

test('a watch that is stopped rejects with the reason and closes its connection', async () => {
  await using setUp = await clientOf((response) => void response.write('\n'));
  const stop = new AbortController();
  const events = await setUp.client.watch(THINGS, {}, stop.signal);
  const next = (async () => {
    for await (const _ of events);
  })();
  const reason = new Error('stop');
  stop.abort(reason);
  await expect(next).rejects.toBe(reason);
  while (setUp.server.open > 0) await new Promise((resolve) => setImmediate(resolve));
});
