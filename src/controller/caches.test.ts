import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { FakeCollection } from '../../test/support/kube/fake-collection.ts';
import { ApiError } from '../kube/api-error.ts';
import type { KubeClient, ListOptions, WatchOptions } from '../kube/client.ts';
import type { Resource } from '../kube/objects.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { Caches } from './caches.ts';

const stops: AbortController[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

/** An API server with a collection for each kind, or for each kind and namespace. */
class Server implements Pick<KubeClient, 'list' | 'watch'> {
  readonly #collections = new Map<string, FakeCollection>();

  /** As `InferencePlatform`, or `InferencePlatform in a`. */
  of(name: string): FakeCollection {
    const known = this.#collections.get(name) ?? new FakeCollection();
    this.#collections.set(name, known);
    return known;
  }

  /** What was asked for. */
  get asked(): string[] {
    return [...this.#collections].filter(([, { calls }]) => calls.length > 0).map(([name]) => name);
  }

  readonly list: KubeClient['list'] = (resource, options, signal) =>
    this.#at(resource, options).list(resource, options, signal);

  readonly watch: KubeClient['watch'] = (resource, options, signal) =>
    this.#at(resource, options).watch(resource, options, signal);

  #at({ kind }: Resource, { namespace }: ListOptions | WatchOptions): FakeCollection {
    return this.of(namespace === undefined ? kind : `${kind} in ${namespace}`);
  }
}

/** Caches that have just been started. They end with the test. */
async function start(namespaces?: readonly string[], prepare: (server: Server) => void = () => {}) {
  const server = new Server();
  prepare(server);
  const clock = new FakeClock();
  const lines: Record<string, unknown>[] = [];
  const metrics = createMetrics();
  const caches = new Caches({
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what caches use of one
    kube: server as unknown as KubeClient,
    clock,
    random: () => 0,
    logger: createLogger({
      level: 'info',
      format: 'json',
      write: (line) => lines.push(JSON.parse(line)),
    }),
    metrics,
    namespaces,
  });
  const stop = new AbortController();
  stops.push(stop);
  let [isSynced, hasEnded] = [false, false];
  void caches.synced().then(() => (isSynced = true));
  void caches.run(stop.signal).then(() => (hasEnded = true));
  await clock.advance(0);
  return { server, clock, caches, lines, metrics, stop, isSynced: () => isSynced, hasEnded: () => hasEnded };
}

const namesIn = (store: { values(): Iterable<{ metadata: { name: string } }> } | undefined): string[] =>
  [...(store?.values() ?? [])].map(({ metadata }) => metadata.name).toSorted();

const forbidden = () => {
  throw new ApiError(403, 'Forbidden', 'no rights');
};

describe('what is watched', () => {
  test('everywhere: all four kinds, each in a store of its own', async () => {
    const { caches, server, clock, isSynced } = await start(undefined, (prepared) => {
      prepared.of('InferenceDeployment').set('llama');
      prepared.of('InferencePlatform').set('mine');
      prepared.of('ClusterInferencePlatform').set('ours');
      prepared.of('Namespace').set('team-a');
    });
    expect(isSynced()).toBe(true);
    expect(server.asked.toSorted()).toEqual([
      'ClusterInferencePlatform',
      'InferenceDeployment',
      'InferencePlatform',
      'Namespace',
    ]);
    const { deployments, platforms, clusterPlatforms, namespaces } = caches;
    expect([deployments, platforms, clusterPlatforms, namespaces].map(namesIn)).toEqual([
      ['llama'],
      ['mine'],
      ['ours'],
      ['team-a'],
    ]);
    server.of('InferenceDeployment').set('later');
    server.of('ClusterInferencePlatform').delete('ours');
    await clock.advance(0);
    expect([namesIn(deployments), namesIn(clusterPlatforms)]).toEqual([['later', 'llama'], []]);
  });

  test('some namespaces: their two kinds alone, and all namespaces of a kind in one store', async () => {
    const { caches, server } = await start(['a', 'b'], (prepared) => {
      prepared.of('InferenceDeployment in a').set('first');
      prepared.of('InferenceDeployment in b').set('second');
    });
    expect(server.asked.toSorted()).toEqual([
      'InferenceDeployment in a',
      'InferenceDeployment in b',
      'InferencePlatform in a',
      'InferencePlatform in b',
    ]);
    expect(namesIn(caches.deployments)).toEqual(['first', 'second']);
    expect(caches.clusterPlatforms).toBeUndefined();
    expect(caches.namespaces).toBeUndefined();
  });
});

describe('until everything is filled', () => {
  test('it is not synced, and each line says what is missing and why', async () => {
    const { caches, server, clock, isSynced } = await start(undefined, (prepared) => {
      prepared.of('Namespace').fault = forbidden;
    });
    expect(isSynced()).toBe(false);
    expect(caches.problems()).toEqual([
      expect.stringMatching(
        /^Namespace objects are not listed yet: the operator may not list and watch namespaces: apply/,
      ),
    ]);
    server.of('Namespace').fault = () => {};
    await clock.advance(60_000);
    expect(isSynced()).toBe(true);
    expect(caches.problems()).toEqual([]);
  });

  test('of several namespaces the one that fails is named, with what its rights need', async () => {
    const { caches } = await start(['a', 'b'], (prepared) => {
      prepared.of('InferencePlatform in b').fault = forbidden;
    });
    expect(caches.problems()).toEqual([
      expect.stringMatching(
        /^InferencePlatform \(b\) objects are not listed yet: .*in the namespace b: give it the Role/,
      ),
    ]);
  });

  test('what has not been asked for yet has no reason', () => {
    const unasked = new Caches({
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is never asked
      kube: {} as unknown as KubeClient,
      clock: new FakeClock(),
      random: () => 0,
      logger: createLogger({ level: 'error', format: 'json', write: () => {} }),
      metrics: createMetrics(),
      namespaces: ['a'],
    });
    expect(unasked.problems()).toEqual([
      'InferenceDeployment (a) objects are not listed yet',
      'InferencePlatform (a) objects are not listed yet',
    ]);
  });
});

test('a watch that fails is logged with its kind and the next try, without a stack, and counted', async () => {
  const { lines, metrics } = await start(['a'], (prepared) => {
    prepared.of('InferencePlatform in a').fault = forbidden;
  });
  expect(lines).toMatchObject([
    {
      level: 'warn',
      msg: 'the watch failed and is tried again',
      kind: 'InferencePlatform',
      error: expect.stringContaining('in the namespace a'),
      retryInMs: expect.any(Number),
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('.ts:');
  const text = await metrics.text();
  expect(text).toContain('inference_operator_reflector_synced{kind="InferencePlatform (a)"} 0');
  expect(text).toContain('inference_operator_reflector_synced{kind="InferenceDeployment (a)"} 1');
  expect(text).toMatch(/reflector_relists_total\{kind="InferenceDeployment \(a\)",reason="initial"\} 1/);
  expect(text).toMatch(/reflector_watch_restarts_total\{kind="InferencePlatform \(a\)",reason="\w+"\} 1/);
});

test('a listener that throws is a bug that the log names, and the store goes on', async () => {
  const { caches, server, clock, lines } = await start();
  caches.deployments.listen(() => {
    throw new Error('a bug');
  });
  server.of('InferenceDeployment').set('llama');
  await clock.advance(0);
  expect(namesIn(caches.deployments)).toEqual(['llama']);
  expect(lines).toMatchObject([{ level: 'error', kind: 'InferenceDeployment', err: { message: 'a bug' } }]);
});

test('it ends when it is told to, and not before', async () => {
  const { stop, clock, hasEnded } = await start();
  expect(hasEnded()).toBe(false);
  stop.abort();
  await clock.advance(0);
  expect(hasEnded()).toBe(true);
});
