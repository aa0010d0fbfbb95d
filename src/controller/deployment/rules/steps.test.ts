import { expect, test } from 'vitest';
import { accepted, play } from '../../../../test/support/decide/play.ts';
import { ago, edited, IMAGE, MINUTE, present, type Scene } from '../../../../test/support/decide/scene.ts';

const REPORT = { driftPolicy: 'Report' };
const sent = { type: 'Update', startedAt: ago(MINUTE), generation: 2, hash: 'v1:b', attempts: 1 } as const;
const reported = (operation?: NonNullable<Scene['status']>['operation'], scene: Scene = {}): Scene => ({
  ...edited,
  spec: REPORT,
  status: { ...edited.status, ...(operation && { operation }) },
  ...scene,
});

test.for<[why: string, scene: Scene, recorded: boolean]>([
  ['drift is corrected', { ...edited, spec: { driftPolicy: 'Correct' } }, false],
  [
    'drift is corrected, and it adds a field',
    { ...edited, spec: { driftPolicy: 'Correct' }, desired: { adds: true } },
    true,
  ],
  ['drift is reported', reported(), true],
  ['drift is ignored', { ...edited, spec: { driftPolicy: 'Ignore' } }, true],
  ['it is on record already', reported(sent), false],
  ['another update is', reported({ ...sent, hash: 'v1:c' }), true],
  ['it was refused, and is made again', reported({ ...sent, generation: 1, nextAttemptAt: ago(0) }), true],
  ['something else was under way', reported({ ...sent, type: 'Create' }), true],
  ['nothing was accepted yet', reported(undefined, { status: { workload: edited.status?.workload } }), false],
  [
    'what was accepted is sent again',
    reported({ ...sent, hash: 'v1:c' }, { hash: 'v1:a', generation: 3 }),
    false,
  ],
])('is an edit on record before it is sent, where %s', ([, scene, recorded]) => {
  const { action, status } = play({ ...scene, look: present({}, {}, [IMAGE]) });
  expect(action).toMatchObject({ type: 'Update', because: 'Edit' });
  const record = action.type === 'Update' ? action.record : undefined;
  expect(record).toEqual(recorded ? status.operation : undefined);
});

test('an edit that is on record before it is sent is not Ready meanwhile', () => {
  const { complaints } = play({ ...reported(), look: present({}, {}, [IMAGE]) }, accepted);
  expect(complaints).toEqual([]);
});
