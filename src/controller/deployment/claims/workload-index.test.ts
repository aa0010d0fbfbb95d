import { beforeEach, describe, expect, test } from 'vitest';
import { HOME, objectOf, type Scene } from '../../../../test/support/decide/scene.ts';
import { WorkloadIndex } from './workload-index.ts';

type Deployment = ReturnType<typeof objectOf>;

/** `team-a/x`. */
function deployment(key: string, scene: Scene = {}): Deployment {
  const [namespace = '', name = ''] = key.split('/');
  const object = objectOf(scene);
  return { ...object, metadata: { ...object.metadata, namespace, name, uid: key } };
}
const has = (id: string, home = HOME): Scene => ({ status: { workload: { id, name: 'llama', home } } });

let index: WorkloadIndex;
const add = (...objects: Deployment[]): void => {
  for (const object of objects) index.onChange({ type: 'added', object, initial: true });
};
const drop = (object: Deployment): void => index.onChange({ type: 'deleted', object, initial: false });
const ofId = (id: string, home = HOME): string[] => [...index.keysOfId(home, id)];
const ofName = (name: string, home = HOME): string[] => [...index.keysOfName(home, name)];
beforeEach(() => {
  index = new WorkloadIndex();
});

describe('which objects a workload belongs to', () => {
  test('by id and by name, as status records them', () => {
    add(deployment('team-a/x', has('w1')));
    expect([ofId('w1'), ofId('w2')]).toEqual([['team-a/x'], []]);
    expect([ofName('llama'), ofName('other')]).toEqual([['team-a/x'], []]);
  });

  test('what is gone is forgotten', () => {
    const object = deployment('team-a/x', has('w1'));
    add(object);
    expect(index.get('team-a/x')).toBe(object);
    drop(object);
    expect([ofId('w1'), ofName('llama'), index.get('team-a/x')]).toEqual([[], [], undefined]);
  });

  test('another id takes the place of the first', () => {
    add(deployment('team-a/x', has('w1')), deployment('team-a/x', has('w2')));
    expect([ofId('w1'), ofId('w2')]).toEqual([[], ['team-a/x']]);
  });

  test('two objects with one id, by a copied manifest: the one that stays is still found', () => {
    const copy = deployment('team-b/copy', has('w1'));
    add(deployment('team-a/x', has('w1')), copy);
    expect(ofId('w1')).toEqual(['team-a/x', 'team-b/copy']);
    drop(copy);
    expect([ofId('w1'), ofName('llama')]).toEqual([['team-a/x'], ['team-a/x']]);
  });

  test('a create that status has on record is found by its home and the declared name, until there is an id', () => {
    const spec = { runai: { name: 'llama', spec: { image: 'a' } } };
    const operation = { type: 'Create', startedAt: '2026-01-05T10:00:00Z', home: HOME } as const;
    const ofCreate = (): string[] => [...index.keysOfCreate(HOME, 'llama')];
    add(deployment('team-a/x', { spec, status: { operation } }));
    expect([ofCreate(), ofName('llama')]).toEqual([['team-a/x'], []]);
    add(deployment('team-a/x', { spec, status: { operation: { ...operation, refused: true } } }));
    expect(ofCreate()).toEqual([]);
    add(deployment('team-a/x', { spec, status: { workload: { home: HOME } } }));
    expect([ofCreate(), ofName('llama')]).toEqual([['team-a/x'], []]);
    add(deployment('team-a/x', { spec, ...has('w1') }));
    expect([ofCreate(), ofName('llama')]).toEqual([[], ['team-a/x']]);
  });

  test('the same id in two homes is two workloads', () => {
    add(deployment('team-a/x', has('llama', 'one/1')), deployment('team-b/y', has('llama', 'two/2')));
    expect([ofId('llama', 'one/1'), ofId('llama', 'two/2')]).toEqual([['team-a/x'], ['team-b/y']]);
  });
});

test('a platform that spells a home in another way means the same one', () => {
  add(deployment('team-a/x', has('w1', 'C0FFEE/33')));
  expect([ofId('w1', 'c0ffee/33'), ofName('llama', 'C0ffee/33')]).toEqual([['team-a/x'], ['team-a/x']]);
});

describe('twins name the same workload through the same platform object', () => {
  const naming = (runai: object, platform = 'runai'): Scene => ({
    spec: { platformRef: { name: platform }, runai: { ...runai, spec: { image: 'a' } } },
  });
  const llama = deployment('team-a/x', naming({ name: 'llama', project: 'p' }));

  test.for<[why: string, twins: string[], other: Deployment]>([
    [
      'itself and the other',
      ['team-a/x', 'team-a/y'],
      deployment('team-a/y', naming({ name: 'llama', project: 'p' })),
    ],
    ['by its own name', ['team-a/x', 'team-a/llama'], deployment('team-a/llama', naming({ project: 'p' }))],
    ['another name', ['team-a/x'], deployment('team-a/y', naming({ project: 'p' }))],
    ['another project', ['team-a/x'], deployment('team-a/y', naming({ name: 'llama', project: 'q' }))],
    [
      'another platform object',
      ['team-a/x'],
      deployment('team-a/y', naming({ name: 'llama', project: 'p' }, 'other')),
    ],
    [
      "another namespace's platform object",
      ['team-a/x'],
      deployment('team-b/y', naming({ name: 'llama', project: 'p' })),
    ],
  ])('%s', ([, twins, other]) => {
    add(llama, other);
    expect([...index.twinsOf(llama)]).toEqual(twins);
  });
});

test('users of a platform object, each kind by its own key', () => {
  const cluster = deployment('team-b/y', {
    spec: { platformRef: { kind: 'ClusterInferencePlatform', name: 'runai' } },
  });
  add(deployment('team-a/x'), cluster);
  expect([...index.keysOfPlatform('InferencePlatform/team-a/runai')]).toEqual(['team-a/x']);
  expect([...index.keysOfPlatform('ClusterInferencePlatform/runai')]).toEqual(['team-b/y']);
  drop(cluster);
  expect(index.keysOfPlatform('ClusterInferencePlatform/runai').size).toBe(0);
});
