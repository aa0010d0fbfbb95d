import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { CredentialCache, type CredentialSource, type Secrets } from '../../../src/kube/credentials.ts';
import { KubeTransport, type TransportOptions } from '../../../src/kube/transport.ts';
import type { Clock } from '../../../src/time/clock.ts';

/** A request as the server got it. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers one request; what it does not end stays open. */
export type Answer = (response: ServerResponse, request: Received) => void;

/** An HTTP server on loopback for tests of src/kube: answers in turn, the last one again and again. */
export class TestServer implements AsyncDisposable {
  readonly received: Received[] = [];
  /** Connections that were ever opened. */
  opened = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server;

  private constructor(answers: readonly Answer[]) {
    this.#server = createServer((request, response) => {
      void readAll(request).then((body) => {
        const { method = '', url = '', headers } = request;
        const received = { method, url, headers, body };
        const answer = answers[Math.min(this.received.length, answers.length - 1)];
        this.received.push(received);
        answer?.(response, received);
      });
    });
    this.#server.on('connection', (socket) => {
      this.opened += 1;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(...answers: Answer[]): Promise<TestServer> {
    const server = new TestServer(answers);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#sockets.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** Answers with this JSON. */
export function json(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

/** Answers with a metav1.Status. */
export function failure(code: number, reason: string, headers: Record<string, string> = {}): Answer {
  return json(
    code,
    { kind: 'Status', status: 'Failure', code, reason, message: `because ${reason}` },
    headers,
  );
}

/** Breaks the connection. */
export const reset: Answer = (response) => response.socket?.destroy();

/** Takes the request and says nothing. */
export const silence: Answer = () => {};

/** Credentials that a test gives; `read` is called for each re-read. */
export function sourceOf(server: string, read: (refused: boolean) => Secrets): CredentialSource {
  return {
    server,
    proxyUrl: undefined,
    read: async (refused) => read(refused),
  };
}

/** A transport to the server with token `t0`, unless told otherwise. */
export function transportTo(
  server: Pick<TestServer, 'url'>,
  clock: Clock,
  options: Partial<TransportOptions> & { read?: (refused: boolean) => Secrets } = {},
): KubeTransport {
  const { read = () => ({ headers: { Authorization: 'Bearer t0' }, tls: {} }), ...rest } = options;
  const credentials = new CredentialCache(sourceOf(server.url, read), clock, () => {});
  return new KubeTransport({ credentials, clock, userAgent: 'operator/1.2.3', ...rest });
}

/** Waits, by turns of the event loop, until something is so; for what happens on real sockets. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100_000; turn += 1) {
    if (condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never became so');
}
