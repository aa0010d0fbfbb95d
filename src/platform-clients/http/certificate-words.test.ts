import { expect, test } from 'vitest';
import { parseTimestamp } from '../../time/timestamp.ts';
import { certificateWords, type ShownCertificate } from './certificate-words.ts';

const NOW = parseTimestamp('2026-06-01T00:00:00Z') ?? 0;
const HOST = 'acme.example:8443';

const certificate = (more: object = {}): ShownCertificate =>
  ({
    subject: { CN: 'acme.example' },
    issuer: { CN: 'Acme CA' },
    subjectaltname: 'DNS:acme.example',
    valid_from: 'Jan  1 00:00:00 2026 GMT',
    valid_to: 'Jan  1 00:00:00 2027 GMT',
    ...more,
  }) as unknown as ShownCertificate;

const over = { valid_to: 'Feb  3 04:05:06 2026 GMT' };
const root = certificate({ subject: { CN: 'Acme CA' }, ...over });
Object.assign(root, { issuerCertificate: root });

test.each<[why: string, code: string, shown: ShownCertificate | undefined, words: string]>([
  [
    'expired',
    'CERT_HAS_EXPIRED',
    certificate(over),
    `the certificate of ${HOST} expired on 2026-02-03T04:05:06Z: have it renewed on the platform`,
  ],
  [
    'expired, one on which it rests',
    'CERT_HAS_EXPIRED',
    certificate({ issuerCertificate: root }),
    `the certificate of "Acme CA", on which the one of ${HOST} rests, expired on 2026-02-03T04:05:06Z: have it renewed, and write the new one where spec.tls.caRef leads to, if it does`,
  ],
  [
    'expired, and nobody shows which',
    'CERT_HAS_EXPIRED',
    undefined,
    `the certificate of ${HOST}, or one on which it rests, has expired: have it renewed on the platform`,
  ],
  [
    'not yet valid',
    'CERT_NOT_YET_VALID',
    certificate({ valid_from: 'Jul  1 00:00:00 2026 GMT' }),
    `the certificate of ${HOST} is not valid before 2026-07-01T00:00:00Z: wait, or put right the clock of the operator's node or of whoever issued it`,
  ],
  [
    'not yet valid, and nobody shows when',
    'CERT_NOT_YET_VALID',
    undefined,
    `the certificate of ${HOST}, or one on which it rests, is not valid yet: wait, or put right the clock of the operator's node or of whoever issued it`,
  ],
  [
    'for other hosts',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    certificate({ subjectaltname: 'DNS:a.example, IP Address:10.0.0.1, URI:"http://x, y"' }),
    `the certificate of ${HOST} is for a.example, 10.0.0.1, not for acme.example: write a name that it is for in the url, or have it renewed with this one`,
  ],
  [
    'for no host, or names that are none',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    certificate({ subjectaltname: 'DNS:"a\nb"' }),
    `the certificate of ${HOST} is for no host by name, not for acme.example: write a name that it is for in the url, or have it renewed with this one`,
  ],
  [
    'of an unknown CA, by the topmost that is shown',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    certificate({
      issuerCertificate: certificate({ subject: { CN: 'Acme CA' }, issuer: { O: 'Top\u0007 "Org"' } }),
    }),
    `the certificate of ${HOST} is signed by "Top Org", which is not trusted here: spec.tls.caRef must lead to the certificate of this CA, unless the server leaves out certificates between them`,
  ],
  [
    'of an unknown CA, and nobody shows which',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    undefined,
    `the certificate of ${HOST} is signed by a CA that is not trusted here: spec.tls.caRef must lead to the certificate of this CA, unless the server leaves out certificates between them`,
  ],
  [
    'signed by itself',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    certificate(),
    `the certificate of ${HOST} is signed by itself and not trusted here: spec.tls.caRef must lead to this very certificate`,
  ],
  [
    'a client certificate is asked for',
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    undefined,
    `${HOST} asks for a client certificate, and the operator has none: the url must lead to where none is needed`,
  ],
  [
    'anything else',
    'INVALID_PURPOSE',
    certificate(),
    `the certificate of ${HOST} does not verify (INVALID_PURPOSE): have it put right on the platform`,
  ],
])('%s', (_why, code, shown, words) => {
  expect(certificateWords(code, HOST, shown, NOW)).toBe(words);
});

test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_SIGNATURE_FAILURE'])(
  '%s is an unknown CA too',
  (code) => {
    expect(certificateWords(code, HOST, certificate(), NOW)).toContain(
      '"Acme CA", which is not trusted here',
    );
  },
);

test('names of a foreign certificate are cut', () => {
  const shown = certificate({ issuer: { CN: 'x'.repeat(1000) } });
  expect(certificateWords('CERT_UNTRUSTED', HOST, shown, NOW).length).toBeLessThan(300);
});
