import { describe, expect, test } from 'vitest';
import { startLocalServer } from '../../../test/support/local-server.ts';
import { type TransportOptions, transportTo } from '../../../test/support/transport-to.ts';
import type { PlatformError } from '../errors.ts';
import { hostRules } from './hosts.ts';
import type { Transport } from './transport.ts';

type Lookup = NonNullable<TransportOptions['lookup']>;

const never = new AbortController().signal;

/** Resolves every name to these addresses. */
function resolvingTo(...addresses: string[]): Lookup {
  const lookup = (_host: string, _options: object, done: (error: null, found: object[]) => void): void =>
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  return lookup as unknown as Lookup;
}

describe('host rules', () => {
  test('an address in the URL that is not allowed is not connected to', async () => {
    await using server = await startLocalServer(() => ({}));
    const answer = await transportTo(server.url, { hosts: hostRules(undefined) }).send(
      { method: 'GET', path: '/' },
      never,
    );
    expect(answer).toMatchObject({
      kind: 'NoAnswer',
      sent: false,
      error: {
        class: 'HostNotAllowed',
        message:
          'the operator may not connect to 127.0.0.1; loopback, link-local and cloud metadata addresses are not allowed unless --allowed-platform-hosts names them',
      },
    });
    expect(server.seen).toHaveLength(0);
  });

  test('where hosts are listed, the refusal names the list', async () => {
    const { error } = (await transportTo('http://127.0.0.1:9', { hosts: hostRules(['acme.run.ai']) }).send(
      { method: 'GET', path: '/' },
      never,
    )) as { error: PlatformError };
    expect(error.message).toBe(
      'the operator may not connect to 127.0.0.1; --allowed-platform-hosts says which hosts it may',
    );
  });

  test('a name is judged by the address that it leads to', async () => {
    await using server = await startLocalServer(() => ({}));
    const { port } = new URL(server.url);
    const url = `http://innocent.example:${port}`;
    const send = (hosts: string[] | undefined): ReturnType<Transport['send']> =>
      transportTo(url, { hosts: hostRules(hosts), lookup: resolvingTo('127.0.0.1') }).send(
        { method: 'GET', path: '/' },
        never,
      );
    expect(await send(undefined)).toMatchObject({
      sent: false,
      error: { class: 'HostNotAllowed', message: expect.stringContaining('innocent.example (127.0.0.1)') },
    });
    expect(server.seen).toHaveLength(0);
    expect(await send(['127.0.0.0/8'])).toMatchObject({ kind: 'Answer', status: 200 });
  });

  test('the address that was judged is the one that is used: only allowed ones reach the socket', async () => {
    await using server = await startLocalServer(() => ({}));
    const { port } = new URL(server.url);
    let lookups = 0;
    const lookup = ((_: string, __: object, done: (error: null, found: object[]) => void) => {
      lookups += 1;
      done(null, [
        { address: '169.254.169.254', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    }) as unknown as Lookup;
    const transport = transportTo(`http://mixed.example:${port}`, { lookup });
    expect(await transport.send({ method: 'GET', path: '/' }, never)).toMatchObject({ kind: 'Answer' });
    expect(lookups).toBe(1);
    await transport.close();
  });
});

describe('a DNS answer that changes between check and use', () => {
  /** Answers each look-up with the next address. */
  const changing = (...answers: string[]): Lookup =>
    ((_: string, __: object, done: (error: null, found: object[]) => void) =>
      done(null, [{ address: answers.shift() ?? '127.0.0.2', family: 4 }])) as unknown as Lookup;

  test('each connection is judged by its own answer, and none of them is made to another address', async () => {
    // Both addresses lead here; the operator may connect to the first alone.
    const peers: (string | undefined)[] = [];
    await using server = await startLocalServer(
      (_, response) => {
        peers.push(response.socket?.localAddress);
        return { headers: { connection: 'close' } };
      },
      undefined,
      '0.0.0.0',
    );
    const url = `http://rebound.example:${new URL(server.url).port}`;
    const transport = transportTo(url, { lookup: changing('127.0.0.1', '127.0.0.2', '127.0.0.1') });
    const send = (): ReturnType<Transport['send']> => transport.send({ method: 'GET', path: '/' }, never);
    expect(await send()).toMatchObject({ kind: 'Answer', status: 200 });
    expect(await send()).toMatchObject({
      sent: false,
      error: { class: 'HostNotAllowed', message: expect.stringContaining('rebound.example (127.0.0.2)') },
    });
    expect(await send()).toMatchObject({ kind: 'Answer', status: 200 });
    expect(peers).toEqual(['127.0.0.1', '127.0.0.1']);
    await transport.close();
  });
});
