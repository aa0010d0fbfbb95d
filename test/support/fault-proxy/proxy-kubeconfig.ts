import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Kubeconfig {
  'current-context': string;
  contexts: { name: string; context: { cluster: string; user: string } }[];
  clusters: { name: string; cluster: Record<string, unknown> }[];
  users: { name: string; user?: Record<string, unknown> }[];
}

/**
 * Writes a copy of a kubeconfig that leads to a proxy. With a `ca` the proxy ends TLS: it is trusted instead of
 * the server's, and the client's certificate, which is the proxy's to present then, is left out.
 */
export function writeProxyKubeconfig(from: string, to: string, server: string, ca?: string): void {
  const config: Kubeconfig = parse(readFileSync(from, 'utf8'));
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  for (const { name, cluster } of config.clusters) {
    if (name !== context?.cluster) continue;
    cluster['server'] = server;
    if (ca !== undefined) cluster['certificate-authority-data'] = Buffer.from(ca).toString('base64');
  }
  for (const { name, user } of config.users) {
    if (name !== context?.user || ca === undefined || user === undefined) continue;
    delete user['client-certificate-data'];
    delete user['client-key-data'];
  }
  writeFileSync(to, JSON.stringify(config), { mode: 0o600 });
}
