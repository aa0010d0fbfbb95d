import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, test, vi } from 'vitest';
import type { RunaiControl } from '../../simulators/runai/control.ts';
import {
  createCertificateAuthority,
  type KeyedCertificate,
} from '../../support/control-plane/certificates.ts';
import type { Address } from '../../support/kube-client/resource-paths.ts';
import { runaiDeployment, runaiPlatform } from '../../support/world/manifests.ts';
import { type RunaiProcess, startRunai } from '../../support/world/runai-process.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { connected, type Expected, stalledWith, waitingWith } from '../platform/expect-conditions.ts';
import { calmPolling, running, secret, expectPlatform, expectDeployment } from '../platform/objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

/** What a row works with: its own names, and its own service account on the platform. */
interface Scene {
  world: World;
  name: string;
  control: RunaiControl;
  /** The TLS simulator, and what signed its certificate. */
  tls: RunaiProcess;
  /** A server that answers everything with a page for people. */
  webSite: string;
  /** The same with a certificate of the stranger's that is over. */
  expired: string;
  /** Creates the row's Secret; the right one unless said otherwise. */
  createSecret: (values?: Record<string, string>) => Promise<unknown>;
  patchSecret: (values: Record<string, string>) => Promise<unknown>;
  patchPlatform: (spec: Record<string, unknown>) => Promise<unknown>;
  createConfigMap: (name: string, data: Record<string, string>) => Promise<unknown>;
}

interface Row {
  name: string;
  /** Put over a sound platform spec. */
  spec?: (scene: Scene) => Record<string, unknown>;
  /** Instead of the right Secret. */
  arrange?: (scene: Scene) => Promise<unknown>;
  platform: Expected;
  /** What `Synced` of a deployment says once it has waited. */
  synced: readonly [string, ...(RegExp | string)[]];
  mend: (scene: Scene) => Promise<unknown>;
}

const credentialsInvalid = 'Unknown/CredentialsInvalid';
const unreachable = 'Unknown/PlatformUnreachable';
const CORRECT = 'Correct this Secret';
const stranger = createCertificateAuthority('somebody else');
const outdated = stranger.issue({
  commonName: 'runai',
  hosts: ['127.0.0.1'],
  valid: { from: '2020-01-01T00:00:00Z', until: '2021-02-03T04:05:06Z' },
});

