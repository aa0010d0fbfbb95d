import { expect, test } from 'vitest';
import { failureOf, HostRefused } from './failure.ts';

const failed = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), { code, ...(syscall !== undefined && { syscall }) });
const closed = (cause: Error): Error => Object.assign(failed('UND_ERR_SOCKET'), { cause });

test.each([
  ['a connect that was refused', failed('ECONNREFUSED', 'connect')],
  ['a connect without a route', failed('EHOSTUNREACH', 'connect')],
  ['a connect that took too long', failed('ETIMEDOUT', 'connect')],
  ['a connect that undici gave up', failed('UND_ERR_CONNECT_TIMEOUT')],
  ['a name that does not resolve', failed('ENOTFOUND', 'getaddrinfo')],
  ['a host that we may not connect to', new HostRefused('no')],
  [
    'every address refused',
    Object.assign(new AggregateError([failed('ECONNREFUSED', 'connect'), failed('ENETUNREACH', 'connect')]), {
      code: 'ECONNREFUSED',
    }),
  ],
  ['a certificate that does not verify', failed('CERT_HAS_EXPIRED')],
  ['a certificate of another host', failed('ERR_TLS_CERT_ALTNAME_INVALID')],
])('nothing was sent after %s', (_, cause) => {
  expect(failureOf(cause, 'acme.example', 0).sent).toBe(false);
});

test.each([
  ['no route on an open connection', failed('EHOSTUNREACH', 'read')],
  ['no network on an open connection', failed('ENETUNREACH', 'write')],
  ['a refusal on an open connection', failed('ECONNREFUSED', 'read')],
  ['no route, wrapped by undici', closed(failed('EHOSTUNREACH', 'read'))],
  ['no route, and nobody says where', failed('EHOSTUNREACH')],
  ['a reset', failed('ECONNRESET', 'read')],
  ['a connection that timed out', failed('ETIMEDOUT', 'read')],
  ['a record that is no TLS, on whichever connection', failed('ERR_SSL_WRONG_VERSION_NUMBER')],
  ['an alert about our certificate', failed('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')],
  [
    'one address that was connected to',
    Object.assign(new AggregateError([failed('ECONNREFUSED', 'connect'), failed('ECONNRESET', 'read')]), {
      code: 'ECONNREFUSED',
    }),
  ],
  ['something else', 'odd'],
])('it may have been sent after %s', (_, cause) => {
  expect(failureOf(cause, 'acme.example', 0).sent).toBe(true);
});
