import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type KeyedCertificate,
} from '../control-plane/certificates.ts';

/** An HTTPS server on loopback with an authority of its own. */
export class TlsEnd implements AsyncDisposable {
  readonly #server: Server;
  #authority: CertificateAuthority;

  private constructor(authority: CertificateAuthority, server: Server) {
    this.#authority = authority;
    this.#server = server;
  }

  static async listen(
    handler: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<TlsEnd> {
    const authority = createCertificateAuthority('fault proxy');
    const server = createServer(contextOf(authority), handler);
    // A silent connection is what some faults are about: the proxy itself never gives up.
    server.requestTimeout = 0;
    server.headersTimeout = 0;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
    await promise;
    return new TlsEnd(authority, server);
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
    return address.port;
  }

  /** The authority to trust, PEM. */
  get ca(): string {
    return this.#authority.certificate;
  }

  /** New connections get a certificate of a new authority, which is answered. */
  rotate(): string {
    this.#authority = createCertificateAuthority('fault proxy');
    this.#server.setSecureContext(contextOf(this.#authority));
    return this.ca;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }
}

function contextOf(authority: CertificateAuthority): { cert: string; key: string } {
  const issued: KeyedCertificate = authority.issue({
    commonName: 'fault proxy',
    hosts: ['127.0.0.1', 'localhost'],
  });
  return { cert: issued.certificate, key: issued.key };
}
