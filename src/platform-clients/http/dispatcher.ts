import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { PlatformError } from '../errors.ts';
import { HostRefused } from './failure.ts';
import type { HostRules } from './hosts.ts';
import type { TrustedCa } from '../connection-settings.ts';
import { type Proxies, proxyFor } from './proxies.ts';
import { tlsConnector } from './tls-connector.ts';
import { trustBeside } from './trust.ts';

/** How to reach one origin. */
export interface Route {
  url: URL;
  ca?: TrustedCa;
  insecureSkipVerify: boolean;
  hosts: HostRules;
  proxies: Proxies;
  /** At most so many connections. */
  connections: number;
  /** In milliseconds. */
  timeouts: { connect: number; headers: number; body: number };
  /** Name resolution, for tests. */
  lookup?: typeof systemLookup;
}

/** An edit of a settled object should not wait for TCP and TLS. A server that gives a shorter time has its way. */
const KEEP_ALIVE_MS = 30_000;

/**
 * Keep-alive connections over HTTP/1.1 to one origin, directly or through the environment's proxy. The host rules
 * are checked here, on the address that is connected to: it is resolved once and that very address is used.
 * Returns an error where no connection may ever be tried.
 */
export function dispatcherFor(route: Route): Dispatcher | PlatformError {
  const host = route.url.hostname.replace(/^\[|\]$/g, '');
  const secureContext = route.ca && trustBeside(route.ca);
  if (secureContext instanceof PlatformError) return secureContext;
  const tls = { rejectUnauthorized: !route.insecureSkipVerify, ...(secureContext && { secureContext }) };
  const shared = {
    allowH2: false,
    connections: route.connections,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: route.timeouts.headers,
    bodyTimeout: route.timeouts.body,
  };
  const proxy = proxyFor(route.url, route.proxies);
  if (proxy !== undefined) {
    if (!route.hosts.allowsName(host)) return notAllowed(route.hosts, host);
    return new ProxyAgent({
      uri: proxy,
      ...shared,
      requestTls: { ...tls, timeout: route.timeouts.connect },
      connect: { timeout: route.timeouts.connect },
    });
  }
  if (isIP(host) !== 0 && !route.hosts.allowsAddress(host, host)) return notAllowed(route.hosts, host);
  return new Agent({
    ...shared,
    connect: tlsConnector({
      ...tls,
      allowH2: shared.allowH2,
      timeout: route.timeouts.connect,
      lookup: checkedLookup(route.hosts, route.lookup ?? systemLookup),
    }),
  });
}

function notAllowed(hosts: HostRules, host: string): PlatformError {
  return new PlatformError('HostNotAllowed', refusal(hosts, host));
}

function refusal(hosts: HostRules, host: string, address?: string): string {
  const target = address === undefined ? host : `${host} (${address})`;
  return `the operator may not connect to ${target}; ${hosts.refusal}`;
}

/** Resolves a name and leaves only the addresses that the rules allow: the socket takes one of these. */
function checkedLookup(hosts: HostRules, lookup: typeof systemLookup): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '');
      const allowed = found.filter(({ address }) => hosts.allowsAddress(host, address));
      const [first] = allowed;
      if (first === undefined) return callback(new HostRefused(refusal(hosts, host, found[0]?.address)), '');
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}
