import { expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { play } from '../../../../test/support/decide/play.ts';
import {
  type Scene,
  MARK,
  MINUTE,
  present,
  settledWith,
  WORKLOAD,
  working,
} from '../../../../test/support/decide/scene.ts';

/** Names are given again, and the platform does not say when what has one was created: no moment tells them apart. */
const undated = { ...WORKLOAD, id: 'llama', createdAt: undefined };
const known: Scene = settledWith(
  { workload: undated },
  { platform: { capabilities: { ...working.capabilities, reusesIds: true } } },
);
const TAKEN = 'False/NotCreated False/NotServing False/NameConflict Stalled/NameConflict';

decisionTable([
  {
    why: 'sequence 12: of another owner by its mark',
    scene: { ...known, look: present({ ...undated, mark: 'owner-2/team-b/llama' }) },
    says: TAKEN,
    action: 'None',
  },
  {
    why: 'sequence 12: without a mark where ours was sent',
    scene: { ...known, look: present({ ...undated, mark: undefined }) },
    says: TAKEN,
    action: 'None',
  },
  {
    why: 'ours by its mark',
    scene: { ...known, look: present({ ...undated, mark: MARK }) },
    says: 'True/Running True/Serving True/Accepted -',
  },
  {
    why: 'only a piece is left of a mark: the name has to do',
    scene: { ...known, look: present({ ...undated, mark: undefined, markIsCut: true }) },
    says: 'True/Running True/Serving True/Accepted -',
  },
]);

test.each([[undefined], ['owner-2/team-b/llama']])(
  'an adoption whose mark is still to be sent goes on: %s',
  (mark) => {
    const adopting: Scene = {
      ...known,
      spec: { adopt: { id: 'llama', ...(mark !== undefined && { fromOwner: mark }) } },
      status: { workload: undated, adoptedId: 'llama' },
      look: present({ ...undated, mark }),
    };
    expect(play(adopting).action.type).toBe('Update');
  },
);

test('sequence 12: deleted, and the name is somebody else’s: nothing is deleted', () => {
  const going: Scene = {
    ...known,
    deletingFor: MINUTE,
    look: present({ ...undated, mark: 'owner-2/team-b/llama' }),
  };
  expect(play(going).action).toMatchObject({ type: 'Release' });
});
