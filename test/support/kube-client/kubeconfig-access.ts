import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What the current context of a kubeconfig says. PEM texts. */
export interface KubeAccess {
  /** Without a slash at its end. */
  server: string;
  ca?: string;
  token?: string;
  clientCertificate?: { cert: string; key: string };
}

/** Reads the current context. Knows data, token and tokenFile; throws on a context that leads nowhere. */
export function readKubeconfig(path: string): KubeAccess {
  const config: Kubeconfig = parse(readFileSync(path, 'utf8'));
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === context?.user)?.user;
  if (cluster === undefined) throw new Error(`the current context of ${path} has no cluster`);
  const cert = decode(user?.['client-certificate-data']);
  const key = decode(user?.['client-key-data']);
  const ca = decode(cluster['certificate-authority-data']);
  const token = user?.token ?? (user?.tokenFile && readFileSync(user.tokenFile, 'utf8').trim());
  return {
    server: cluster.server.replace(/\/$/, ''),
    ...(ca === undefined ? {} : { ca }),
    ...(token ? { token } : {}),
    ...(cert === undefined || key === undefined ? {} : { clientCertificate: { cert, key } }),
  };
}

interface Kubeconfig {
  'current-context': string;
  contexts: { name: string; context: { cluster: string; user: string } }[];
  clusters: { name: string; cluster: { server: string; 'certificate-authority-data'?: string } }[];
  users: {
    name: string;
    user?: {
      token?: string;
      tokenFile?: string;
      'client-certificate-data'?: string;
      'client-key-data'?: string;
    };
  }[];
}

function decode(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}
