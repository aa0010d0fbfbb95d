import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CredentialsError } from './credentials-error.ts';
import { findCredentials } from './find-credentials.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

interface Parts {
  server?: string;
  cluster?: object;
  user?: object;
  context?: object;
  current?: string | null;
}

/** JSON is YAML. */
function kubeconfig(name: string, parts: Parts = {}): string {
  const { server = 'https://one:6443', cluster = {}, user = { token: 'secret' }, context = {} } = parts;
  const { current = 'ctx' } = parts;
  return write(
    name,
    JSON.stringify({
      clusters: [{ name: 'cl', cluster: { server, ...cluster } }],
      users: [{ name: 'us', user }],
      contexts: [{ name: 'ctx', context: { cluster: 'cl', user: 'us', ...context } }],
      ...(current === null ? {} : { 'current-context': current }),
    }),
  );
}

function pod(): { env: Record<string, string>; serviceAccountRoot: string } {
  const serviceAccountRoot = join(folder, 'sa');
  mkdirSync(serviceAccountRoot, { recursive: true });
  write('sa/token', 'pod-token\n');
  write('sa/ca.crt', 'CA');
  return { env: { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }, serviceAccountRoot };
}

describe('where', () => {
  test('the flag wins over everything', async () => {
    const file = kubeconfig('flag');
    const { env, serviceAccountRoot } = pod();
    const found = await findCredentials({
      kubeconfig: file,
      env: { ...env, KUBECONFIG: '/no' },
      serviceAccountRoot,
    });
    expect(found.server).toBe('https://one:6443');
  });

  test('then the pod’s service account', async () => {
    const { env, serviceAccountRoot } = pod();
    const found = await findCredentials({ env: { ...env, KUBECONFIG: kubeconfig('k') }, serviceAccountRoot });
    expect(found.server).toBe('https://[fd00::1]:443');
    const { headers, tls } = await found.read(false);
    expect(headers).toEqual({ Authorization: 'Bearer pod-token' });
    expect(String(tls.ca)).toBe('CA');
    write('sa/token', 'rotated');
    expect((await found.read(false)).headers).toEqual({ Authorization: 'Bearer rotated' });
  });

  test('a context is asked for: the pod has none', async () => {
    const { env, serviceAccountRoot } = pod();
    const options = { context: 'ctx', env: { ...env, KUBECONFIG: kubeconfig('k') }, serviceAccountRoot };
    expect((await findCredentials(options)).server).toBe('https://one:6443');
  });

  test('then KUBECONFIG: several files, the first to say something wins, missing ones are passed over', async () => {
    const first = kubeconfig('first', { current: null });
    const second = kubeconfig('second', { server: 'https://two', current: 'ctx' });
    const found = await findCredentials({ env: { KUBECONFIG: `${first}:/missing:${second}` } });
    expect(found.server).toBe('https://one:6443');
  });

  test('then ~/.kube/config', async () => {
    mkdirSync(join(folder, '.kube'));
    kubeconfig('.kube/config', { server: 'https://home' });
    expect((await findCredentials({ env: { HOME: folder } })).server).toBe('https://home');
  });
});

describe('one clear line', () => {
  async function messageOf(options: Parameters<typeof findCredentials>[0]): Promise<string> {
    const error = await findCredentials(options).catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(CredentialsError);
    const { message } = error as CredentialsError;
    expect(message).not.toContain('\n');
    expect(message).not.toContain('secret');
    return message;
  }

  test('nothing at all', async () => {
    expect(await messageOf({ env: {} })).toBe(
      'no Kubernetes API server: not in a cluster, and no kubeconfig in --kubeconfig, KUBECONFIG or ~/.kube/config',
    );
  });

  test.each([
    { why: 'no such file', file: () => '/no/such', says: 'kubeconfig /no/such: no such file' },
    { why: 'a folder', file: () => folder, says: 'EISDIR' },
    { why: 'no YAML', file: () => write('k', 'a: [1\nb: {'), says: 'kubeconfig' },
    { why: 'empty', file: () => write('k', ''), says: 'kubeconfig' },
    { why: 'no current context', file: () => kubeconfig('k', { current: null }), says: 'no current-context' },
    { why: 'unknown context', file: () => kubeconfig('k', { current: 'x' }), says: 'no context "x"' },
    {
      why: 'unknown cluster',
      file: () => kubeconfig('k', { context: { cluster: 'x' } }),
      says: 'no cluster "x"',
    },
    { why: 'unknown user', file: () => kubeconfig('k', { context: { user: 'x' } }), says: 'no user "x"' },
    { why: 'no URL', file: () => kubeconfig('k', { server: 'one:6443' }), says: 'not an http or https URL' },
    {
      why: 'a proxy without a scheme',
      file: () => kubeconfig('k', { cluster: { 'proxy-url': 'secret@proxy:3128' } }),
      says: 'proxy-url of cluster "cl" is not an http, https or socks5 URL',
    },
    {
      why: 'a proxy that is no URL',
      file: () => kubeconfig('k', { cluster: { 'proxy-url': 'the proxy' } }),
      says: 'proxy-url of cluster "cl" is not an http, https or socks5 URL',
    },
  ])('$why', async ({ file, says }) => {
    expect(await messageOf({ kubeconfig: file(), env: {} })).toContain(says);
  });

  test('unknown --context', async () => {
    const message = await messageOf({ kubeconfig: kubeconfig('k'), context: 'prod', env: {} });
    expect(message).toContain('no context "prod"');
  });
});

