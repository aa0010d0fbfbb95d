import { createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../../test/support/control-plane/certificates.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { startLocalServer } from '../../../test/support/local-server.ts';
import { type TransportOptions, transportTo } from '../../../test/support/transport-to.ts';
import { AnswerRoom } from './answer-room.ts';
import { hostRules } from './hosts.ts';

type Lookup = NonNullable<TransportOptions['lookup']>;

const never = new AbortController().signal;

describe('requests', () => {
  test('go out with method, path, headers and body, below the path of the URL', async () => {
    await using server = await startLocalServer(() => ({
      status: 202,
      headers: { 'x-a': 'b' },
      body: { ok: 1 },
    }));
    const transport = transportTo(`${server.url}/base/`);
    const answer = await transport.send(
      {
        method: 'POST',
        path: '/api/x?filterBy=name==a,projectId==3',
        headers: { authorization: 'Bearer t' },
        body: '{}',
      },
      never,
    );
    expect(answer).toMatchObject({ kind: 'Answer', status: 202, body: '{"ok":1}', headers: { 'x-a': 'b' } });
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      path: '/base/api/x?filterBy=name==a,projectId==3',
      body: '{}',
      headers: {
        authorization: 'Bearer t',
        accept: 'application/json',
        'user-agent': 'inference-operator/test',
      },
    });
    await transport.close();
  });

  test('share connections', async () => {
    const ports = new Set<number | undefined>();
    await using server = await startLocalServer((_, response) => {
      ports.add(response.socket?.remotePort);
      return {};
    });
    const transport = transportTo(server.url);
    for (let i = 0; i < 5; i += 1) await transport.send({ method: 'GET', path: '/' }, never);
    expect(ports.size).toBeLessThan(3);
    await transport.close();
  });

  test.each([301, 302, 303, 307, 308])('follow no redirect: %d', async (status) => {
    await using elsewhere = await startLocalServer(() => ({}));
    await using server = await startLocalServer(() => ({ status, headers: { location: elsewhere.url } }));
    const transport = transportTo(server.url);
    const answer = await transport.send(
      { method: 'POST', path: '/', headers: { authorization: 'Bearer t' }, body: '{"apiKey":"k"}' },
      never,
    );
    expect(answer).toMatchObject({ kind: 'Answer', status });
    expect(server.seen).toHaveLength(1);
    expect(elsewhere.seen).toEqual([]);
    await transport.close();
  });
});

describe('no answer', () => {
  test('after 30 seconds the call is given up; it may have happened', async () => {
    const clock = new FakeClock();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    await using server = await startLocalServer(() => {
      arrive();
      return undefined;
    });
    const transport = transportTo(server.url, { clock });
    const call = transport.send({ method: 'POST', path: '/' }, never);
    await arrived;
    await clock.advance(30_000);
    expect(await call).toMatchObject({ kind: 'NoAnswer', sent: true, error: { class: 'Transient' } });
    expect(clock.pending).toBe(0);
  });

  test('an abort ends the call at once', async () => {
    const abort = new AbortController();
    await using server = await startLocalServer(() => {
      abort.abort();
      return undefined;
    });
    const answer = await transportTo(server.url).send({ method: 'POST', path: '/' }, abort.signal);
    expect(answer).toMatchObject({ kind: 'NoAnswer', sent: true, error: { class: 'Aborted' } });
  });

  test('a connection that is cut after the request arrived: it may have happened', async () => {
    await using server = await startLocalServer((_, response) => {
      response.socket?.destroy();
      return undefined;
    });
    const answer = await transportTo(server.url).send({ method: 'POST', path: '/' }, never);
    expect(answer).toMatchObject({ kind: 'NoAnswer', sent: true, error: { class: 'Transient' } });
  });

  test('an answer that breaks off in the middle is none', async () => {
    await using server = await startLocalServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":', () => response.socket?.destroy());
      return undefined;
    });
    const answer = await transportTo(server.url).send({ method: 'GET', path: '/' }, never);
    expect(answer).toMatchObject({ kind: 'NoAnswer', sent: true, error: { class: 'Transient' } });
  });

  test('an endless answer is cut off', async () => {
    await using server = await startLocalServer((_, response) => {
      const chunk = 'x'.repeat(1024 * 1024);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', more);
      };
      more();
      return undefined;
    });
    const answer = await transportTo(server.url).send({ method: 'GET', path: '/' }, never);
    expect(answer).toMatchObject({
      kind: 'NoAnswer',
      sent: true,
      error: { message: expect.stringContaining('too large') },
    });
  });

  test('answers that are large together are bounded together; one that was refused for others is none', async () => {
    const { promise: held, resolve: hold } = Promise.withResolvers<void>();
    const { promise: release, resolve: letGo } = Promise.withResolvers<void>();
    await using server = await startLocalServer(({ path }, response) => {
      if (path !== '/held') return { body: 'x'.repeat(Number(path.slice(1))) };
      response.writeHead(200);
      response.write('x'.repeat(80), () => hold());
      void release.then(() => response.end());
      return undefined;
    });
    const taken: number[] = [];
    const room = new AnswerRoom({ own: 10, largest: 100, shared: 100 });
    const watched = {
      part: () => {
        const part = room.part();
        return { ...part, take: (bytes: number) => (taken.push(bytes), part.take(bytes)) };
      },
    };
    const transport = transportTo(server.url, { room: watched });
    const first = transport.send({ method: 'GET', path: '/held' }, never);
    await held;
    await expect.poll(() => taken).toEqual([80]);
    expect(await transport.send({ method: 'PATCH', path: '/90' }, never)).toMatchObject({
      kind: 'NoAnswer',
      sent: true,
      error: { class: 'Transient', status: 200, message: expect.stringContaining('too large') },
    });
    expect(await transport.send({ method: 'GET', path: '/10' }, never)).toMatchObject({ kind: 'Answer' });
    letGo();
    expect(await first).toMatchObject({ kind: 'Answer' });
    expect(await transport.send({ method: 'GET', path: '/90' }, never)).toMatchObject({ kind: 'Answer' });
    await transport.close();
  });

  test('a refused connection: nothing was sent', async () => {
    const server = await startLocalServer(() => ({}));
    const { url } = server;
    await server[Symbol.asyncDispose]();
    const answer = await transportTo(url).send({ method: 'POST', path: '/' }, never);
    expect(answer).toMatchObject({
      kind: 'NoAnswer',
      sent: false,
      error: { class: 'Transient', message: `${new URL(url).host}: connection refused` },
    });
  });

  test('a name that does not resolve: nothing was sent', async () => {
    const lookup = ((_: string, __: object, done: (error: Error) => void) =>
      done(
        Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
      )) as unknown as Lookup;
    const answer = await transportTo('http://nowhere.example', { lookup, hosts: hostRules(undefined) }).send(
      { method: 'POST', path: '/' },
      never,
    );
    expect(answer).toMatchObject({
      sent: false,
      error: { message: 'nowhere.example: the host name does not resolve' },
    });
  });
});

