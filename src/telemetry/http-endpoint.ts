import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where to listen. Without a host: on every address. Port 0: any free one. */
export interface ListenAddress {
  readonly host: string | undefined;
  readonly port: number;
}

/** An answer in plain text, unless it names another type. */
export interface Page {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

/** A server that listens, until disposed. */
export interface Endpoint extends AsyncDisposable {
  /** The port that it got. */
  readonly port: number;
}

/** Nobody who asks for a page here needs longer for a request. */
const REQUEST_TIMEOUT_MS = 10_000;

/** An address that cannot be listened on, as it was set: its message is one line that says what to do. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

/**
 * Serves pages by path to GET and HEAD. Rejects with AddressError, which names `setting` and the address, where it
 * cannot listen: the port is in use, say.
 */
export async function openEndpoint(
  setting: string,
  address: ListenAddress,
  pages: Readonly<Record<string, () => Page | Promise<Page>>>,
): Promise<Endpoint> {
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: 5_000 },
    answerFrom(pages),
  );
  await listen(server, address).catch((error: unknown) => {
    throw new AddressError(`${setting}=${address.host ?? ''}:${address.port}: ${reasonOf(error)}`, {
      cause: error,
    });
  });
  return {
    port: portOf(server.address()),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerFrom(pages: Readonly<Record<string, () => Page | Promise<Page>>>): RequestListener {
  const answer = async (method: string | undefined, url: string | undefined): Promise<Page> => {
    const path = (url ?? '/').replace(/\?.*$/s, '');
    const page = pages[path];
    if (page === undefined) return { status: 404, text: 'not found\n' };
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'GET and HEAD only\n' };
    return page();
  };
  return (request, response) => {
    // The text of an unexpected error is for nobody outside: it may say anything.
    const failed = (): Page => ({ status: 500, text: 'internal error\n' });
    void answer(request.method, request.url)
      .catch(failed)
      .then(({ status, text, type = 'text/plain; charset=utf-8' }) => {
        response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
        response.end(request.method === 'HEAD' ? undefined : text);
      });
  };
}

function listen(server: Server, { host, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host === undefined ? {} : { host }), exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const words: Record<string, string> = {
    EADDRINUSE: 'the port is in use: give another one, or end what listens there',
    EACCES: 'this user may not listen on that port: give one from 1024 up',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no such host',
  };
  return words[code] ?? `cannot listen (${code})`;
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
