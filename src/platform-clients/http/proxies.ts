import { isIP } from 'node:net';
import { isInNetwork } from './hosts.ts';

/** The proxy settings of the environment, read as curl reads them. */
export interface Proxies {
  http?: string;
  https?: string;
  /**
   * Comma-separated: host names with their subdomains, with or without a port; addresses and CIDRs, which hold for
   * hosts that are given as addresses; `*`.
   */
  no?: string;
}

/** Addresses of the machine itself. */
const MACHINE = ['127.0.0.0/8', '::1'];

type Environment = Readonly<Record<string, string | undefined>>;

const read = (env: Environment, name: string): string | undefined =>
  env[name] || env[name.toLowerCase()] || undefined;

const withScheme = (proxy: string): string => (proxy.includes('://') ? proxy : `http://${proxy}`);

/** Which variable names no proxy, and what to write; undefined where all is well. The value may hold a password. */
export function proxyProblem(env: Environment): string | undefined {
  const bad = ['HTTP_PROXY', 'HTTPS_PROXY'].find((name) => !isProxy(read(env, name)));
  return bad && `${bad} is not the URL of a proxy: give one such as http://proxy.example:3128`;
}

function isProxy(proxy: string | undefined): boolean {
  return proxy === undefined || /^https?:$/.test(URL.parse(withScheme(proxy))?.protocol ?? '');
}

/** Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in capitals or small letters. */
export function proxiesFrom(env: Environment): Proxies {
  const [http, https, no] = [read(env, 'HTTP_PROXY'), read(env, 'HTTPS_PROXY'), read(env, 'NO_PROXY')];
  return { ...(http && { http }), ...(https && { https }), ...(no && { no }) };
}

/** The proxy that leads to `url`; undefined for a direct connection. The machine itself is never proxied. */
export function proxyFor(url: URL, proxies: Proxies): string | undefined {
  const proxy = url.protocol === 'https:' ? proxies.https : proxies.http;
  if (proxy === undefined) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || MACHINE.some((network) => isInNetwork(network, host))) return undefined;
  const exempt = (proxies.no ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  if (exempt.some((entry) => exempts(entry.toLowerCase(), host, port))) return undefined;
  return withScheme(proxy);
}

function exempts(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = entry, onlyPort] = /^(.+):(\d+)$/.exec(isIP(entry) === 6 ? '' : entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (isIP(host) !== 0) return isInNetwork(name.replace(/^\[|\]$/g, ''), host);
  const wanted = name.replace(/^\*?\./, '');
  return wanted !== '' && (host === wanted || host.endsWith(`.${wanted}`));
}
