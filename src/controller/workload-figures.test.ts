import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import type { InferenceDeployment } from '../crd/inference-deployment.ts';
import type { KubeObject } from '../kube/objects.ts';
import { Store } from '../kube/store.ts';
import { PlatformError } from '../platform-clients/errors.ts';
import type { PlatformClient } from '../platform-clients/platform.ts';
import { WorkloadFigures } from './workload-figures.ts';

type Deployment = InferenceDeployment & KubeObject;
type Measure = NonNullable<PlatformClient['measure']>;

let version = 0;
/** A deployment that serves, on the platform that its labels name. */
const serving = (name: string, platform: string, uid = name): Deployment =>
  ({
    metadata: { namespace: 'a', name, uid, resourceVersion: String((version += 1)), labels: { platform } },
    status: { workload: { id: `id-${name}` }, conditions: [{ type: 'Available', status: 'True' }] },
  }) as unknown as Deployment;

const SHOWN = { throughput: 3, latency: 0.5 };
const answers: Measure = async () => SHOWN;
/** Answers nothing until it is given up. */
const silent: Measure = (_, { signal }) =>
  new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(new PlatformError('Aborted', 'given up'))),
  );
const throws: Measure = async () => {
  throw new TypeError('a bug');
};

let clock: FakeClock;
let store: Store<Deployment>;
let shown: Map<string, unknown>;
let problems: unknown[];
let platforms: Record<string, Measure>;
let stop: AbortController;
let run: () => Promise<void>;
beforeEach(() => {
  clock = new FakeClock();
  store = new Store<Deployment>({ onListenerError: (error) => expect.unreachable(String(error)) });
  shown = new Map();
  problems = [];
  platforms = {};
  stop = new AbortController();
  const figures = new WorkloadFigures({
    clock,
    deployments: store,
    metrics: {
      set: ({ name }, figure) => void shown.set(name, figure),
      remove: ({ name }) => void shown.delete(name),
    },
    accessTo: ({ metadata }) => {
      const platform = metadata.labels?.['platform'] ?? '';
      const measure = platforms[platform];
      return measure && { platform, client: { measure } as PlatformClient };
    },
    onBug: (error) => problems.push(error),
  });
  run = () => figures.run(stop.signal);
});

test('shows what is measured, and nothing where nothing is', async () => {
  platforms = { one: answers };
  store.apply(serving('good', 'one'));
  store.apply({ ...serving('idle', 'one'), status: {} });
  store.apply(serving('lost', 'none'));
  shown.set('idle', 'old').set('lost', 'old');
  void run();
  await clock.advance(0);
  expect([...shown]).toEqual([['good', { requestsPerSecond: 3, latencySeconds: 0.5 }]]);
});

test('a platform that does not answer holds up no other', async () => {
  platforms = { silent, quick: answers };
  store.apply(serving('waits', 'silent'));
  store.apply(serving('good', 'quick'));
  void run();
  await clock.advance(0);
  expect([...shown.keys()]).toEqual(['good']);
});

test('a read ends after a while, and the rest of its round with it', async () => {
  let calls = 0;
  platforms = {
    one: (...call) => {
      calls += 1;
      return calls === 1 ? silent(...call) : answers(...call);
    },
  };
  for (const name of ['first', 'second']) {
    store.apply(serving(name, 'one'));
    shown.set(name, 'old');
  }
  void run();
  await clock.advance(19_999);
  expect([...shown.keys()]).toEqual(['first', 'second']);
  await clock.advance(1);
  expect([...shown.keys()]).toEqual([]);
  await clock.advance(30_000);
  expect([...shown.keys()]).toEqual(['first', 'second']);
});

test('a platform has one round at a time', async () => {
  let open = 0;
  let most = 0;
  platforms = {
    one: async () => {
      most = Math.max(most, (open += 1));
      await clock.sleep(15_000);
      open -= 1;
      return SHOWN;
    },
  };
  for (const name of ['a', 'b', 'c']) store.apply(serving(name, 'one'));
  void run();
  await clock.advance(120_000);
  expect(most).toBe(1);
  expect(shown.size).toBe(3);
});

test.each([
  { what: 'deleted', change: (object: Deployment) => store.remove(object) },
  {
    what: 'replaced',
    change: (object: Deployment) => store.apply(serving(object.metadata.name, 'one', 'b')),
  },
])('figures of an object that is $what meanwhile are not shown', async ({ change }) => {
  let answer = (): void => {};
  platforms = { one: () => new Promise((resolve) => (answer = () => resolve(SHOWN))) };
  const object = serving('gone', 'one');
  store.apply(object);
  void run();
  await clock.advance(0);
  change(object);
  answer();
  await clock.advance(0);
  expect(shown.size).toBe(0);
});

test('figures of another workload than the object has now are not shown', async () => {
  let answer = (): void => {};
  platforms = { one: () => new Promise((resolve) => (answer = () => resolve(SHOWN))) };
  const object = serving('again', 'one');
  store.apply(object);
  shown.set('again', 'old');
  void run();
  await clock.advance(0);
  store.apply({
    ...serving('again', 'one'),
    status: { ...object.status, workload: { id: 'other' } },
  });
  answer();
  await clock.advance(0);
  expect(shown.size).toBe(0);
});

test('what could not be read is not shown', async () => {
  platforms = { one: async () => new PlatformError('Transient', 'busy') };
  store.apply(serving('old', 'one'));
  shown.set('old', 'old');
  void run();
  await clock.advance(0);
  expect(shown.size).toBe(0);
});

test('a bug is told and ends nothing', async () => {
  platforms = { bad: throws, good: answers };
  store.apply(serving('first', 'bad'));
  store.apply(serving('second', 'bad'));
  store.apply(serving('good', 'good'));
  shown.set('first', 'old');
  const running = run();
  await clock.advance(0);
  expect([...shown.keys()]).toEqual(['good']);
  expect(problems).toHaveLength(2);
  platforms = { bad: answers };
  await clock.advance(30_000);
  expect([...shown.keys()].sort()).toEqual(['first', 'second']);
  stop.abort();
  await expect(running).resolves.toBeUndefined();
});

test('ends with its signal, and with the reads that are under way', async () => {
  platforms = { silent };
  store.apply(serving('waits', 'silent'));
  const running = run();
  await clock.advance(0);
  stop.abort();
  await expect(running).resolves.toBeUndefined();
  expect(clock.pending).toBe(0);
});
