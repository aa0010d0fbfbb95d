import { PlatformError } from '../errors.ts';
import { certificateWords, type ShownCertificate } from './certificate-words.ts';

/** Why there was no answer, and whether the platform may have got the request all the same. */
export interface Failure {
  error: PlatformError;
  /** False only where it is proven that no byte of the request has got there. */
  sent: boolean;
}

/** Thrown by our own name look-up; carried through Node's connect as it is. */
export class HostRefused extends Error {
  readonly code = 'HOST_REFUSED';
}

/** What an error code of Node, OpenSSL or undici means in words. */
const WORDS: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ENOTFOUND: 'the host name does not resolve',
  EAI_AGAIN: 'the host name does not resolve at the moment',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer broke off',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer broke off',
  UND_ERR_PRX_CONN: 'the proxy closes the connection',
  UND_ERR_PRX_TLS: 'the certificate of the proxy is for another host',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the port does not speak TLS; is the URL http instead of https?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the port does not speak TLS; is the URL http instead of https?',
};

/**
 * A socket is connected, or its host looked up, before anything is written to it. The same code from a read or a
 * write (an ICMP error on an open connection) says nothing about what had left by then.
 */
const BEFORE_SENDING = new Set(['connect', 'getaddrinfo']);

/** Codes that only our own look-up and undici's connect give, be it through a proxy. */
const NEVER_CONNECTED = new Set([
  'HOST_REFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_CONN',
  'UND_ERR_PRX_TLS',
]);

/** undici's words where a proxy passes nothing on: it opens no tunnel, or asks who it is for. There is no code for it. */
const REFUSED_BY_PROXY = /^Proxy (?:response|Authentication Required) \((\d{3})\)/;

const CERTIFICATE = /CERT|^UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/;

/**
 * Makes a failure of the network one of ours. `host` is named in the message; the foreign text is not. `now` in
 * milliseconds since the epoch. `isProxied`: what the machine connects to is a proxy.
 */
export function failureOf(cause: unknown, host: string, now: number, isProxied = false): Failure {
  const code = codeOf(cause);
  return { error: errorOf(), sent: !neverLeft(cause, code) };

  function errorOf(): PlatformError {
    if (code === 'HOST_REFUSED' && cause instanceof Error)
      return new PlatformError('HostNotAllowed', cause.message);
    if (CERTIFICATE.test(code))
      return new PlatformError('CertificateInvalid', certificateWords(code, host, shownBy(cause), now));
    return new PlatformError('Transient', `${host}: ${networkWords(cause, code, isProxied)}`);
  }
}

/** Is it proven that the request stayed here, or with the proxy? */
function neverLeft(cause: unknown, code: string): boolean {
  if (NEVER_CONNECTED.has(code) || refusedByProxy(cause) !== undefined) return true;
  // The peer's certificate is verified before anything is written; an alert of its own may come after that.
  if (CERTIFICATE.test(code)) return !code.startsWith('ERR_SSL_');
  return failedBeforeSending(cause);
}

function networkWords(cause: unknown, code: string, isProxied: boolean): string {
  const words = refusedByProxy(cause) ?? WORDS[code] ?? (code === '' ? 'the call failed' : code);
  return isProxied && failedBeforeSending(cause) ? `the proxy cannot be reached: ${words}` : words;
}

function refusedByProxy(cause: unknown): string | undefined {
  const [, status] = (cause instanceof Error && REFUSED_BY_PROXY.exec(cause.message)) || [];
  return status === undefined ? undefined : `the proxy does not connect to it (HTTP ${status})`;
}

function failedBeforeSending(cause: unknown): boolean {
  if (cause instanceof AggregateError && cause.errors.length > 0)
    return cause.errors.every(failedBeforeSending);
  if (!(cause instanceof Error)) return false;
  const syscall = 'syscall' in cause ? cause.syscall : undefined;
  return typeof syscall === 'string' ? BEFORE_SENDING.has(syscall) : failedBeforeSending(cause.cause);
}

/** The certificate that did not verify, which stands beside the code. */
function shownBy(cause: unknown): ShownCertificate | undefined {
  if (!(cause instanceof Error)) return undefined;
  if ('cert' in cause && typeof cause.cert === 'object' && cause.cert !== null)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's own form of a certificate
    return cause.cert as ShownCertificate;
  return shownBy(cause.cause);
}

/** The innermost code: undici and happy eyeballs wrap what happened. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  const inner = cause.cause ?? (cause instanceof AggregateError ? (cause.errors as unknown[])[0] : undefined);
  const own = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return (own === '' || own === 'UND_ERR_SOCKET') && inner instanceof Error ? codeOf(inner) || own : own;
}
