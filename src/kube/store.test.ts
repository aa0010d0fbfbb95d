import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from './objects.ts';
import { Store, type StoreChange } from './store.ts';

interface Thing extends KubeObject {
  spec: number;
}

function thing(
  name: string,
  version: number,
  facts: { uid?: string; spec?: number; namespace?: string } = {},
): Thing {
  const { uid = `uid-${name}`, spec = version, namespace = 'ns' } = facts;
  const metadata = {
    name,
    namespace,
    uid,
    resourceVersion: `${version}`,
    creationTimestamp: '2026-01-05T10:00:00Z',
  };
  return { apiVersion: 'example.com/v1', kind: 'Thing', metadata, spec };
}

function observed(): {
  store: Store<Thing>;
  heard: string[];
  changes: StoreChange<Thing>[];
  errors: unknown[];
} {
  const changes: StoreChange<Thing>[] = [];
  const heard: string[] = [];
  const errors: unknown[] = [];
  const store = new Store<Thing>({ onListenerError: (error) => errors.push(error), freeze: true });
  store.listen((change) => {
    changes.push(change);
    const { uid, resourceVersion } = change.object.metadata;
    heard.push(`${change.type} ${uid} ${resourceVersion}${change.initial ? ' initial' : ''}`);
  });
  return { store, heard, changes, errors };
}

function list(store: Store<Thing>, things: Thing[], namespace?: string, initial = false): void {
  const relist = store.relist(namespace);
  for (const item of things) relist.add(item);
  relist.complete(initial);
}

describe('events of a watch', () => {
  test('are added, updated, deleted', () => {
    const { store, heard, changes } = observed();
    store.apply(thing('a', 1));
    store.apply(thing('a', 2));
    expect(store.get('ns/a')?.spec).toBe(2);
    expect(changes[1]).toMatchObject({ type: 'updated', previous: { spec: 1 }, object: { spec: 2 } });
    store.remove(thing('a', 3));
    expect(heard).toEqual(['added uid-a 1', 'updated uid-a 2', 'deleted uid-a 2']);
    expect(store.size).toBe(0);
  });

  test('another uid under the same name is a delete and an add', () => {
    const { store, heard } = observed();
    store.apply(thing('a', 1, { uid: 'first' }));
    store.apply(thing('a', 5, { uid: 'second' }));
    expect(heard).toEqual(['added first 1', 'deleted first 1', 'added second 5']);
  });

  test('a late DELETED of an earlier incarnation deletes nothing', () => {
    const { store } = observed();
    store.apply(thing('a', 5, { uid: 'second' }));
    store.remove(thing('a', 4, { uid: 'first' }));
    expect(store.get('ns/a')).toBeDefined();
  });
});

describe('answers to our own writes', () => {
  test.each([
    { answer: thing('a', 6), taken: true, why: 'newer' },
    { answer: thing('a', 5, { spec: 9 }), taken: false, why: 'the same version: nothing was changed' },
    { answer: thing('a', 4), taken: false, why: 'older' },
    { answer: thing('a', 10), taken: true, why: 'newer by number, older by letters' },
    { answer: thing('a', 6, { uid: 'other' }), taken: false, why: 'another incarnation' },
    { answer: thing('b', 6), taken: false, why: 'not here: it may have been deleted' },
  ])('$why', ({ answer, taken }) => {
    const { store, heard } = observed();
    store.apply(thing('a', 5));
    store.put(answer);
    expect(heard.length).toBe(taken ? 2 : 1);
    expect(store.get('ns/a')?.spec).toBe(taken ? answer.spec : 5);
    expect(store.size).toBe(1);
  });

  test('events from before the answer do not bring the old state back', () => {
    const { store } = observed();
    store.apply(thing('a', 5));
    store.put(thing('a', 8));
    store.apply(thing('a', 6));
    store.apply(thing('a', 7));
    expect(store.get('ns/a')?.spec).toBe(8);
    store.apply(thing('a', 9));
    expect(store.get('ns/a')?.spec).toBe(9);
  });

  test('never bring back what was deleted', () => {
    const { store } = observed();
    store.apply(thing('a', 5));
    store.remove(thing('a', 7));
    store.put(thing('a', 6));
    expect(store.get('ns/a')).toBeUndefined();
  });
});