describe('from a kubeconfig', () => {
  async function read(parts: Parts) {
    return (await findCredentials({ kubeconfig: kubeconfig('k', parts), env: {} })).read(false);
  }

  test('token, CA, server name', async () => {
    const ca = Buffer.from('CA').toString('base64');
    const cluster = { 'certificate-authority-data': ca, 'tls-server-name': 'kube' };
    const { headers, tls } = await read({ cluster });
    expect(headers).toEqual({ Authorization: 'Bearer secret' });
    expect({ ...tls, ca: String(tls.ca) }).toEqual({ ca: 'CA', servername: 'kube' });
  });

  test('client certificate, from files beside it', async () => {
    write('c.pem', 'CERT');
    write('k.pem', 'KEY');
    const { headers, tls } = await read({ user: { 'client-certificate': 'c.pem', 'client-key': 'k.pem' } });
    expect(headers).toEqual({});
    expect([String(tls.cert), String(tls.key)]).toEqual(['CERT', 'KEY']);
  });

  test('basic auth and impersonation', async () => {
    const { headers } = await read({ user: { username: 'u', password: 'p', as: 'jane' } });
    expect(headers).toEqual({ Authorization: 'Basic dTpw', 'Impersonate-User': 'jane' });
  });

  test('no user at all still trusts the cluster’s CA', async () => {
    const ca = Buffer.from('CA').toString('base64');
    const { tls } = await read({
      cluster: { 'certificate-authority-data': ca },
      context: { user: undefined },
    });
    expect(String(tls.ca)).toBe('CA');
  });

  test('plain http, as of kubectl proxy', async () => {
    expect((await read({ server: 'http://127.0.0.1:8001' })).headers).toEqual({
      Authorization: 'Bearer secret',
    });
  });

  test('insecure-skip-tls-verify and proxy-url', async () => {
    const cluster = { 'insecure-skip-tls-verify': true, 'proxy-url': 'http://proxy:3128' };
    const found = await findCredentials({ kubeconfig: kubeconfig('k', { cluster }), env: {} });
    expect(found.proxyUrl).toBe('http://proxy:3128');
    expect((await found.read(false)).tls).toMatchObject({ rejectUnauthorized: false });
  });

  test('a token that is rotated in the file is picked up', async () => {
    const found = await findCredentials({ kubeconfig: kubeconfig('k'), env: {} });
    kubeconfig('k', { user: { token: 'rotated' } });
    expect((await found.read(false)).headers).toEqual({ Authorization: 'Bearer rotated' });
  });

  test('an exec plugin runs once, and again after a 401', async () => {
    const script = write(
      'plugin',
      `#!/bin/sh
echo x >> ${join(folder, 'runs')}
runs=$(wc -l < ${join(folder, 'runs')} | tr -d ' ')
echo '{"kind":"ExecCredential","status":{"token":"run-'$runs'"}}'
`,
    );
    chmodSync(script, 0o755);
    const user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: script } };
    const found = await findCredentials({ kubeconfig: kubeconfig('k', { user }), env: {} });
    const tokens: unknown[] = [];
    for (const refused of [false, false, true])
      tokens.push((await found.read(refused)).headers['Authorization']);
    expect(tokens).toEqual(['Bearer run-1', 'Bearer run-1', 'Bearer run-2']);
  });
});
