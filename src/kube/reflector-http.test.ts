import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import {
  type Answer,
  failure,
  json,
  reset,
  silence,
  TestServer,
  transportTo,
  until,
} from '../../test/support/kube/test-server.ts';
import { KubeClient } from './client.ts';
import type { Secrets } from './credentials.ts';
import { Reflector } from './reflector.ts';
import { Store } from './store.ts';

const RESOURCE = { group: 'example.com', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };

const line = (event: object): string => `${JSON.stringify(event)}\n`;
const added = (name: string, resourceVersion: string): string =>
  line({
    type: 'ADDED',
    object: { kind: 'Thing', metadata: { name, namespace: 'ns', uid: name, resourceVersion } },
  });
const endOfList = (resourceVersion: string): string =>
  line({
    type: 'BOOKMARK',
    object: { metadata: { resourceVersion, annotations: { 'k8s.io/initial-events-end': 'true' } } },
  });
/** A watch that stays open. */
const watch =
  (...lines: string[]): Answer =>
  (response) =>
    void response.write(`${lines.join('')}\n`);
const streamedList = watch(added('a', '5'), endOfList('7'));
const where = json(200, { metadata: { resourceVersion: '7' }, items: [] });

async function start(answers: Answer[], read?: (refused: boolean) => Secrets) {
  const server = await TestServer.start(...answers);
  const clock = new FakeClock();
  const transport = transportTo(server, clock, read === undefined ? {} : { read });
  const store = new Store({ onListenerError: () => {} });
  const restarts: string[] = [];
  const reflector = new Reflector({
    client: new KubeClient(transport, 'operator'),
    resource: RESOURCE,
    store,
    clock,
    random: () => 0,
    onWatchRestart: (reason) => restarts.push(reason),
  });
  const stop = new AbortController();
  const ended = reflector.run(stop.signal);
  const end = async (): Promise<void> => {
    stop.abort();
    await ended;
    await until(() => server.open <= 1);
    expect(clock.pending).toBe(0);
    await transport.close();
    await server[Symbol.asyncDispose]();
  };
  return { server, clock, store, reflector, restarts, stop, ended, [Symbol.asyncDispose]: end };
}

test('a black hole: after 90 s of silence the connection is closed and another one opened', async () => {
  await using run = await start([streamedList, where, watch(added('b', '9'))]);
  await until(() => run.reflector.hasSynced);
  expect(run.server.open).toBe(1);
  await run.clock.advance(90_000);
  await until(() => run.store.size === 2);
  expect(run.restarts).toEqual(['inactive']);
  expect(run.server.received.at(-1)?.url).toContain('resourceVersion=7');
  // The idle one of the call before may be kept, the dead one may not.
  await until(() => run.server.open <= 2);
});

test('a token that has expired is read again, and nobody notices', async () => {
  let token = 0;
  const read = () => ({ headers: { Authorization: `Bearer ${(token += 1)}` }, tls: {} });
  await using run = await start([failure(401, 'Unauthorized'), streamedList], read);
  await until(() => run.reflector.hasSynced);
  expect(run.server.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
  expect(run.restarts).toEqual([]);
});

test('no rights at first: both ways of listing are refused, then it syncs', async () => {
  const no = failure(403, 'Forbidden');
  await using run = await start([no, no, no, no, streamedList]);
  await until(() => run.restarts.length === 1);
  expect(run.reflector.lastError).toMatchObject({ status: 403, message: 'because Forbidden' });
  await run.clock.advance(800);
  await until(() => run.restarts.length === 2);
  await run.clock.advance(1_600);
  await until(() => run.reflector.hasSynced);
  expect(run.restarts).toEqual(['forbidden', 'forbidden']);
});

test('a storm of 410, in the answer and in the stream', async () => {
  const inStream = watch(line({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }));
  const answer = failure(410, 'Expired');
  await using run = await start([streamedList, where, answer, inStream, answer, inStream, streamedList]);
  await until(() => run.reflector.hasSynced);
  await run.clock.advance(90_000);
  for (const [index, wait] of [800, 1_600, 3_200].entries()) {
    await until(() => run.restarts.length === 3 + index);
    await run.clock.advance(wait);
  }
  await until(() => run.server.received.length === 7);
  await until(() => run.reflector.lastError === undefined);
  expect(run.restarts).toEqual(['inactive', 'expired', 'expired', 'expired', 'expired']);
});

test('an event that was cut in the middle comes again with the next watch', async () => {
  const whole = added('b', '9');
  const cut: Answer = (response, request) => {
    response.write(`${added('a', '5')}${endOfList('7')}${whole.slice(0, 30)}`, () =>
      reset(response, request),
    );
  };
  await using run = await start([cut, where, watch(whole)]);
  await until(() => run.restarts.length === 1);
  expect(run.store.size).toBe(1);
  await run.clock.advance(800);
  await until(() => run.store.size === 2);
});

test.each([
  { when: 'while the list is on its way', answers: [failure(422, 'Invalid'), silence], after: 2 },
  { when: 'while the watch is being opened', answers: [silence], after: 1 },
  { when: 'while it watches', answers: [streamedList], after: 1 },
])('stopped $when: the connection is closed', async ({ answers, after }) => {
  await using run = await start(answers);
  await until(() => run.server.received.length === after);
  run.stop.abort();
  await run.ended;
  await until(() => run.server.open <= after - 1);
  expect(run.server.received).toHaveLength(after);
});