const rows: Row[] = [
  {
    name: 'no-secret',
    arrange: async () => {},
    platform: stalledWith(
      'CredentialsInvalid',
      /^Secret test-\w+\/no-secret does not exist: create it with the keys "clientId" and "clientSecret"\.$/,
    ),
    synced: [credentialsInvalid, /InferencePlatform no-secret: Secret .* does not exist/],
    mend: ({ createSecret }) => createSecret(),
  },
  {
    name: 'no-key',
    arrange: ({ createSecret }) => createSecret({ clientId: 'no-key' }),
    platform: stalledWith(
      'CredentialsInvalid',
      /^Secret test-\w+\/no-key has no key "clientSecret": add it\.$/,
    ),
    synced: [credentialsInvalid, /Secret test-\w+\/no-key has no key "clientSecret"/],
    mend: ({ patchSecret }) => patchSecret({ clientSecret: 'no-key-secret' }),
  },
  {
    name: 'nothing-listens',
    spec: () => ({ runai: { url: 'http://127.0.0.1:1', defaultProject: 'team-a' } }),
    platform: waitingWith('PlatformUnreachable', /^127\.0\.0\.1:1: connection refused\. .*correct it\.$/),
    synced: [unreachable, 'connection refused'],
    mend: ({ world, patchPlatform }) => patchPlatform({ runai: { url: world.runai.url } }),
  },
  {
    name: 'no-tls-there',
    spec: ({ world }) => ({
      runai: { url: world.runai.url.replace('http:', 'https:'), defaultProject: 'team-a' },
    }),
    platform: waitingWith('PlatformUnreachable', 'does not speak TLS; is the URL http instead of https?'),
    synced: [unreachable, 'does not speak TLS'],
    mend: ({ world, patchPlatform }) => patchPlatform({ runai: { url: world.runai.url } }),
  },
  {
    name: 'wrong-secret',
    arrange: ({ createSecret }) => createSecret({ clientId: 'wrong-secret', clientSecret: 'mistyped' }),
    platform: stalledWith(
      'CredentialsInvalid',
      /refuses clientId and clientSecret of Secret test-\w+\/wrong-secret: .*wrong secret/,
      CORRECT,
    ),
    synced: [credentialsInvalid, 'refuses clientId and clientSecret'],
    mend: ({ patchSecret }) => patchSecret({ clientSecret: 'wrong-secret-secret' }),
  },
  {
    name: 'no-rights',
    arrange: async ({ control, createSecret }) => {
      await createSecret();
      await control.setRole('no-rights', { rules: [{ effect: 'deny', path: '/api/v1/*' }] });
    },
    platform: stalledWith(
      'CredentialsInvalid',
      /403 no permission for GET \/api\/v1\/workloads.* one of Secret test-\w+\/no-rights/,
      CORRECT,
    ),
    synced: [credentialsInvalid, 'no permission for GET'],
    mend: async ({ control, patchSecret }) => {
      await control.setRole('no-rights', { rules: [] });
      // A new version of the Secret is what has refused credentials tried again at once.
      await patchSecret({ note: 'the rights are there' });
    },
  },
  {
    name: 'html-page',
    spec: ({ webSite }) => ({ runai: { url: webSite, defaultProject: 'team-a' } }),
    platform: stalledWith(
      'InvalidPlatform',
      /not JSON.*is this the URL of Run:ai\? If the url in the spec of the platform object is wrong, correct it\.$/,
    ),
    synced: [unreachable, 'InferencePlatform html-page: sign in: the answer is not JSON'],
    mend: ({ world, patchPlatform }) => patchPlatform({ runai: { url: world.runai.url } }),
  },
  {
    name: 'html-list',
    arrange: async ({ control, createSecret }) => {
      await createSecret();
      await control.inject({
        clientId: 'html-list',
        path: '/api/v1/workloads',
        effect: { kind: 'html' },
      });
    },
    platform: stalledWith(
      'InvalidPlatform',
      'the answer is not JSON',
      'If the url in the spec of the platform object is wrong',
    ),
    synced: [unreachable, 'not JSON'],
    mend: async ({ control }) => {
      const fault = (await control.faults()).find(({ clientId }) => clientId === 'html-list');
      await control.clearFaults(fault?.id);
    },
  },
  {
    name: 'forbidden-host',
    spec: ({ world }) => ({
      runai: { url: world.runai.url.replace('127.0.0.1', '127.0.0.2'), defaultProject: 'team-a' },
    }),
    platform: stalledWith('HostNotAllowed', /not connect to 127\.0\.0\.2; --allowed-platform-hosts says/),
    synced: [unreachable, '--allowed-platform-hosts'],
    mend: ({ world, patchPlatform }) => patchPlatform({ runai: { url: world.runai.url } }),
  },
  {
    name: 'unknown-ca',
    spec: ({ tls }) => ({ runai: { url: tls.url, defaultProject: 'team-a' } }),
    platform: stalledWith(
      'CertificateInvalid',
      /certificate of 127\.0\.0\.1:\d+ is signed by "Run:ai simulator", which is not trusted/,
      'caRef',
    ),
    synced: [unreachable, 'which is not trusted here'],
    mend: async ({ tls, name, world, patchPlatform }) => {
      await world.client.create(secret(world.namespace, `${name}-ca`, { 'ca.crt': tls.ca ?? '' }));
      await patchPlatform({ tls: { caRef: { name: `${name}-ca` } } });
    },
  },
  {
    name: 'wrong-ca',
    spec: ({ tls }) => ({
      runai: { url: tls.url, defaultProject: 'team-a' },
      tls: { caRef: { kind: 'ConfigMap', name: 'wrong-ca', key: 'bundle.pem' } },
    }),
    arrange: async ({ createSecret, createConfigMap }) => {
      await createConfigMap('wrong-ca', { 'bundle.pem': stranger.certificate });
      await createSecret();
    },
    platform: stalledWith(
      'CertificateInvalid',
      'is signed by "Run:ai simulator", which is not trusted here',
      'caRef',
    ),
    synced: [unreachable, 'which is not trusted here'],
    mend: ({ world, tls }) =>
      world.client.patch(configMapAt(world, 'wrong-ca'), { data: { 'bundle.pem': tls.ca } }),
  },
  {
    name: 'no-ca',
    spec: ({ tls }) => ({
      runai: { url: tls.url, defaultProject: 'team-a' },
      tls: { caRef: { kind: 'ConfigMap', name: 'no-ca' } },
    }),
    platform: stalledWith(
      'CertificateInvalid',
      /^ConfigMap test-\w+\/no-ca, which spec\.tls\.caRef names, does not exist: create it with the key "ca\.crt"\.$/,
    ),
    synced: [unreachable, 'does not exist: create it'],
    mend: ({ tls, createConfigMap }) => createConfigMap('no-ca', { 'ca.crt': tls.ca ?? '' }),
  },
  {
    name: 'no-ca-key',
    spec: ({ tls }) => ({
      runai: { url: tls.url, defaultProject: 'team-a' },
      tls: { caRef: { kind: 'ConfigMap', name: 'no-ca-key' } },
    }),
    arrange: async ({ createSecret, createConfigMap, tls }) => {
      await createConfigMap('no-ca-key', { 'tls.crt': tls.ca ?? '' });
      await createSecret();
    },
    platform: stalledWith(
      'CertificateInvalid',
      /^ConfigMap test-\w+\/no-ca-key, which spec\.tls\.caRef names, has no key "ca\.crt": add it\.$/,
    ),
    synced: [unreachable, 'has no key "ca.crt"'],
    mend: ({ patchPlatform }) => patchPlatform({ tls: { caRef: { key: 'tls.crt' } } }),
  },
  {
    name: 'no-pem',
    spec: ({ tls }) => ({
      runai: { url: tls.url, defaultProject: 'team-a' },
      tls: { caRef: { name: 'no-pem', key: 'ca.crt' } },
    }),
    arrange: ({ createSecret }) =>
      createSecret({ clientId: 'no-pem', clientSecret: 'no-pem-secret', 'ca.crt': 'not a certificate' }),
    platform: stalledWith(
      'CertificateInvalid',
      /^Key "ca\.crt" of Secret test-\w+\/no-pem, which spec\.tls\.caRef names, does not hold a PEM certificate: write/,
    ),
    synced: [unreachable, 'not hold a PEM certificate'],
    mend: ({ tls, patchSecret }) => patchSecret({ 'ca.crt': tls.ca ?? '' }),
  },
  {
    name: 'expired',
    spec: ({ expired }) => ({
      runai: { url: expired, defaultProject: 'team-a' },
      tls: { caRef: { kind: 'ConfigMap', name: 'expired', key: 'ca.crt' } },
    }),
    arrange: async ({ createSecret, createConfigMap }) => {
      await createConfigMap('expired', { 'ca.crt': stranger.certificate });
      await createSecret();
    },
    platform: stalledWith(
      'CertificateInvalid',
      /certificate of 127\.0\.0\.1:\d+ expired on 2021-02-03T04:05:06Z: have it renewed on the platform\.$/,
    ),
    synced: [unreachable, 'expired on 2021-02-03T04:05:06Z'],
    mend: ({ world, patchPlatform }) => patchPlatform({ runai: { url: world.runai.url } }),
  },
];

