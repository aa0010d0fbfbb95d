import { beforeEach, describe, expect, test } from 'vitest';
import { HOME, objectOf, type Scene, working } from '../../../../test/support/decide/scene.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { FakePlatform } from '../../../../test/support/model/fake-platform.ts';
import type { Translation } from '../../../platform-clients/platform.ts';
import type { Access } from '../../platform/directory.ts';
import { Claims } from './claims.ts';
import { WorkloadIndex } from './workload-index.ts';

type Deployment = ReturnType<typeof objectOf>;

/** `team-a/x`, created in that minute, without a finalizer. */
function deployment(key: string, minute: number, scene: Scene = {}): Deployment {
  const [namespace = '', name = ''] = key.split('/');
  const object = objectOf({ held: false, ...scene });
  const creationTimestamp = `2026-01-05T10:${String(minute).padStart(2, '0')}:00Z`;
  return { ...object, metadata: { ...object.metadata, namespace, name, uid: key, creationTimestamp } };
}
const has = (id: string): Scene => ({ status: { workload: { id, name: 'llama', home: HOME } } });
const runai = { name: 'llama', project: 'p', spec: { image: 'a' } };
/** Through one cluster-wide connection. */
const named = { spec: { runai, platformRef: { kind: 'ClusterInferencePlatform', name: 'shared' } } };
const paused = { spec: { ...named.spec, paused: true } };
const openCreate: Scene = { status: { operation: { type: 'Create', startedAt: '2026-01-05T10:00:00Z' } } };

let index: WorkloadIndex;
let claims: Claims;
/** Namespaces without leave, and objects that fail our own checks. */
let refused: Set<string>;
let invalid: Set<string>;

const platform = Object.assign(new FakePlatform(new FakeClock()), {
  translate: ({ namespace, name }: { namespace: string; name: string }): Translation =>
    invalid.has(`${namespace}/${name}`)
      ? { kind: 'Violation', field: 'spec', message: 'no' }
      : { kind: 'Desired', desired: { name: 'llama', body: {}, hash: 'v1:a', notices: [] } },
});
const accessFor = ({ metadata }: Deployment): Access =>
  refused.has(metadata.namespace) && metadata.deletionTimestamp === undefined
    ? { state: { kind: 'NotAllowed', message: 'no' }, live: undefined, client: undefined }
    : { state: working, live: undefined, client: platform };

const add = (...objects: Deployment[]): void => {
  for (const object of objects) index.onChange({ type: 'added', object, initial: true });
};
const drop = (object: Deployment): void => {
  index.onChange({ type: 'deleted', object, initial: false });
  claims.onChange({ type: 'deleted', object, initial: false });
};
const take = (key: string): string => {
  const result = claims.take(HOME, 'llama', key);
  return result.kind === 'Ours' ? 'Ours' : `${result.holder.namespace}/${result.holder.name}`;
};
beforeEach(() => {
  index = new WorkloadIndex();
  refused = new Set();
  invalid = new Set();
  claims = new Claims({ index, directory: { accessFor }, ownerId: 'owner-1' });
});

