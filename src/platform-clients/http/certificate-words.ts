import type { PeerCertificate } from 'node:tls';
import { formatTimestamp, parseTimestamp } from '../../time/timestamp.ts';

/** A certificate that a server has shown, with those that it rests on. */
export type ShownCertificate = PeerCertificate & { issuerCertificate?: ShownCertificate };

/** No chain is as long; a root is its own issuer. */
const LONGEST_CHAIN = 10;
/** So many names are told of those that a certificate is for. */
const MOST_NAMES = 3;
const LONGEST_NAME = 100;

/** Nobody here has the certificate of the CA: its own fault, or the server's, which leaves one out. */
const UNKNOWN_CA = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

/**
 * What is wrong with the certificate of `host` (with its port), and what to do. `code` is OpenSSL's or Node's; `now` in
 * milliseconds since the epoch. The certificate is foreign: its names are shown cleaned and cut. Pure.
 */
export function certificateWords(
  code: string,
  host: string,
  shown: ShownCertificate | undefined,
  now: number,
): string {
  const chain = chainOf(shown);
  if (code === 'CERT_HAS_EXPIRED') return expired(host, chain, now);
  if (code === 'CERT_NOT_YET_VALID') return notYetValid(host, chain, now);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const wanted = host.replace(/:\d+$/, '');
    return `the certificate of ${host} is for ${hostsOf(shown)}, not for ${wanted}: write a name that it is for in the url, or have it renewed with this one`;
  }
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT')
    return `the certificate of ${host} is signed by itself and not trusted here: spec.tls.caRef must lead to this very certificate`;
  if (UNKNOWN_CA.has(code)) {
    const issuer = nameOf(chain.at(-1)?.issuer);
    const signer = issuer === undefined ? 'a CA that' : `${issuer}, which`;
    return `the certificate of ${host} is signed by ${signer} is not trusted here: spec.tls.caRef must lead to the certificate of this CA, unless the server leaves out certificates between them`;
  }
  if (code.endsWith('CERTIFICATE_REQUIRED'))
    return `${host} asks for a client certificate, and the operator has none: the url must lead to where none is needed`;
  return `the certificate of ${host} does not verify (${code}): have it put right on the platform`;
}

/** The server's own first. */
function chainOf(shown: ShownCertificate | undefined): ShownCertificate[] {
  const chain: ShownCertificate[] = [];
  let next = shown;
  while (next !== undefined && !chain.includes(next) && chain.length < LONGEST_CHAIN) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

function expired(host: string, chain: ShownCertificate[], now: number): string {
  const own = chain[0];
  const over = chain.find(({ valid_to }) => (parseTimestamp(valid_to) ?? now + 1) <= now);
  if (over === undefined)
    return `the certificate of ${host}, or one on which it rests, has expired: have it renewed on the platform`;
  const since = formatTimestamp(parseTimestamp(over.valid_to) ?? now);
  if (over === own) return `the certificate of ${host} expired on ${since}: have it renewed on the platform`;
  const whose = nameOf(over.subject) ?? 'a CA';
  return `the certificate of ${whose}, on which the one of ${host} rests, expired on ${since}: have it renewed, and write the new one where spec.tls.caRef leads to, if it does`;
}

function notYetValid(host: string, chain: ShownCertificate[], now: number): string {
  const remedy = "wait, or put right the clock of the operator's node or of whoever issued it";
  const early = chain.find(({ valid_from }) => (parseTimestamp(valid_from) ?? now) > now);
  if (early === undefined)
    return `the certificate of ${host}, or one on which it rests, is not valid yet: ${remedy}`;
  const whose =
    early === chain[0] ? host : `${nameOf(early.subject) ?? 'a CA'}, on which the one of ${host} rests,`;
  return `the certificate of ${whose} is not valid before ${formatTimestamp(parseTimestamp(early.valid_from) ?? now)}: ${remedy}`;
}

/** DNS names and addresses; what else a certificate may name is no host, and odd ones are left out. */
function hostsOf(shown: ShownCertificate | undefined): string {
  const names = (shown?.subjectaltname ?? '')
    .split(', ')
    .flatMap((entry) => /^(?:DNS|IP Address):([\w.*:-]{1,253})$/.exec(entry)?.[1] ?? []);
  if (names.length === 0) return 'no host by name';
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

/** The name of a CA in quotes, as far as it can be shown. */
function nameOf(subject: PeerCertificate['subject'] | undefined): string | undefined {
  const [name = ''] = [subject?.CN ?? subject?.O ?? ''].flat();
  const clean = name
    .replaceAll(/[^\p{L}\p{N}\p{P}\p{Zs}]|["\p{Cf}]/gu, '')
    .slice(0, LONGEST_NAME)
    .trim();
  return clean === '' ? undefined : `"${clean}"`;
}
