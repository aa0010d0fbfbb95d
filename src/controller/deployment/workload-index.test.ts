import { beforeEach, describe, expect, test } from 'vitest';
import { HOME, objectOf, type Scene } from '../../../test/support/decide/scene.ts';
import { platformKeyOf, WorkloadIndex } from './workload-index.ts';

type Deployment = ReturnType<typeof objectOf>;

/** `team-a/x`, created in that minute. */
function deployment(key: string, minute: number, scene: Scene = {}): Deployment {
  const [namespace = '', name = ''] = key.split('/');
  const object = objectOf({ held: false, ...scene });
  const creationTimestamp = `2026-01-05T10:${String(minute).padStart(2, '0')}:00Z`;
  return { ...object, metadata: { ...object.metadata, namespace, name, uid: key, creationTimestamp } };
}
const has = (id: string, name = 'llama'): Scene => ({ status: { workload: { id, name, home: HOME } } });
const named = { spec: { runai: { name: 'llama', project: 'p', spec: { image: 'a' } } } };

let index: WorkloadIndex;
const add = (...objects: Deployment[]): void => {
  for (const object of objects) index.onChange({ type: 'added', object, initial: true });
};
const drop = (object: Deployment): void => index.onChange({ type: 'deleted', object, initial: false });
const claim = (key: string): string => {
  const result = index.claim(HOME, 'llama', key);
  return result.kind === 'Ours' ? 'Ours' : `${result.holder.namespace}/${result.holder.name}`;
};
beforeEach(() => {
  index = new WorkloadIndex();
});

describe('whose turn it is with a name', () => {
  test('the one whose status records it, although another is older', () => {
    add(deployment('team-b/old', 1), deployment('team-a/x', 2, has('w1')));
    expect(claim('team-b/old')).toBe('team-a/x');
    expect(claim('team-a/x')).toBe('Ours');
  });

  test('of two that status names, the older', () => {
    add(deployment('team-a/young', 2, has('w1')), deployment('team-a/old', 1, has('w1')));
    expect(claim('team-a/young')).toBe('team-a/old');
    expect(claim('team-a/old')).toBe('Ours');
  });

  test('else the one that looked first, through whatever platform object', () => {
    add(deployment('team-a/x', 2), deployment('team-b/y', 1));
    expect(claim('team-a/x')).toBe('Ours');
    expect(claim('team-b/y')).toBe('team-a/x');
    expect(claim('team-a/x')).toBe('Ours');
  });

  test('of two that declare the same, the older one, whoever looks first', () => {
    add(deployment('team-a/young', 2, named), deployment('team-a/old', 1, named));
    expect(claim('team-a/young')).toBe('team-a/old');
    expect(claim('team-a/old')).toBe('Ours');
  });

  test('of two created in the same second exactly one', () => {
    add(deployment('team-a/b', 1, named), deployment('team-a/a', 1, named));
    expect([claim('team-a/b'), claim('team-a/a')].filter((result) => result === 'Ours')).toHaveLength(1);
  });

  test.for<[why: string, scene: Scene]>([
    ['a finalizer: its create may be on its way', { held: true }],
    ['an open create', { status: { operation: { type: 'Create', startedAt: '2026-01-05T10:00:00Z' } } }],
  ])('one that may have created it already comes before an older one: %s', ([, scene]) => {
    add(deployment('team-a/old', 1, named), deployment('team-a/young', 2, { ...named, ...scene }));
    expect(claim('team-a/old')).toBe('team-a/young');
    expect(claim('team-a/young')).toBe('Ours');
  });

  test('the next one, once the holder is gone', () => {
    const first = deployment('team-a/x', 1);
    add(first, deployment('team-b/y', 2));
    expect(claim('team-a/x')).toBe('Ours');
    drop(first);
    expect(claim('team-b/y')).toBe('Ours');
  });

  test('an update of the holder takes nothing from it', () => {
    const first = deployment('team-a/x', 2);
    add(first, deployment('team-b/y', 1));
    expect(claim('team-a/x')).toBe('Ours');
    index.onChange({
      type: 'updated',
      object: { ...first, metadata: { ...first.metadata, generation: 2 } },
      previous: first,
      initial: false,
    });
    expect(claim('team-b/y')).toBe('team-a/x');
  });

  test('one that looks elsewhere frees what it held', () => {
    add(deployment('team-a/x', 1), deployment('team-b/y', 2));
    expect(claim('team-a/x')).toBe('Ours');
    index.claim('other/1', 'llama', 'team-a/x');
    expect(claim('team-b/y')).toBe('Ours');
  });
});

describe('which object a row belongs to', () => {
  test('by id, as status records it', () => {
    add(deployment('team-a/x', 1, has('w1')));
    expect(index.keyOfId('w1')).toBe('team-a/x');
    expect(index.keyOfId('w2')).toBeUndefined();
  });

  test('by name, as status records it or as it was claimed', () => {
    add(deployment('team-a/x', 1, has('w1')), deployment('team-a/y', 2));
    expect(index.keyOfPlace(HOME, 'llama')).toBe('team-a/x');
    expect(index.keyOfPlace(HOME, 'other')).toBeUndefined();
    index.claim(HOME, 'other', 'team-a/y');
    expect(index.keyOfPlace(HOME, 'other')).toBe('team-a/y');
  });

  test('what is gone is forgotten', () => {
    const object = deployment('team-a/x', 1, has('w1'));
    add(object);
    drop(object);
    expect([index.keyOfId('w1'), index.keyOfPlace(HOME, 'llama'), index.has('team-a/x')]).toEqual([
      undefined,
      undefined,
      false,
    ]);
  });

  test('another id takes the place of the first', () => {
    const object = deployment('team-a/x', 1, has('w1'));
    add(object, deployment('team-a/x', 1, has('w2')));
    expect([index.keyOfId('w1'), index.keyOfId('w2')]).toEqual([undefined, 'team-a/x']);
  });
});

test('users of a platform object, each kind by its own key', () => {
  const cluster = deployment('team-b/y', 1, {
    spec: { platformRef: { kind: 'ClusterInferencePlatform', name: 'runai' } },
  });
  add(deployment('team-a/x', 1), cluster);
  expect([...index.keysOfPlatform('InferencePlatform/team-a/runai')]).toEqual(['team-a/x']);
  expect([...index.keysOfPlatform('ClusterInferencePlatform/runai')]).toEqual(['team-b/y']);
  expect(platformKeyOf(cluster)).toBe('ClusterInferencePlatform/runai');
  drop(cluster);
  expect(index.keysOfPlatform('ClusterInferencePlatform/runai').size).toBe(0);
});
