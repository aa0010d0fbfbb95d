import type { SimRequest, SimResponse } from './exchange.ts';

/** A handler gets the values of the path's placeholders. */
export type Handler = (request: SimRequest, params: Record<string, string>) => SimResponse;

/** A route that fits a request. */
export interface RouteMatch {
  /** The template, such as `/api/v1/clusters/{clusterUuid}`. */
  route: string;
  params: Record<string, string>;
  handler: Handler;
}

interface Entry {
  method: string;
  route: string;
  matcher: RegExp;
  handler: Handler;
}

/** `/a/{id}` as a pattern with a named group; `*` stands for anything. */
export function pathPattern(template: string): RegExp {
  const source = template
    .split(/(\{\w+\}|\*)/)
    .map((part) => {
      if (part === '*') return '.*';
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name === undefined ? part.replaceAll(/[.+?^$()|[\]\\]/g, String.raw`\$&`) : `(?<${name}>[^/]+)`;
    })
    .join('');
  return new RegExp(`^${source}$`);
}

/** Finds the handler of a request by method and path. The first route that fits wins. */
export class Router {
  readonly #entries: Entry[] = [];
  /** A path before every route, as a proxy may serve a platform: `/egs`. */
  readonly prefix: string;

  constructor(prefix = '') {
    this.prefix = prefix;
  }

  add(method: string, route: string, handler: Handler): this {
    this.#entries.push({ method, route, matcher: pathPattern(this.prefix + route), handler });
    return this;
  }

  /** Undefined where no route has this path; `knownPath` tells a wrong method from a wrong path. */
  match(method: string, path: string): RouteMatch | undefined {
    for (const entry of this.#entries) {
      if (entry.method !== method) continue;
      const found = entry.matcher.exec(path);
      if (found) return { route: entry.route, params: { ...found.groups }, handler: entry.handler };
    }
    return undefined;
  }

  /** Some method of this path exists. */
  knowsPath(path: string): boolean {
    return this.#entries.some((entry) => entry.matcher.test(path));
  }
}
