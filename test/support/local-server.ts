import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** One request as a test server saw it. */
export interface SeenRequest {
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What a test server answers; a string is sent as it is, anything else as JSON. */
export interface CannedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A server on a free loopback port. Closed at the end of its scope, connections and all. */
export interface LocalServer extends AsyncDisposable {
  url: string;
  /** In the order of arrival. */
  seen: SeenRequest[];
}

/**
 * Starts a server that answers by `answer`; `undefined` leaves the response to the handler that was given it. It listens on
 * 127.0.0.1; `0.0.0.0` takes the other loopback addresses too.
 */
export async function startLocalServer(
  answer: (
    request: SeenRequest,
    response: ServerResponse,
  ) => CannedAnswer | undefined | Promise<CannedAnswer>,
  tls?: { key: string; cert: string },
  host = '127.0.0.1',
): Promise<LocalServer> {
  const seen: SeenRequest[] = [];
  const listener: RequestListener = (incoming, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of incoming) body += String(chunk);
      const request = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body,
      };
      seen.push(request);
      const wanted = await answer(request, response);
      if (wanted === undefined) return;
      const text = typeof wanted.body === 'string' ? wanted.body : JSON.stringify(wanted.body ?? {});
      response.writeHead(wanted.status ?? 200, { 'content-type': 'application/json', ...wanted.headers });
      response.end(text);
    })();
  };
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server has an AddressInfo
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
