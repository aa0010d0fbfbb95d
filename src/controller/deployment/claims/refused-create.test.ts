import { beforeEach, expect, test } from 'vitest';
import { HOME, objectOf, type Scene, working } from '../../../../test/support/decide/scene.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { FakePlatform } from '../../../../test/support/model/fake-platform.ts';
import { Claims } from './claims.ts';
import { WorkloadIndex } from './workload-index.ts';

/** Nothing has come of a create that was refused for good: it holds no name, though a finalizer stands. */

const young: Scene = {
  held: true,
  status: { operation: { type: 'Create', startedAt: '2026-01-05T10:00:00Z', refused: true } },
};

let index: WorkloadIndex;
let claims: Claims;

function add(name: string, minute: number, scene: Scene): ReturnType<typeof objectOf> {
  const made = objectOf(scene);
  const metadata = { ...made.metadata, name, uid: name, creationTimestamp: `2026-01-05T10:0${minute}:00Z` };
  const object = { ...made, metadata };
  index.onChange({ type: 'added', object, initial: true });
  return object;
}
const take = (name: string): string => {
  const claim = claims.take(HOME, 'llama', `team-a/${name}`);
  return claim.kind === 'Ours' ? 'Ours' : claim.holder.name;
};

beforeEach(() => {
  index = new WorkloadIndex();
  const client = new FakePlatform(new FakeClock());
  const directory = { accessFor: () => ({ state: working, live: undefined, client }) };
  claims = new Claims({ index, directory, ownerId: 'owner-1' });
});

test('the older one that would create it gets the name', () => {
  add('young', 2, young);
  expect(take('young')).toBe('Ours');
  add('old', 1, { held: false });
  expect([take('old'), take('young')]).toEqual(['Ours', 'old']);
});

test('though not while the next attempt of the younger one is under way', () => {
  const object = add('young', 2, young);
  expect(take('young')).toBe('Ours');
  using _pass = claims.working(object);
  add('old', 1, { held: false });
  expect(take('old')).toBe('young');
});

test('what it has by its status it keeps, whatever became of a later create', () => {
  add('young', 2, {
    held: true,
    status: { ...young.status, workload: { id: 'w1', name: 'llama', home: HOME } },
  });
  add('old', 1, { held: false });
  expect([take('young'), take('old')]).toEqual(['Ours', 'young']);
});
