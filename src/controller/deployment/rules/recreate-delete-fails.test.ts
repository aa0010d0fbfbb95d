import { expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import {
  ago,
  edited,
  MINUTE,
  MONOTONIC,
  NODE_TYPE,
  present,
  type Scene,
} from '../../../../test/support/decide/scene.ts';
import { DONE, notDeleted, withTasks } from '../../../../test/support/decide/task-scenes.ts';

const seen = present({}, {}, [NODE_TYPE]);

test('the delete of a recreation that fails is told, and sent again after a while', () => {
  const operation = { type: 'Recreate', startedAt: ago(MINUTE), generation: 2, hash: 'v1:b' } as const;
  const scene: Scene = {
    ...edited,
    spec: { updateStrategy: { type: 'Recreate' } },
    memory: { suspect: true, deleteAccepted: { id: 'w1', at: MONOTONIC - 1_000 } },
    status: { ...edited.status, operation: { ...operation, id: 't1', attempts: 2 } },
  };
  const told = play({ ...scene, look: withTasks(seen, notDeleted('Transient', 'a volume is still in use')) });
  expect(told.action.type).toBe('None');
  expect(told.message('Ready')).toMatch(/did not delete the workload: a volume is still in use/);
  expect(told.next).toEqual({ kind: 'After', ms: 10_000 });
  expect(told.complaints).toEqual([]);

  const again = play({ ...scene, status: { ...edited.status, ...told.status }, later: 10_000, look: seen });
  expect(again.action.type).toBe('Delete');
});

test.each([
  ['a moment ago: it is left to it', 1_000, 'None'],
  ['a minute ago: it is sent again', 60_000, 'Delete'],
] as const)('its task has ended well and the workload still shows, %s', (_, since, action) => {
  const operation = { type: 'Recreate', startedAt: ago(MINUTE), generation: 2, hash: 'v1:b' } as const;
  const played = play({
    ...edited,
    spec: { updateStrategy: { type: 'Recreate' } },
    memory: { suspect: true, deleteAccepted: { id: 'w1', at: MONOTONIC - since } },
    status: { ...edited.status, operation: { ...operation, id: 't1', attempts: 1 } },
    look: withTasks(seen, DONE),
  });
  expect(played.action.type).toBe(action);
});
