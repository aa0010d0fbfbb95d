import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../control-plane/free-port.ts';

/** An address that leads to a server, or refuses every connection while it is shut. */
export class Gateway {
  readonly url: string;
  readonly #server: Server;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Before the server at this URL. The port is none that a client might be given for its own end. */
  static async before(url: string): Promise<Gateway> {
    const { hostname, port } = new URL(url);
    const server = createServer((client) => {
      const target = connect({ host: hostname, port: Number(port) });
      for (const [from, to] of [
        [client, target],
        [target, client],
      ] as const) {
        gateway.#sockets.add(from);
        from
          .on('error', () => {})
          .once('close', () => {
            gateway.#sockets.delete(from);
            to.destroy();
          });
        from.pipe(to);
      }
    });
    const gateway = new Gateway(server, await freePort());
    await gateway.open();
    return gateway;
  }

  async open(): Promise<void> {
    if (this.#server.listening) return;
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Breaks what is open, and lets nobody in. */
  async shut(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