describe('TLS', () => {
  const authority = createCertificateAuthority('platform CA');
  const { certificate, key } = authority.issue({ commonName: 'platform', hosts: ['127.0.0.1'] });
  const tls = { cert: certificate, key };
  const trusted = { pem: authority.certificate, from: 'a test' };

  test('a certificate of a CA that is not trusted does not verify', async () => {
    await using server = await startLocalServer(() => ({}), tls);
    const answer = await transportTo(server.url).send({ method: 'POST', path: '/' }, never);
    expect(answer).toMatchObject({ kind: 'NoAnswer', sent: false, error: { class: 'CertificateInvalid' } });
    expect(server.seen).toHaveLength(0);
  });

  test('it verifies against the CA that is given', async () => {
    await using server = await startLocalServer(() => ({}), tls);
    const transport = transportTo(server.url, { ca: trusted });
    expect(await transport.send({ method: 'GET', path: '/' }, never)).toMatchObject({ kind: 'Answer' });
    await transport.close();
  });

  test('whom the operator trusts anyway is trusted beside the CA that is given', async () => {
    await using server = await startLocalServer(() => ({}), tls);
    const others = { pem: createCertificateAuthority('another CA').certificate, from: 'a test' };
    const anyway = getCACertificates();
    setDefaultCACertificates([authority.certificate]);
    const transport = transportTo(server.url, { ca: others });
    setDefaultCACertificates(anyway);
    expect(await transport.send({ method: 'GET', path: '/' }, never)).toMatchObject({ kind: 'Answer' });
    await transport.close();
  });

  test('a certificate for another host does not verify', async () => {
    const other = authority.issue({ commonName: 'other', hosts: ['other.example'] });
    await using server = await startLocalServer(() => ({}), { cert: other.certificate, key: other.key });
    const answer = await transportTo(server.url, { ca: trusted }).send({ method: 'GET', path: '/' }, never);
    expect(answer).toMatchObject({ sent: false, error: { class: 'CertificateInvalid' } });
  });

  test('insecureSkipVerify takes any', async () => {
    await using server = await startLocalServer(() => ({}), tls);
    const transport = transportTo(server.url, { insecureSkipVerify: true });
    expect(await transport.send({ method: 'GET', path: '/' }, never)).toMatchObject({ kind: 'Answer' });
    await transport.close();
  });

  test.each(['no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'a CA that is none is said to be none: %j',
    async (ca) => {
      const options = { ca: { pem: ca, from: 'key "ca.crt" of ConfigMap prod/ca' } };
      const answer = await transportTo('https://127.0.0.1:1', options).send(
        { method: 'GET', path: '/' },
        never,
      );
      expect(answer).toMatchObject({
        sent: false,
        error: {
          class: 'CertificateInvalid',
          message:
            'key "ca.crt" of ConfigMap prod/ca, which spec.tls.caRef names, does not hold a PEM certificate: write the one of the CA there',
        },
      });
    },
  );

  test('https to a port that speaks http says so', async () => {
    await using server = await startLocalServer(() => ({}));
    const answer = await transportTo(server.url.replace('http:', 'https:')).send(
      { method: 'GET', path: '/' },
      never,
    );
    expect(answer).toMatchObject({
      error: { class: 'Transient', message: expect.stringContaining('does not speak TLS') },
    });
  });
});

describe('proxy', () => {
  test('takes the call, and the name alone is judged', async () => {
    await using proxy = await startLocalServer(() => ({ body: 'from the proxy' }));
    const options = { proxies: { http: proxy.url }, hosts: hostRules(['acme.example']) };
    const allowed = transportTo('http://acme.example', options);
    expect(await allowed.send({ method: 'GET', path: '/x' }, never)).toMatchObject({
      body: 'from the proxy',
    });
    const refused = transportTo('http://other.example', options);
    expect(await refused.send({ method: 'GET', path: '/x' }, never)).toMatchObject({
      sent: false,
      error: { class: 'HostNotAllowed' },
    });
    expect(proxy.seen).toHaveLength(1);
    await allowed.close();
  });

  test('https goes through a tunnel, with our CA at its end', async () => {
    const authority = createCertificateAuthority('platform CA');
    const { certificate: cert, key } = authority.issue({ commonName: 'p', hosts: ['acme.example'] });
    await using server = await startLocalServer(() => ({ body: 'from the platform' }), { cert, key });
    const { connect } = await import('node:net');
    const asked: string[] = [];
    const proxy = createServer((socket) => {
      socket.once('data', (head) => {
        asked.push(String(head).split('\r\n')[0] ?? '');
        const upstream = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          socket.pipe(upstream).pipe(socket);
        });
        upstream.on('error', () => socket.destroy());
      });
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as { port: number };
    const transport = transportTo('https://acme.example', {
      proxies: { https: `http://127.0.0.1:${port}` },
      hosts: hostRules(['acme.example']),
      ca: { pem: authority.certificate, from: 'a test' },
    });
    expect(await transport.send({ method: 'GET', path: '/' }, never)).toMatchObject({
      body: 'from the platform',
    });
    expect(asked).toEqual(['CONNECT acme.example:443 HTTP/1.1']);
    await transport.close();
    proxy.close();
  });

  test.each([
    ['403', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n', 'does not connect to it (HTTP 403)'],
    ['407', 'HTTP/1.1 407 Who\r\ncontent-length: 0\r\n\r\n', 'does not connect to it (HTTP 407)'],
    ['a closed connection', '', 'closes the connection'],
  ])(
    'a tunnel that is answered with %s was never open, and the proxy is blamed',
    async (_, answer, words) => {
      const proxy = createServer((socket) => void socket.once('data', () => socket.end(answer)));
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const { port } = proxy.address() as { port: number };
      const transport = transportTo('https://acme.example', {
        proxies: { https: `http://127.0.0.1:${port}` },
        hosts: hostRules(['acme.example']),
      });
      expect(await transport.send({ method: 'POST', path: '/', body: '{}' }, never)).toMatchObject({
        kind: 'NoAnswer',
        sent: false,
        error: { class: 'Transient', message: `acme.example: the proxy ${words}` },
      });
      await transport.close();
      proxy.close();
    },
  );

  test('one that wants to know who asks is blamed over http as well, and has passed nothing on', async () => {
    await using proxy = await startLocalServer(() => ({ status: 407 }));
    const options = { proxies: { http: proxy.url }, hosts: hostRules(['acme.example']) };
    const transport = transportTo('http://acme.example', options);
    expect(await transport.send({ method: 'POST', path: '/', body: '{}' }, never)).toMatchObject({
      sent: false,
      error: { message: 'acme.example: the proxy does not connect to it (HTTP 407)' },
    });
    await transport.close();
  });

  test('one that cannot be reached is named, not the platform', async () => {
    const gone = await startLocalServer(() => ({}));
    await gone[Symbol.asyncDispose]();
    for (const scheme of ['https', 'http'] as const) {
      const transport = transportTo(`${scheme}://acme.example`, {
        proxies: { [scheme]: gone.url },
        hosts: hostRules(['acme.example']),
      });
      expect(await transport.send({ method: 'GET', path: '/' }, never)).toMatchObject({
        sent: false,
        error: { message: 'acme.example: the proxy cannot be reached: connection refused' },
      });
      await transport.close();
    }
  });
});
