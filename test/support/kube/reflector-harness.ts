import { afterEach } from 'vitest';
import { ApiError } from '../../../src/kube/api-error.ts';
import { Reflector, type ReflectorFailure } from '../../../src/kube/reflector.ts';
import { Store } from '../../../src/kube/store.ts';
import { FakeClock } from '../fake-clock.ts';
import { FakeCollection } from './fake-collection.ts';

const RESOURCE = { group: 'example.com', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };

const stops: AbortController[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

/** A reflector that has just been started against a server with one object, `a`. Ends with the test. */
export async function startReflector(prepare: (server: FakeCollection) => void = () => {}, random = () => 0) {
  const server = new FakeCollection();
  server.set('a');
  prepare(server);
  const clock = new FakeClock();
  const store = new Store({
    onListenerError: (error) => {
      throw error;
    },
    freeze: true,
  });
  const changes: string[] = [];
  store.listen(({ type, object, initial }) =>
    changes.push(`${type} ${object.metadata.name}${initial ? ' initial' : ''}`),
  );
  const relists: string[] = [];
  const restarts: string[] = [];
  const failures: ReflectorFailure[] = [];
  const reflector = new Reflector({
    client: server,
    resource: RESOURCE,
    store,
    clock,
    random,
    onRelist: (reason) => relists.push(reason),
    onWatchRestart: (reason) => restarts.push(reason),
    onFailure: (failure) => failures.push(failure),
  });
  const stop = new AbortController();
  stops.push(stop);
  const ended = reflector.run(stop.signal);
  await clock.advance(0);
  const names = (): string[] => [...store.values()].map((object) => object.metadata.name).toSorted();
  return { server, clock, store, reflector, changes, relists, restarts, failures, stop, ended, names };
}

/** The version is no longer known. */
export const gone = () => new ApiError(410, 'Expired', 'too old resource version');
