import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { type CertificateAuthority, createCertificateAuthority } from './certificates.ts';
import { freePort } from './free-port.ts';

/** Connects to a TLS server with a certificate of `authority`, trusting `trusted`. */
async function shakeHands(
  authority: CertificateAuthority,
  trusted: string,
  hosts: string[],
): Promise<boolean> {
  const { certificate, key } = authority.issue({ commonName: 'server', hosts });
  const port = await freePort();
  const server = createServer({ cert: certificate, key }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect({ host: '127.0.0.1', port, ca: trusted });
  try {
    await once(socket, 'secureConnect');
    return socket.authorized;
  } finally {
    socket.destroy();
    server.close();
  }
}

test('a client that trusts the authority accepts its servers, and no others', async () => {
  const authority = createCertificateAuthority('authority');
  const namesake = createCertificateAuthority('authority');

  expect(await shakeHands(authority, authority.certificate, ['localhost', '127.0.0.1'])).toBe(true);
  await expect(shakeHands(authority, namesake.certificate, ['127.0.0.1'])).rejects.toThrow(/certificate/);
  await expect(shakeHands(authority, authority.certificate, ['localhost'])).rejects.toThrow(/127\.0\.0\.1/);
});

test('a certificate says whose it is, and is no authority', () => {
  const authority = createCertificateAuthority('authority');
  const issued = authority.issue({ commonName: 'me', organization: 'system:masters', hosts: ['a.example'] });
  const leaf = new X509Certificate(issued.certificate);
  const root = new X509Certificate(authority.certificate);

  expect(leaf.subject).toBe('O=system:masters\nCN=me');
  expect(leaf.subjectAltName).toBe('DNS:a.example');
  expect([leaf.ca, root.ca]).toEqual([false, true]);
  expect(leaf.checkIssued(root)).toBe(true);
  expect(leaf.verify(root.publicKey)).toBe(true);
});
