import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { TrustedCa } from '../connection-settings.ts';
import { PlatformError } from '../errors.ts';

/**
 * Whom a connection with a CA of its own trusts: this CA, and all that the operator trusts anyway (Node would leave
 * them out). Parsing them takes its time, so it is done once, and not for each socket.
 */
export function trustBeside({ pem, from }: TrustedCa): SecureContext | PlatformError {
  if (isCertificate(pem)) return createSecureContext({ ca: [...getCACertificates(), pem] });
  return new PlatformError(
    'CertificateInvalid',
    `${from}, which spec.tls.caRef names, does not hold a PEM certificate: write the one of the CA there`,
  );
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** One certificate or several, each of which can be read. OpenSSL would skip what it cannot read. */
function isCertificate(pem: string): boolean {
  const found = pem.match(CERTIFICATE) ?? [];
  try {
    return found.length > 0 && found.every((one) => new X509Certificate(one).raw.length > 0);
  } catch {
    return false;
  }
}
