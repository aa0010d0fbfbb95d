import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { apiRequest } from './api-request.ts';
import type { ControlPlane } from './control-plane.ts';
import { freePort } from './free-port.ts';
import { startControlPlane } from './start.ts';
import { createObject, recorded } from './test-tools.ts';

vi.mock(import('./free-port.ts'), { spy: true });

let controlPlane: ControlPlane;
const maps = '/api/v1/namespaces/default/configmaps';

beforeAll(async () => {
  controlPlane = await startControlPlane({ progress: recorded() });
});
afterAll(() => controlPlane.stop());

async function create(name: string): Promise<string> {
  return (await createObject(controlPlane.admin, maps, { metadata: { name } })).resourceVersion;
}

async function statusOf(path: string): Promise<number> {
  return (await apiRequest(controlPlane.admin, 'GET', path)).status;
}

test.for(['SIGTERM', 'SIGKILL'] as const)('a restart by %s keeps URL and data', async (signal) => {
  await create(`kept-${signal.toLowerCase()}`);
  const { server } = controlPlane;

  await controlPlane.stopApiServer(signal);
  await expect(statusOf('/readyz')).rejects.toThrow(/ECONNREFUSED/);
  await controlPlane.startApiServer();

  expect(controlPlane.server).toBe(server);
  expect(await statusOf(`${maps}/kept-${signal.toLowerCase()}`)).toBe(200);
});

test('starting what runs is an error, stopping what does not run is none', async () => {
  await expect(controlPlane.startApiServer()).rejects.toThrow('runs already');
  await controlPlane.stopApiServer();
  await controlPlane.stopApiServer();
  await controlPlane.startApiServer();
});

test('while etcd stands still writes hang, and then go on', async () => {
  controlPlane.pauseEtcd();
  let done = false;
  const written = create('patient').finally(() => (done = true));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(done).toBe(false);

  controlPlane.resumeEtcd();
  await written;
});

test('compacting etcd makes old watches end in a true 410', async () => {
  const old = await create('before');
  await create('after');
  await controlPlane.compactEtcd();
  await controlPlane.restartApiServer();

  const watch = `${maps}?watch=1&timeoutSeconds=2&resourceVersion=${old}`;
  const { body } = await apiRequest(controlPlane.admin, 'GET', watch);
  expect(JSON.parse(body.split('\n')[0] ?? '')).toMatchObject({ type: 'ERROR', object: { code: 410 } });
});

test('what etcd held is brought back, and versions begin again from there', async () => {
  await create('saved');
  const saved = await controlPlane.saveEtcd();
  const before = await create('lost');
  for (let write = 0; write < 40; write += 1) await create(`lost-${write}`);
  await controlPlane.restoreEtcd(saved);

  expect(await statusOf(`${maps}/saved`)).toBe(200);
  expect(await statusOf(`${maps}/lost`)).toBe(404);
  expect(Number(await create('again'))).toBeLessThan(Number(before) + 40);
});

test('a port that somebody takes before the server does is not the end', async () => {
  const port = await freePort();
  const thief = createServer().listen(port, '127.0.0.1');
  await once(thief, 'listening');
  vi.mocked(freePort).mockResolvedValueOnce(port);
  try {
    await using other = await startControlPlane({ progress: recorded() });
    expect(other.server).not.toContain(`:${port}`);
    await expect(apiRequest(other.admin, 'GET', '/readyz')).resolves.toMatchObject({ status: 200 });
  } finally {
    thief.close();
  }
});
