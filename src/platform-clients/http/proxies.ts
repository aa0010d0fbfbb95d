import { isIP } from 'node:net';

/** The proxy settings of the environment, as curl and Go read them. */
export interface Proxies {
  http?: string;
  https?: string;
  /** Comma-separated: host names with their subdomains, with or without a port, addresses, `*`. */
  no?: string;
}

/** Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in capitals or small letters. */
export function proxiesFrom(env: Record<string, string | undefined>): Proxies {
  const read = (name: string): string | undefined => env[name] || env[name.toLowerCase()] || undefined;
  const [http, https, no] = [read('HTTP_PROXY'), read('HTTPS_PROXY'), read('NO_PROXY')];
  return { ...(http && { http }), ...(https && { https }), ...(no && { no }) };
}

/** The proxy that leads to `url`; undefined for a direct connection. The machine itself is never proxied. */
export function proxyFor(url: URL, proxies: Proxies): string | undefined {
  const proxy = url.protocol === 'https:' ? proxies.https : proxies.http;
  if (proxy === undefined) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || host.startsWith('127.') || host === '::1') return undefined;
  const exempt = (proxies.no ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  if (exempt.some((entry) => exempts(entry.toLowerCase(), host, port))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function exempts(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = entry, onlyPort] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? '' : entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const wanted = (isIP(entry) === 6 ? entry : name).replace(/^\*?\./, '');
  return host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`));
}
