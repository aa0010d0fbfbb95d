import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Witness } from '../support/fault-proxy/witness.ts';

/** A call to a platform. */
export interface PlatformCall {
  method: string;
  /** Without the query. */
  path: string;
}

/** A proxy between an operator and a platform. */
export interface PlatformProxy extends AsyncDisposable {
  /** Stands for the platform's own. */
  readonly url: string;
}

/** Starts a proxy on loopback that leads to a platform (http) and tells a witness of every call. */
export async function startPlatformProxy(
  platform: string,
  witness: Witness<PlatformCall>,
): Promise<PlatformProxy> {
  const { origin, host, pathname } = new URL(platform);
  const agent = new Agent({ keepAlive: true });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const call = { method, path: new URL(url, origin).pathname };
    const body = await readAll(incoming);
    witness(call, 'before');
    const upstream = request(new URL(url, origin), { method, headers: { ...headers, host }, agent });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      upstream.once('response', resolve).once('error', reject);
    });
    upstream.end(body);
    const answer = await answered;
    // Read whole: the connection to the platform is free again whatever becomes of the client.
    const text = await readAll(answer);
    witness(call, 'effect');
    outgoing.once('finish', () => witness(call, 'answered'));
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.socket?.destroy());
  });
  // A reset is always one that somebody asked for.
  server.keepAliveTimeout = 600_000;
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server has an AddressInfo
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${pathname === '/' ? '' : pathname}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
