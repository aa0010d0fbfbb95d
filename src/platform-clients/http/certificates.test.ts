import { expect, test } from 'vitest';
import { createCertificateAuthority } from '../../../test/support/control-plane/certificates.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { startLocalServer } from '../../../test/support/local-server.ts';
import { hostRules } from './hosts.ts';
import { Transport } from './transport.ts';

const authority = createCertificateAuthority('platform CA');

/** What a call to a server with such a certificate ends with. */
async function message(
  request: Partial<Parameters<typeof authority.issue>[0]>,
  ca?: string,
  chain = '',
): Promise<string> {
  const issued = authority.issue({ commonName: 'platform', hosts: ['127.0.0.1'], ...request });
  await using server = await startLocalServer(() => ({}), {
    cert: issued.certificate + chain,
    key: issued.key,
  });
  const transport = new Transport({
    url: new URL(server.url),
    ...(ca !== undefined && { ca: { pem: ca, from: 'key "ca.crt" of Secret prod/ca' } }),
    insecureSkipVerify: false,
    hosts: hostRules(['127.0.0.1']),
    proxies: {},
    connections: 1,
    clock: new FakeClock(),
    userAgent: 'test/0',
  });
  const answer = await transport.send({ method: 'GET', path: '/' }, AbortSignal.any([]));
  if (answer.kind === 'Answer') throw new Error('it verifies');
  expect(answer.error.class).toBe('CertificateInvalid');
  expect(server.seen).toHaveLength(0);
  return answer.error.message;
}

test('one that is over says since when', async () => {
  const valid = { from: '2020-01-01T00:00:00Z', until: '2021-02-03T04:05:06Z' };
  expect(await message({ valid }, authority.certificate)).toMatch(
    /^the certificate of 127\.0\.0\.1:\d+ expired on 2021-02-03T04:05:06Z: have it renewed on the platform$/,
  );
});

test('one that has not begun says when it will, and doubts the clock', async () => {
  const valid = { from: '2048-01-02T03:04:05Z', until: '2049-01-01T00:00:00Z' };
  expect(await message({ valid }, authority.certificate)).toMatch(
    /^the certificate of 127\.0\.0\.1:\d+ is not valid before 2048-01-02T03:04:05Z: .*clock/,
  );
});

test('one for other hosts names them', async () => {
  const hosts = ['a.example', '*.b.example', '10.0.0.1', 'd.example'];
  expect(await message({ hosts }, authority.certificate)).toMatch(
    /^the certificate of 127\.0\.0\.1:\d+ is for a\.example, \*\.b\.example, 10\.0\.0\.1 and 1 more, not for 127\.0\.0\.1: .*url/,
  );
});

test.each([
  ['which it leaves out', ''],
  ['which it sends along', authority.certificate],
])('one of an unknown CA names it, %s', async (_how, chain) => {
  const unknown =
    /^the certificate of 127\.0\.0\.1:\d+ is signed by "platform CA", which is not trusted here: .*spec\.tls\.caRef/;
  expect(await message({}, undefined, chain)).toMatch(unknown);
  expect(await message({}, createCertificateAuthority('another').certificate, chain)).toMatch(unknown);
});
