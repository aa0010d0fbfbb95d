import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy that knows where names lead, as a company's proxy does. */
export interface ConnectProxy extends AsyncDisposable {
  readonly url: string;
  /** What it was asked for: `CONNECT runai.example:443`, `GET http://runai.example/…`. */
  readonly asked: readonly string[];
}

/**
 * Starts a proxy on loopback that leads `names` (host to port on loopback) and nothing else. `onAsked` hears of each thing
 * that it is asked for, before that goes on.
 */
export async function startConnectProxy(
  names: Readonly<Record<string, number>>,
  onAsked: () => void = () => {},
): Promise<ConnectProxy> {
  const asked: string[] = [];
  const ask = (line: string): void => {
    asked.push(line);
    onAsked();
  };
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    ask(`${incoming.method} ${incoming.url}`);
    relay(incoming, outgoing, names[new URL(incoming.url ?? '').hostname]);
  });
  server.on('connect', (incoming: IncomingMessage, client: Socket) => {
    ask(`CONNECT ${incoming.url}`);
    const port = names[incoming.url?.split(':')[0] ?? ''];
    if (port === undefined) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.once('error', () => other.destroy()).once('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A plain request in absolute form. */
function relay(incoming: IncomingMessage, outgoing: ServerResponse, port: number | undefined): void {
  if (port === undefined) return void outgoing.writeHead(403).end();
  const { pathname, search } = new URL(incoming.url ?? '');
  const { method = 'GET', headers } = incoming;
  const upstream = request({ host: '127.0.0.1', port, path: pathname + search, method, headers });
  upstream.once('error', () => outgoing.destroy());
  upstream.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(upstream);
}
