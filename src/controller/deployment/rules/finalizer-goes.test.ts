import { expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import { asked, claimed, deleted, lost } from '../../../../test/support/decide/deletion-scenes.ts';
import {
  absent,
  ago,
  looks,
  MINUTE,
  MONOTONIC,
  OURS,
  present,
  type Scene,
} from '../../../../test/support/decide/scene.ts';

const applied = { generation: 1, hash: 'v1:a', at: ago(MINUTE) };

/** When the finalizer goes, what is said of it, and why. */
test.for<[why: string, scene: Scene, as: string, events: string[]]>([
  ['nothing is there, seen before: one look by id', { ...deleted, look: absent() }, 'Deleted', ['Deleted']],
  [
    'nothing is there, a window after the first look',
    { ...asked, status: { applied }, memory: { absentSince: MONOTONIC - 30_000 }, look: absent() },
    'Deleted',
    ['Deleted'],
  ],
  [
    'the same, and neither an answer nor a read has ever told of a workload: nothing was deleted',
    { ...asked, memory: { absentSince: MONOTONIC - 30_000 }, look: absent() },
    'Untouched',
    [],
  ],
  [
    'nothing is there, and our create was refused',
    {
      ...asked,
      status: { operation: { type: 'Create', startedAt: ago(MINUTE), attempts: 1, refused: true } },
      memory: { absentSince: MONOTONIC - 30_000 },
      look: absent(),
    },
    'Untouched',
    [],
  ],
  [
    'it was found by its mark and deleted, and nothing else is on record of it',
    {
      ...asked,
      status: { operation: { type: 'Delete', startedAt: ago(MINUTE), attempts: 1 } },
      memory: { absentSince: MONOTONIC - 30_000 },
      look: absent(),
    },
    'Deleted',
    ['Deleted'],
  ],
  [
    "the recorded one is gone, and another owner's has its name",
    { ...deleted, look: present({ id: 'x', mark: 'owner-2/a/b' }) },
    'Deleted',
    ['Deleted'],
  ],
  [
    "the name was another's all the time",
    { ...asked, look: present({ id: 'x', mark: 'owner-2/a/b' }) },
    'Untouched',
    [],
  ],
  [
    'our create was refused, so what stands there is not ours',
    {
      ...asked,
      status: { operation: { type: 'Create', startedAt: ago(MINUTE), attempts: 1, refused: true } },
      look: present({ id: 'x', mark: undefined }),
    },
    'Untouched',
    [],
  ],
  [
    'another object has it by its status',
    { ...deleted, look: looks({ claim: { ...lost, recorded: OURS.id } }) },
    'Untouched',
    [],
  ],
  [
    'another object has it by its status, and ours has recorded none',
    { ...asked, look: looks({ claim: { ...lost, recorded: OURS.id } }) },
    'Untouched',
    [],
  ],
  [
    'another object holds the name, and another’s workload stands there',
    { ...asked, look: { ...present({ id: 'x', mark: 'owner-1/team-a/x' }), claim: lost } },
    'Untouched',
    [],
  ],
  [
    'Retain needs no platform',
    { ...deleted, spec: { deletionPolicy: 'Retain' }, without: missing() },
    'Retained',
    ['Retained'],
  ],
  [
    'abandon needs no platform',
    { ...deleted, annotations: { 'inference-operator.io/abandon': 'true' }, without: missing() },
    'Abandoned',
    ['Abandoned'],
  ],
  [
    'an adoption that was not recorded',
    { ...asked, spec: { adopt: { id: 'x' } }, without: missing() },
    'Untouched',
    [],
  ],
  [
    'what adopt names is not ours, though an own create was never answered',
    { ...claimed, look: present({ id: 'x', mark: undefined }) },
    'Untouched',
    [],
  ],
  [
    'paused does not keep an object',
    { ...deleted, spec: { paused: true }, look: absent() },
    'Deleted',
    ['Deleted'],
  ],
])('%s', ([, scene, as, events]) => {
  const played = play(scene);
  expect(played.action).toEqual({ type: 'Release', as });
  expect(played.events).toEqual(events);
});

test('what was never there is not said to be gone', () => {
  const played = play({ ...asked, look: absent() });
  expect(played.message('Ready')).toBe(
    'Making sure that there is no workload llama, which takes about 30 s.',
  );
  const known = play({ ...asked, status: { applied }, look: absent() });
  expect(known.message('Ready')).toBe('Making sure that the workload is gone, which takes about 30 s.');
});

function missing(): NonNullable<Scene['without']> {
  return { kind: 'NotFound', message: 'no such platform' };
}