describe('whose turn it is with a name', () => {
  test('the one whose status records it, although another is older', () => {
    add(deployment('team-b/old', 1), deployment('team-a/x', 2, has('w1')));
    expect([take('team-b/old'), take('team-a/x')]).toEqual(['team-a/x', 'Ours']);
  });

  test('of two that status names, the older', () => {
    add(deployment('team-a/young', 2, has('w1')), deployment('team-a/old', 1, has('w1')));
    expect([take('team-a/young'), take('team-a/old')]).toEqual(['team-a/old', 'Ours']);
  });

  test('else the older one, through whatever platform object, once both have asked', () => {
    add(deployment('team-a/x', 2), deployment('team-b/y', 1));
    expect([take('team-a/x'), take('team-b/y'), take('team-a/x')]).toEqual(['Ours', 'Ours', 'team-b/y']);
  });

  test('but not from one that has begun to create it', () => {
    const young = deployment('team-a/x', 2);
    add(young, deployment('team-b/y', 1));
    {
      using _pass = claims.working(young);
      expect([take('team-a/x'), take('team-b/y')]).toEqual(['Ours', 'team-a/x']);
    }
    add(deployment('team-a/x', 2, { held: true }));
    expect([take('team-b/y'), take('team-a/x')]).toEqual(['team-a/x', 'Ours']);
  });

  test('an open create on record comes before whoever only has a finalizer, and looked first', () => {
    const copy = deployment('team-a/old', 1, { held: true });
    add(copy, deployment('team-b/y', 2, { held: true, ...openCreate }));
    expect(take('team-a/old')).toBe('Ours');
    using _pass = claims.working(copy);
    expect([take('team-b/y'), take('team-a/old')]).toEqual(['Ours', 'team-b/y']);
  });

  test('an open create on record is known by its home, though this process has not looked for it yet', () => {
    const created = {
      spec: { runai: { ...runai, project: '33' } },
      status: { operation: { type: 'Create', startedAt: '2026-01-05T10:00:00Z', home: HOME } },
    } as const;
    add(deployment('team-b/old', 1, { spec: { runai } }), deployment('team-a/x', 2, created));
    expect([take('team-b/old'), take('team-a/x')]).toEqual(['team-a/x', 'Ours']);
  });

  test('what is lost tells the id that the holder’s status has, and of any other holder none', () => {
    add(deployment('team-a/x', 2, has('w1')), deployment('team-b/y', 1));
    expect(claims.take(HOME, 'llama', 'team-b/y')).toMatchObject({ kind: 'Lost', recorded: 'w1' });
    add(deployment('team-a/x', 2, { held: true }));
    expect(claims.take(HOME, 'llama', 'team-a/x')).toEqual({ kind: 'Ours' });
    expect(claims.take(HOME, 'llama', 'team-b/y')).not.toHaveProperty('recorded');
  });

  test('of two that declare the same, the older one, whoever looks first', () => {
    add(deployment('team-a/young', 2, named), deployment('team-a/old', 1, named));
    expect([take('team-a/young'), take('team-a/old')]).toEqual(['team-a/old', 'Ours']);
  });

  test('of two created in the same second exactly one', () => {
    add(deployment('team-a/b', 1, named), deployment('team-a/a', 1, named));
    expect([take('team-a/b'), take('team-a/a')].filter((result) => result === 'Ours')).toHaveLength(1);
  });

  test.for<[why: string, scene: Scene]>([
    ['a finalizer: its create may be on its way', { held: true }],
    ['an open create', openCreate],
  ])('one that may have created it already comes before an older one: %s', ([, scene]) => {
    add(deployment('team-a/old', 1, named), deployment('team-a/young', 2, { ...named, ...scene }));
    expect([take('team-a/old'), take('team-a/young')]).toEqual(['team-a/young', 'Ours']);
  });

  test('the next one, once the holder is gone', () => {
    const first = deployment('team-a/x', 1);
    add(first, deployment('team-b/y', 2));
    expect(take('team-a/x')).toBe('Ours');
    expect(take('team-b/y')).toBe('team-a/x');
    expect(claims.rivalsOf('team-a/x')).toEqual(['team-b/y']);
    drop(first);
    expect(take('team-b/y')).toBe('Ours');
    expect(claims.rivalsOf('team-b/y')).toEqual([]);
  });

  test('the next one, once the holder is released, though somebody else keeps its object', () => {
    const released: Scene = { ...has('w1'), deletingFor: 1_000 };
    add(deployment('team-a/x', 1, { ...released, held: true }), deployment('team-b/y', 2));
    expect(take('team-b/y')).toBe('team-a/x');
    add(deployment('team-a/x', 1, released));
    expect(take('team-b/y')).toBe('Ours');
  });

  test('one that looks elsewhere frees what it held', () => {
    add(deployment('team-a/x', 1), deployment('team-b/y', 2));
    expect(take('team-a/x')).toBe('Ours');
    claims.take('other/1', 'llama', 'team-a/x');
    expect(take('team-b/y')).toBe('Ours');
  });

  test('who was let look last is known by the name', () => {
    add(deployment('team-a/x', 1));
    expect(claims.keyOf(HOME, 'llama')).toBeUndefined();
    expect(take('team-a/x')).toBe('Ours');
    expect([claims.keyOf(HOME, 'llama'), claims.keyOf(HOME, 'other')]).toEqual(['team-a/x', undefined]);
  });
});

describe('whoever has found somebody else’s workload gives it back', () => {
  const gaveBack = (key: string, minute: number, scene: Scene = {}): void => {
    add(deployment(key, minute, scene));
    expect(take(key)).toBe('Ours');
    claims.giveBack(key);
  };

  test.for<[why: string, scene: Scene]>([
    ['it was older', {}],
    ['it has a finalizer, from a copied manifest', { held: true }],
    ['it has an open create', openCreate],
  ])('the next one may look, and keeps it: %s', ([, scene]) => {
    gaveBack('team-a/rival', 1, scene);
    add(deployment('team-a/owner', 2));
    expect([take('team-a/owner'), take('team-a/rival')]).toEqual(['Ours', 'team-a/owner']);
  });

  test('while its pass is under way', () => {
    const rival = deployment('team-a/rival', 1);
    using _pass = claims.working(rival);
    gaveBack('team-a/rival', 1);
    add(deployment('team-a/owner', 2));
    expect(take('team-a/owner')).toBe('Ours');
  });

  test('alone it looks again, and rows of the name still wake it', () => {
    gaveBack('team-a/rival', 1);
    expect(claims.keyOf(HOME, 'llama')).toBe('team-a/rival');
    expect(take('team-a/rival')).toBe('Ours');
  });

  test('where all have, the older one waits for it', () => {
    gaveBack('team-a/old', 1);
    gaveBack('team-a/young', 2);
    expect([take('team-a/young'), take('team-a/old')]).toEqual(['team-a/old', 'Ours']);
  });

  test('but one that is to take it over may look, and so may one that was edited since', () => {
    gaveBack('team-a/old', 1);
    gaveBack('team-a/adopts', 2, { spec: { adopt: { id: 'w1' } } });
    claims.giveBack('team-a/adopts');
    expect(take('team-a/adopts')).toBe('Ours');
    claims.giveBack('team-a/adopts');
    gaveBack('team-a/edited', 3);
    add(deployment('team-a/edited', 3, { generation: 2 }));
    expect(take('team-a/edited')).toBe('Ours');
  });
});