const configMapAt = (world: World, name: string): Address => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: world.namespace },
});

const stack = new AsyncDisposableStack();
let shared: Pick<Scene, 'world' | 'tls' | 'webSite' | 'expired'>;
beforeAll(async () => {
  const world = stack.use(await startWorld());
  const tls = stack.use(await startRunai({ tls: true }));
  for (const { name: clientId } of rows)
    for (const { control } of [world.runai, tls])
      await control.addServiceAccount({ clientId, clientSecret: `${clientId}-secret`, tenantId: 1 });
  shared = { world, tls, webSite: await startWebSite(), expired: await startWebSite(outdated) };
});
afterAll(() => stack.disposeAsync());

async function startWebSite(tls?: KeyedCertificate): Promise<string> {
  const answer: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><h1>Welcome</h1></html>');
  };
  const server =
    tls === undefined
      ? createServer(answer)
      : createTlsServer({ cert: tls.certificate, key: tls.key }, answer);
  server.listen(0, '127.0.0.1');
  stack.defer(() => server.closeAllConnections());
  stack.defer(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function sceneOf(name: string): Scene {
  const { world } = shared;
  const { client, namespace } = world;
  return {
    ...shared,
    name,
    control: world.runai.control,
    createSecret: (values = { clientId: name, clientSecret: `${name}-secret` }) =>
      client.create(secret(namespace, name, values)),
    patchSecret: (stringData) => client.patch(secret(namespace, name, {}), { stringData }),
    patchPlatform: (spec) => client.patch(runaiPlatform(namespace, '', {}, name), { spec }),
    createConfigMap: (configMap, data) => client.create({ ...configMapAt(world, configMap), data }),
  };
}

describe.concurrent('a connection that cannot work says why on its platform object, and heals when it is mended', () => {
  test.each(rows)('$name', async (row) => {
    const scene = sceneOf(row.name);
    const { world, name } = scene;
    await (row.arrange ?? ((s: Scene) => s.createSecret()))(scene);
    await world.client.create(
      runaiPlatform(
        world.namespace,
        world.runai.url,
        { polling: calmPolling, credentialsSecretRef: { name }, ...row.spec?.(scene) },
        name,
      ),
    );
    await world.client.create(runaiDeployment(world.namespace, name, { platformRef: { name } }));
    await expectPlatform(world, row.platform, { name });
    await expectDeployment(world, name, {
      Synced: row.synced,
      Ready: ['False/NotCreated'],
      Available: ['False/NotServing'],
      Reconciling: [`True/${row.synced[0].split('/')[1]}`],
      Stalled: null,
    });
    // It does not come and go: the breaker has long been open where nobody answers.
    await expectPlatform(world, row.platform, { name });

    await row.mend(scene);
    await expectPlatform(world, connected, { name, within: 45_000 });
    await expectDeployment(world, name, running);
  });
});