describe('a relist', () => {
  test('replaces everything, and tells only what differs', () => {
    const { store, heard } = observed();
    list(store, [thing('a', 1), thing('b', 2), thing('c', 3)], undefined, true);
    heard.length = 0;
    list(store, [thing('a', 1), thing('b', 5), thing('d', 6)]);
    expect(heard.toSorted()).toEqual(['added uid-d 6', 'deleted uid-c 3', 'updated uid-b 5']);
  });

  test('keeps the very object where nothing differs: no second copy', () => {
    const { store } = observed();
    list(store, [thing('a', 1)]);
    const before = store.get('ns/a');
    list(store, [thing('a', 1)]);
    expect(store.get('ns/a')).toBe(before);
  });

  test('goes back to older versions, as after a restore of etcd', () => {
    const { store } = observed();
    store.apply(thing('a', 50));
    list(store, [thing('a', 40)]);
    expect(store.get('ns/a')?.spec).toBe(40);
  });

  test('sees that one version names two states, as after a restore of etcd', () => {
    const { store, heard } = observed();
    store.apply(thing('a', 50, { spec: 1 }));
    list(store, [thing('a', 50, { spec: 2 })]);
    expect(store.get('ns/a')?.spec).toBe(2);
    expect(heard).toEqual(['added uid-a 50', 'updated uid-a 50']);
  });

  test('undoes an answer from before it, and not one that came meanwhile', () => {
    const { store } = observed();
    store.apply(thing('a', 1));
    store.apply(thing('b', 1));
    store.put(thing('a', 90));
    const relist = store.relist(undefined);
    relist.add(thing('a', 40));
    relist.add(thing('b', 40));
    store.put(thing('b', 41));
    relist.complete(false);
    expect([store.get('ns/a')?.spec, store.get('ns/b')?.spec]).toEqual([40, 41]);
  });

  test('of one namespace leaves the others alone', () => {
    const { store } = observed();
    list(store, [thing('a', 1, { namespace: 'one' })], 'one');
    list(store, [thing('a', 2, { namespace: 'two' })], 'two');
    list(store, [], 'one');
    expect([...store.values()].map((item) => item.metadata.namespace)).toEqual(['two']);
  });

  test('changes nothing before it is complete', () => {
    const { store } = observed();
    store.apply(thing('a', 1));
    store.relist(undefined).add(thing('b', 2));
    expect(store.size).toBe(1);
    expect(store.get('ns/a')).toBeDefined();
  });
});

test('managedFields and last-applied are left out, other annotations stay', () => {
  const { store } = observed();
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', mine: 'yes' };
  const object = thing('a', 1);
  store.apply({ ...object, metadata: { ...object.metadata, annotations, managedFields: [{}] } } as Thing);
  const { metadata } = store.get('ns/a') as Thing;
  expect(metadata.annotations).toEqual({ mine: 'yes' });
  expect(metadata).not.toHaveProperty('managedFields');
});

test('a listener that throws stops neither the stream nor the others', () => {
  const { store, heard, errors } = observed();
  using _ = store.listen(() => {
    throw new Error('bug');
  });
  const later: string[] = [];
  store.listen((change) => later.push(change.type));
  store.apply(thing('a', 1));
  expect([heard.length, later, errors.length]).toEqual([1, ['added'], 1]);
});

test('a listener that was disposed hears nothing', () => {
  const { store } = observed();
  const heard: unknown[] = [];
  store.listen((change) => heard.push(change))[Symbol.dispose]();
  store.apply(thing('a', 1));
  expect(heard).toEqual([]);
});

test('whatever the order of stream and answers, no object goes back and the listeners know what the store knows', () => {
  // The stream brings versions 1..n of one object in order; answers to our writes arrive at any time.
  const arrivals = fc.array(fc.record({ own: fc.boolean(), ahead: fc.nat({ max: 4 }) }), { maxLength: 30 });
  fc.assert(
    fc.property(arrivals, (arrivals) => {
      const { store, changes } = observed();
      const mirror = new Map<string, Thing>();
      let streamed = 1;
      store.apply(thing('a', streamed));
      let highest = streamed;
      for (const { own, ahead } of arrivals) {
        if (own) store.put(thing('a', streamed + ahead));
        else store.apply(thing('a', (streamed += 1)));
        const version = Number(store.get('ns/a')?.metadata.resourceVersion);
        expect(version).toBeGreaterThanOrEqual(Math.max(highest, streamed));
        highest = version;
      }
      for (const change of changes) {
        if (change.type === 'deleted') mirror.delete('ns/a');
        else mirror.set('ns/a', change.object);
      }
      expect([...mirror.values()]).toEqual([...store.values()]);
    }),
  );
});
