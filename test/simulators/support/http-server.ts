import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Where and how to listen. */
export interface ListenOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** The address to listen on; loopback by default. */
  host?: string;
  /** PEM texts; plain HTTP without them. */
  tls?: { cert: string; key: string };
}

/** A server that listens. */
export interface RunningServer extends AsyncDisposable {
  url: string;
  /** Closes every connection, calls that hang included. */
  stop(): Promise<void>;
}

/** An unusually large body is a fault of the caller; nothing of ours comes near it. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Starts a server that hands every request to `handle`. */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  options: ListenOptions = {},
): Promise<RunningServer> {
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  };
  const server =
    options.tls === undefined ? createHttpServer(onRequest) : createHttpsServer(options.tls, onRequest);
  // Longer than any client keeps an idle connection, so that a reset is always one that a test asked for.
  server.keepAliveTimeout = 600_000;
  server.requestTimeout = 0;
  const host = options.host ?? '127.0.0.1';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(options.port ?? 0, host, resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    const closed = Promise.withResolvers<void>();
    server.close(() => closed.resolve());
    server.closeAllConnections();
    await closed.promise;
  };
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Reads a request's whole body as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
