import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import {
  bits,
  context,
  contextPrimitive,
  octets,
  oid,
  sequence,
  set,
  text,
  unsigned,
  utcTime,
  yes,
} from './der.ts';

/** A certificate and its key, both PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is issued for: servers have hosts (DNS names and IPv4 addresses), clients a name and groups. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly organization?: string;
  readonly hosts?: readonly string[];
  /** RFC 3339. Default: from an hour ago, for a year. */
  readonly valid?: { readonly from: string; readonly until: string };
}

/** A certificate authority that lives in memory. */
export interface CertificateAuthority {
  /** Its own certificate, PEM: what clients trust. */
  readonly certificate: string;
  /** Issues a certificate for a server and client, with a new key. */
  issue(request: CertificateRequest): KeyedCertificate;
}

interface Key {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const lifetimeMs = 365 * 24 * 3600 * 1000;
/** A certificate is valid a little before it is made, for clients whose clock is behind. */
const backdateMs = 3600 * 1000;

/** Makes a new authority. Two with the same name are different ones: their keys and key ids differ. */
export function createCertificateAuthority(commonName: string): CertificateAuthority {
  const key = newKey();
  const name = { commonName };
  const extensions = [
    extension('2.5.29.19', sequence(yes()), true), // basic constraints: a CA
    extension('2.5.29.15', bits(Uint8Array.of(0b0000_0110), 1), true), // key usage: signs certificates and CRLs
  ];
  return {
    certificate: certificate(name, key, name, key, extensions),
    issue(request) {
      const leaf = newKey();
      return {
        certificate: certificate(request, leaf, name, key, leafExtensions(request)),
        key: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function newKey(): Key {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function leafExtensions(request: CertificateRequest): Buffer[] {
  const usages = sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2')); // server, client
  const hosts = (request.hosts ?? []).map((host) =>
    isIPv4(host)
      ? contextPrimitive(7, Uint8Array.from(host.split('.').map(Number)))
      : contextPrimitive(2, Buffer.from(host)),
  );
  return [
    extension('2.5.29.15', bits(Uint8Array.of(0b1000_0000), 7), true), // key usage: digital signature
    extension('2.5.29.37', usages),
    ...(hosts.length > 0 ? [extension('2.5.29.17', sequence(...hosts))] : []),
  ];
}

function certificate(
  subject: CertificateRequest,
  subjectKey: Key,
  issuer: CertificateRequest,
  issuerKey: Key,
  extensions: readonly Buffer[],
): string {
  const now = Date.now();
  const { from = now - backdateMs, until = now + lifetimeMs } = subject.valid ?? {};
  const ids = [
    extension('2.5.29.14', octets(keyId(subjectKey))),
    extension('2.5.29.35', sequence(contextPrimitive(0, keyId(issuerKey)))),
  ];
  const body = sequence(
    context(0, unsigned(Uint8Array.of(2))), // version 3
    unsigned(Uint8Array.of(1, ...randomBytes(15))), // DER forbids a needless zero in front, so it is not left to chance
    ecdsaWithSha256,
    distinguishedName(issuer),
    sequence(utcTime(new Date(from)), utcTime(new Date(until))),
    distinguishedName(subject),
    subjectKey.publicKey.export({ type: 'spki', format: 'der' }),
    context(3, sequence(...extensions, ...ids)),
  );
  const signed = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, issuerKey.privateKey)));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function extension(id: string, content: Buffer, critical = false): Buffer {
  return critical ? sequence(oid(id), yes(), octets(content)) : sequence(oid(id), octets(content));
}

/** The hash that RFC 5280 suggests: of the public key's bits, here of the whole key info, which serves as well. */
function keyId(key: Key): Buffer {
  return createHash('sha1')
    .update(key.publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function distinguishedName(name: CertificateRequest): Buffer {
  const part = (id: string, content: string): Buffer => set(sequence(oid(id), text(content)));
  const organization = name.organization ? [part('2.5.4.10', name.organization)] : [];
  return sequence(...organization, part('2.5.4.3', name.commonName));
}
