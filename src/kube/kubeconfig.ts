import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { KubeConfig, type User } from '@kubernetes/client-node';
import type { CredentialSource, Secrets, TlsMaterial } from './credentials.ts';
import { CredentialsError } from './credentials-error.ts';

/**
 * Credentials from kubeconfig files, exec plugins and OIDC, by client-node's KubeConfig. It is asked for the
 * server, TLS and headers only: its transport opens a connection per call.
 *
 * Several files are merged as kubectl does: the first to name something wins, missing ones are skipped.
 */
export function openKubeconfig(files: readonly string[], context: string | undefined): CredentialSource {
  let loaded = load(files, context);
  const cluster = loaded.config.getCurrentCluster();
  return {
    server: cluster?.server ?? '',
    proxyUrl: cluster?.proxyUrl || undefined,
    async read(refused) {
      if (loaded.session === 'none' || (refused && (loaded.session === 'exec' || changed(loaded, files)))) {
        loaded = load(files, context);
      }
      return secretsOf(loaded.config);
    },
  };
}

interface Loaded {
  config: KubeConfig;
  text: string;
  /**
   * What the authenticators hold in memory. `exec`: a credential until it expires, so the plugin runs again only
   * after a 401. `oidc`: refresh tokens that may be good for one use only, so it is dropped only for another file.
   */
  session: 'none' | 'exec' | 'oidc';
}

function load(files: readonly string[], context: string | undefined): Loaded {
  const config = new KubeConfig();
  config.loadFromOptions({ clusters: [], users: [], contexts: [], currentContext: undefined });
  const texts = files.map((file) => readOptional(file));
  if (texts.every((text) => text === undefined)) {
    throw new CredentialsError(`kubeconfig ${files.join(', ')}: no such file`);
  }
  files.forEach((file, index) => {
    if (texts[index] !== undefined) merge(config, file);
  });
  if (context !== undefined) config.setCurrentContext(context);
  check(config, files);
  return { config, text: texts.join('\0'), session: sessionOf(config.getCurrentUser()) };
}

function changed(loaded: Loaded, files: readonly string[]): boolean {
  return files.map((file) => readOptional(file)).join('\0') !== loaded.text;
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CredentialsError(`kubeconfig ${file}: ${(error as Error).message}`);
  }
}

function merge(config: KubeConfig, file: string): void {
  const part = new KubeConfig();
  try {
    part.loadFromFile(file);
  } catch (error) {
    throw new CredentialsError(`kubeconfig ${file}: ${(error as Error).message.split('\n')[0] ?? ''}`);
  }
  for (const cluster of part.clusters) if (!has(config.clusters, cluster.name)) config.addCluster(cluster);
  for (const user of part.users) if (!has(config.users, user.name)) config.addUser(user);
  for (const entry of part.contexts) if (!has(config.contexts, entry.name)) config.addContext(entry);
  if (!config.currentContext) config.setCurrentContext(part.currentContext);
}

const ANONYMOUS = '(anonymous)';

function has(entries: readonly { name: string }[], name: string): boolean {
  return entries.some((entry) => entry.name === name);
}

function check(config: KubeConfig, files: readonly string[]): void {
  const where = `kubeconfig ${files.join(', ')}`;
  const name = config.getCurrentContext();
  if (!name) throw new CredentialsError(`${where}: no current-context; name one with --context`);
  const context = config.getContextObject(name);
  if (context === null) throw new CredentialsError(`${where}: no context "${name}"`);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new CredentialsError(`${where}: no cluster "${context.cluster}"`);
  if (!isUrl(cluster.server, /^https?:$/))
    throw new CredentialsError(`${where}: server "${cluster.server}" is not an http or https URL`);
  // It may hold a password, so it is not quoted.
  if (cluster.proxyUrl && !isUrl(cluster.proxyUrl, /^(?:https?|socks5):$/))
    throw new CredentialsError(
      `${where}: proxy-url of cluster "${cluster.name}" is not an http, https or socks5 URL`,
    );
  // KubeConfig refuses plain http unless it is told that nothing is verified, which is so.
  if (cluster.server.startsWith('http:')) Object.assign(cluster, { skipTLSVerify: true });
  if (config.getCurrentUser() !== null) return;
  if (context.user) throw new CredentialsError(`${where}: no user "${context.user}"`);
  // Without any user it would skip the cluster's CA.
  config.contexts = config.contexts.map((entry) =>
    entry.name === name ? { ...entry, user: ANONYMOUS } : entry,
  );
  config.addUser({ name: ANONYMOUS });
}

function isUrl(text: string, scheme: RegExp): boolean {
  return scheme.test(URL.parse(text)?.protocol ?? '');
}

function sessionOf(user: User | null): Loaded['session'] {
  const provider = user?.authProvider as { name?: string; config?: { exec?: unknown } } | undefined;
  if (user?.exec || provider?.name === 'exec' || provider?.config?.exec) return 'exec';
  return provider?.name === 'oidc' ? 'oidc' : 'none';
}

async function secretsOf(config: KubeConfig): Promise<Secrets> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name] = String(value).trim();
  if (options.auth) headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  return { headers, tls: tlsOf(options) };
}

function tlsOf(options: RequestOptions): TlsMaterial {
  const { ca, cert, key, passphrase, servername, rejectUnauthorized } = options;
  const material = { ca, cert, key, passphrase, servername, rejectUnauthorized };
  return Object.fromEntries(
    Object.entries(material).filter(([, value]) => value !== undefined),
  ) as TlsMaterial;
}