describe('who would create nothing takes a name from nobody', () => {
  const withoutLeave = (): unknown => refused.add('evil');
  const failing = (): unknown => invalid.add('evil/llama');

  test.for<[why: string, scene: Scene, because: (() => unknown) | undefined]>([
    ['a namespace without leave', named, withoutLeave],
    ['without leave, with a finalizer from a copied manifest', { ...named, held: true }, withoutLeave],
    ['without leave, its create refused for good', refusedCreate(), withoutLeave],
    ['paused', paused, undefined],
    ['a spec that fails our own checks', named, failing],
    ['on its way out, with nothing of its own', { ...named, deletingFor: 1_000 }, undefined],
  ])('%s: the older one loses, whoever looks first', ([, scene, because]) => {
    because?.();
    add(deployment('evil/llama', 1, scene), deployment('good/llama', 2, named));
    expect(take('good/llama')).toBe('Ours');
    expect(take('evil/llama')).toBe('good/llama');
  });

  test.for<[why: string, because: () => unknown, scene?: Scene]>([
    ['it lost its leave', withoutLeave],
    ['its spec was broken', failing],
    ['it was paused', () => {}, paused],
  ])('nor keeps one that it was once let look at: %s', ([, because, scene = named]) => {
    add(deployment('evil/llama', 1, named), deployment('good/llama', 2, named));
    expect([take('evil/llama'), take('good/llama')]).toEqual(['Ours', 'evil/llama']);
    because();
    add(deployment('evil/llama', 1, scene));
    expect(take('good/llama')).toBe('Ours');
  });

  test('but a pass under way ends first: it may be about to create', () => {
    const evil = deployment('evil/llama', 1, named);
    add(evil, deployment('good/llama', 2, named));
    const pass = claims.working(evil);
    expect(take('evil/llama')).toBe('Ours');
    withoutLeave();
    expect(take('good/llama')).toBe('evil/llama');
    pass[Symbol.dispose]();
    expect(take('good/llama')).toBe('Ours');
  });

  test.for<[why: string, scene: Scene]>([
    ['a workload on record', has('w1')],
    ['an open create', openCreate],
  ])('and what it has it keeps, leave or not: %s', ([, scene]) => {
    withoutLeave();
    add(deployment('evil/llama', 1, { ...named, ...scene }), deployment('good/llama', 2, named));
    expect([take('good/llama'), take('evil/llama')]).toEqual(['evil/llama', 'Ours']);
  });

  test('alone it may look, to tell what it sees', () => {
    add(deployment('team-a/x', 1, paused));
    expect(take('team-a/x')).toBe('Ours');
  });
});

describe('who keeps a platform object', () => {
  const holders = (): number => claims.holdersOf('ClusterInferencePlatform/shared').length;

  test.for<[why: string, count: number, scene: Scene]>([
    ['a newcomer with nothing', 0, {}],
    ['our finalizer', 1, { held: true }],
    ['a workload', 1, has('w1')],
    ['an operation', 1, openCreate],
    [
      'a spec that was accepted: its workload vanished',
      1,
      { status: { applied: { generation: 1, hash: 'v1:a', at: '2026-01-05T10:00:00Z' } } },
    ],
    ['being deleted, with our finalizer', 1, { ...has('w1'), held: true, deletingFor: 1_000 }],
    ['released, though somebody else keeps the object', 0, { ...has('w1'), deletingFor: 1_000 }],
  ])('%s: %i', ([, count, scene]) => {
    add(deployment('team-a/x', 1, { ...named, ...scene }), deployment('team-a/other', 1, { held: true }));
    expect(holders()).toBe(count);
  });

  test('and a pass under way that may create, but none over a paused object', () => {
    const object = deployment('team-a/x', 1, named);
    add(object);
    {
      using _pass = claims.working(object);
      expect(holders()).toBe(1);
    }
    expect(holders()).toBe(0);
    using _paused = claims.working(deployment('team-a/x', 1, paused));
    expect(holders()).toBe(0);
  });
});

function refusedCreate(): Scene {
  return {
    ...named,
    held: true,
    status: { operation: { type: 'Create', startedAt: '2026-01-05T10:00:00Z', refused: true } },
  };
}
