import { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';

/**
 * undici's own connector. Where a certificate does not verify, Node's error has only a code: the certificate is put
 * beside it as `cert`, as Node itself does for one of another host.
 */
export function tlsConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options);
  return (target, callback) => {
    let shown: unknown;
    const socket: unknown = connect(target, (...[error, connected]) => {
      if (error === null) return callback(null, connected);
      if (shown !== undefined && !('cert' in error)) Object.assign(error, { cert: shown });
      callback(error, null);
    });
    // Before Node's own listener, which verifies, and gives up the socket where that fails.
    if (socket instanceof TLSSocket)
      socket.prependOnceListener('secure', () => {
        shown = socket.getPeerCertificate(true);
      });
  };
}
