import type { IncomingMessage } from 'node:http';

/** A verb as RBAC names it. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** A request as the API server understands it. Paths that are no resource have an empty `resource`. */
export interface KubeRequest {
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  verb: Verb;
  group: string;
  resource: string;
  subresource: string | undefined;
  namespace: string | undefined;
  name: string | undefined;
  userAgent: string;
  /** The bearer token. */
  token: string | undefined;
}

/** Which requests are meant. Everything left out fits all. */
export interface RequestMatch {
  verb?: Verb | readonly Verb[];
  /** The plural, such as `inferencedeployments`. */
  resource?: string;
  /** `''`: only the object itself. */
  subresource?: string;
  namespace?: string;
  name?: string;
  token?: string;
  /** Parameters that must have these values, such as `sendInitialEvents: 'true'`. */
  query?: Readonly<Record<string, string>>;
}

/** The verbs that change something, for a match. */
export const writeVerbs: readonly Verb[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** Understands a request. */
export function parseKubeRequest(message: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): KubeRequest {
  const url = new URL(message.url ?? '/', 'https://server');
  const method = message.method ?? 'GET';
  const query = Object.fromEntries(url.searchParams);
  const place = placeOf(url.pathname.split('/').filter((part) => part !== ''));
  return {
    method,
    path: url.pathname,
    query,
    verb: verbOf(method, place.name, query),
    ...place,
    userAgent: message.headers['user-agent'] ?? '',
    token: /^Bearer (.+)$/.exec(message.headers.authorization ?? '')?.[1],
  };
}

/** Whether a request is meant. */
export function fits(request: KubeRequest, match: RequestMatch): boolean {
  const verbs = match.verb === undefined ? undefined : [match.verb].flat();
  return (
    (verbs === undefined || verbs.includes(request.verb)) &&
    (match.resource === undefined || match.resource === request.resource) &&
    (match.subresource === undefined || match.subresource === (request.subresource ?? '')) &&
    (match.namespace === undefined || match.namespace === request.namespace) &&
    (match.name === undefined || match.name === request.name) &&
    (match.token === undefined || match.token === request.token) &&
    Object.entries(match.query ?? {}).every(([name, value]) => request.query[name] === value)
  );
}

type Place = Pick<KubeRequest, 'group' | 'resource' | 'subresource' | 'namespace' | 'name'>;

function placeOf(parts: readonly string[]): Place {
  const nowhere = { group: '', resource: '', subresource: undefined, namespace: undefined, name: undefined };
  const [root, second = ''] = parts;
  if (root !== 'api' && root !== 'apis') return nowhere;
  const group = root === 'api' ? '' : second;
  const [first, namespace, ...within] = parts.slice(root === 'api' ? 2 : 3);
  // `namespaces/<name>` and its subresources are the namespace itself; deeper paths are inside of it.
  const namespaced =
    first === 'namespaces' && within.length > 0 && !namespaceSubresources.has(within[0] ?? '');
  const [resource = '', name, subresource] = namespaced ? within : [first, namespace, ...within];
  return { group, resource, subresource, namespace: namespaced ? namespace : undefined, name };
}

const namespaceSubresources = new Set(['status', 'finalize']);

function verbOf(method: string, name: string | undefined, query: Readonly<Record<string, string>>): Verb {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      if (query['watch'] === '1' || query['watch'] === 'true') return 'watch';
      return name === undefined ? 'list' : 'get';
  }
}
