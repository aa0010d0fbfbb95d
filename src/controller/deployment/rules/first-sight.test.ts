import { describe, expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, ambiguous, play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  HOME,
  looks,
  MINUTE,
  MONOTONIC,
  NODE_TYPE,
  POLLING,
  type Scene,
  WALL,
} from '../../../../test/support/decide/scene.ts';
import {
  ENDPOINT,
  openCreate,
  runningThere,
  shows,
  showsAs,
  unmarked,
} from '../../../../test/support/decide/unmarked-scene.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';

const conflict = 'False/NotCreated False/NotServing False/NameConflict Stalled/NameConflict';
const creatingThere = 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating';
const unknown = [
  'Ready False/Creating',
  'Available False/NotServing',
  'Synced Unknown/InProgress',
  'Reconciling True/Creating',
];
const lost = (scene: Scene = {}): Scene =>
  unmarked({ conditions: unknown, status: { operation: openCreate }, ...scene });
const deleted = { deletingFor: MINUTE };
/** A look of a visibility window ago had nothing of ours either. */
const believed = { memory: { suspect: true, absentSince: MONOTONIC - POLLING.visibilityWindow } };

/** A hit whose name is ours, and no mark to tell by. */
decisionTable([
  {
    why: 'an open create has sent just this: it is the answer that was lost',
    scene: lost({ look: showsAs('Same') }),
    says: 'True/Running True/Serving True/Accepted -',
    events: ['Created', 'Ready'],
  },
  {
    why: '… and whatever comes of the create is told once',
    scene: lost({ look: showsAs('Same'), memory: { mending: true } }),
    says: 'True/Running True/Serving True/Accepted -',
    events: ['Created', 'DriftCorrected', 'Ready'],
  },
  {
    why: 'an open create has sent something else: the line to add',
    scene: lost({ look: showsAs('Other') }),
    says: conflict,
    action: 'None',
    message: ['Stalled', /ns-1, which is not what .* sent\. To take it over, add spec\.adopt: \{id: llama\}/],
  },
  {
    why: 'it does not show enough yet: looked at again, and nothing is called',
    scene: lost({ look: showsAs('Unclear') }),
    says: creatingThere,
    action: 'None',
    events: [],
    message: ['Ready', /Making sure that workload llama \(ns-1\)/],
  },
  {
    why: 'sequence 8: a copied manifest: neither the finalizer nor anything else says that it is ours',
    scene: unmarked({ look: shows() }),
    says: conflict,
    message: ['Stalled', /nothing on record says.*add spec\.adopt: \{id: llama\}/],
  },
  {
    why: 'sequence 9: restored without status, and adopt stands in the manifest: taken over by its name',
    scene: unmarked({ spec: { adopt: { id: 'llama' } }, look: shows() }),
    says: 'False/OutOfSync False/NotServing Unknown/InProgress Reconciling/InProgress',
    events: ['Adopted'],
  },
  {
    why: 'sequence 10, 11: a spec that says adopt, and another name: nothing is taken over',
    scene: unmarked({ spec: { adopt: { id: 'ns-1' } }, look: shows() }),
    says: 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected',
  },
  {
    why: 'another object has it',
    scene: unmarked({ look: { ...shows(), recordedByAnother: true } }),
    says: conflict,
    message: ['Stalled', /which another object has/],
  },
  {
    why: 'another incarnation than the one on record: not ours, whatever it looks like',
    scene: runningThere({}, { ...believed, look: showsAs('Same', { id: 'ns-2' }) }),
    says: conflict,
    action: 'None',
  },
  {
    why: '… and the first list that has that one and not ours proves nothing',
    scene: runningThere({}, { look: showsAs('Same', { id: 'ns-2' }) }),
    says: 'False/Unknown True/Serving True/Accepted Reconciling/Unknown',
    action: 'None',
    message: ['Ready', /Making sure that it is gone/],
  },
]);

/** The same, of an object that goes. */
decisionTable([
  {
    why: 'an open create has sent just this: its id is written down before it is deleted',
    scene: lost({ ...deleted, look: showsAs('Same') }),
    says: 'False/Deleting True/Serving Unknown/InProgress Reconciling/Deleting',
    action: 'None',
  },
  {
    why: 'it differs from what was sent, so it is provably another’s',
    scene: lost({ ...deleted, ...believed, look: showsAs('Other') }),
    says: creatingThere,
    action: 'Release',
  },
  {
    why: '… and what ours has made may not show yet beside it',
    scene: lost({ ...deleted, look: showsAs('Other') }),
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    action: 'None',
  },
  {
    why: 'another object has it',
    scene: unmarked({ ...deleted, ...believed, look: { ...shows(), recordedByAnother: true } }),
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    action: 'Release',
  },
  {
    why: 'not clear yet: looked at again, with the ways out',
    scene: lost({ ...deleted, look: showsAs('Unclear') }),
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    action: 'None',
    message: ['Ready', /does not show yet.*Retain.*abandon=true/],
  },
  {
    why: 'nothing on record: neither ours nor provably another’s, and a person decides',
    scene: unmarked({ ...deleted, look: shows() }),
    says: 'False/Deleting False/NotServing False/NameConflict Stalled/NameConflict',
    action: 'None',
    message: ['Stalled', /the platform keeps no mark.*Delete it on the platform.*abandon=true/],
  },
]);

const firsts = { kind: 'Lost', holder: { namespace: 'team-a', name: 'first' } } as const;

/** Two objects, one name, through two platform objects with one URL: the other one was let look first. */
decisionTable([
  {
    why: 'sequence 26: the loser creates nothing',
    scene: unmarked({ held: false, look: looks({ claim: firsts }) }),
    says: conflict,
    action: 'None',
  },
  {
    why: 'sequence 26: its deletion touches nothing',
    scene: unmarked({ ...deleted, held: false }),
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    action: 'None',
  },
  {
    why: 'sequence 26: nor where it has called too, in another process: both would know it by the same fields',
    scene: lost({ ...deleted, look: { ...showsAs('Same'), claim: firsts } }),
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    action: 'None',
    message: ['Ready', /does not show yet whether/],
  },
  {
    why: 'sequence 26: once the other has it on record, the loser lets go',
    scene: lost({ ...deleted, look: looks({ claim: { ...firsts, recorded: 'ns-1' } }) }),
    says: creatingThere,
    action: 'Release',
  },
]);

describe('what status knows after the first sight', () => {
  test('the workload, and as accepted what was sent then', () => {
    const { status } = play(lost({ look: showsAs('Same', {}, { ready: false, reason: 'Pending' }) }));
    expect(status).toMatchObject({
      workload: { id: 'ns-1', name: 'llama', home: HOME, gpuRequests: ['g1'] },
      applied: { generation: 1, hash: 'v1:a', at: formatTimestamp(WALL) },
      operation: { type: 'Create', hash: 'v1:a' },
    });
    expect(status.operation, 'what comes later is nothing of this call').not.toHaveProperty('fingerprint');
  });

  test('that a read has shown what the platform had accepted is no news', () => {
    const applied = { generation: 1, hash: 'v1:a', at: ago(MINUTE) };
    const played = play(lost({ status: { operation: openCreate, applied }, look: showsAs('Same') }));
    expect(played.events).toEqual(['Ready']);
    expect(played.status.applied).toEqual(applied);
  });

  test('where the name has passed to another: that nothing of ours stands there, so that it lets go later', () => {
    const { status } = play(runningThere({}, { ...believed, look: shows({ id: 'ns-2' }) }));
    expect(status.workload).toEqual({ home: HOME, gpuRequests: ['g1'] });
    expect(status.operation).toMatchObject({ type: 'Create', refused: true });
    const { gpuRequests: _, ...cpu } = ENDPOINT;
    const { status: bare } = play(
      runningThere({ workload: cpu }, { ...believed, look: shows({ id: 'ns-2' }) }),
    );
    const later = play(unmarked({ ...deleted, status: bare, look: shows({ id: 'ns-2' }) }));
    expect(later.action).toEqual({ type: 'Release', as: 'Untouched' });
  });

  test.each([
    ['as the spec says', shows(), { driftPolicy: 'Correct' }],
    ['may differ', shows({}, {}, [NODE_TYPE]), { driftPolicy: 'Ignore' }],
  ])('what was adopted and is %s: the spec counts as accepted', (_why, look, policy) => {
    const adopted = { adoptedId: 'llama', workload: ENDPOINT };
    const spec = { adopt: { id: 'llama' }, ...policy };
    const played = play(unmarked({ generation: 3, spec, status: adopted, look }));
    expect(played.action.type).toBe('None');
    expect(played.says).toBe('True/Running True/Serving True/Accepted -');
    const at = formatTimestamp(WALL);
    expect(played.status.applied).toEqual({ generation: 3, hash: 'v1:a', at, assumed: true });
    expect(played.message('Synced')).toBe(
      'The workload was adopted as it was, and nothing was sent. The platform shows only a part of what the spec says, so the rest is not compared.',
    );
    expect(played.message('Ready')).toMatch(/^The workload serves; /);
    expect(played.complaints).toEqual([]);
    // So it stays with the next looks, and after an edit of what is not sent.
    const later = unmarked({ generation: 4, spec, status: played.status, memory: { suspect: true }, look });
    expect(play(later).status.applied).toMatchObject({ generation: 4, assumed: true });
    expect(play(later).message('Ready')).toBe(played.message('Ready'));
  });

  test.each([
    ['as the spec says', shows(), 'as the spec has it, as far as the platform shows it.'],
    ['different', shows({}, {}, [NODE_TYPE]), 'different in spec.egs.spec.nodeType.'],
  ])('paused before it is taken over, and %s: so much is told', (_why, look, words) => {
    const played = play(unmarked({ spec: { adopt: { id: 'llama' }, paused: true }, held: false, look }));
    expect(played.message('Synced')).toBe(`Paused: workload llama (ns-1) can be taken over; it is ${words}`);
    expect(played.complaints).toEqual([]);
  });

  test('paused after it was taken over: what it serves is told as before', () => {
    const adopted = {
      adoptedId: 'llama',
      applied: { generation: 1, hash: 'v1:a', at: ago(MINUTE), assumed: true },
    };
    const played = play(
      runningThere(adopted, { spec: { adopt: { id: 'llama' }, paused: true }, look: shows() }),
    );
    expect(played.message('Ready')).toBe(
      'The workload serves; as far as the platform shows it, as the spec says.',
    );
  });

  test('what is created anew instead of it was sent', () => {
    const adopted = { applied: { generation: 1, hash: 'v1:a', at: ago(MINUTE), assumed: true } };
    const operation = { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 1 } as const;
    const memory = { absentSince: MONOTONIC - POLLING.visibilityWindow };
    const scene = runningThere(
      { ...adopted, operation, workload: { home: HOME } },
      { memory, look: absent() },
    );
    const played = play(scene, accepted);
    expect(played.action.type).toBe('Create');
    expect(played.status.applied).not.toHaveProperty('assumed');
    expect(played.message('Synced')).toBe('The platform has accepted the spec.');
  });
});

describe('the call', () => {
  const first = unmarked({ held: false, look: absent() });

  test('comes after both writes the first time, and after the record wherever the finalizer is on', () => {
    expect(play(first).action).toMatchObject({ type: 'Create', fence: 'Both' });
    const again = unmarked({
      memory: { absentSince: MONOTONIC - POLLING.visibilityWindow },
      look: absent(),
    });
    expect(play(again).action).toMatchObject({ type: 'Create', fence: 'Operation' });
  });

  test('accepted without an id: looked for soon, and recognised by what was sent', () => {
    const played = play(first, accepted);
    expect(played.says).toBe('False/Creating False/NotServing True/Accepted Reconciling/Creating');
    expect(played.next).toEqual({ kind: 'After', ms: POLLING.active });
    expect(played.status).not.toHaveProperty('workload');
    expect(played.status).toMatchObject({
      operation: { type: 'Create', attempts: 1, fingerprint: 'f:a' },
      applied: { generation: 1, hash: 'v1:a' },
    });
  });

  test('accepted and not shown yet: nothing takes back that it is accepted', () => {
    const { status } = play(first, accepted);
    const played = play(unmarked({ status, look: absent() }));
    expect(played.says).toBe('False/Creating False/NotServing True/Accepted Reconciling/Creating');
    expect(played.message('Ready')).toContain('does not show it yet');
    expect(played.complaints).toEqual([]);
  });

  test('sequence 25: accepted and never shown is a loss, and is counted', () => {
    const { status } = play(first, accepted);
    const memory = { absentSince: MONOTONIC - POLLING.visibilityWindow };
    const again = play(unmarked({ status, memory, look: absent() }), accepted);
    expect(again.action).toMatchObject({ type: 'Create', fence: 'Operation', correction: { count: 1 } });
    const third = play(unmarked({ status: again.status, memory, look: absent(), later: 30_000 }));
    expect(third.action.type).toBe('None');
    expect(third.says).toBe('False/Missing False/NotServing Unknown/InProgress Reconciling/Missing');
  });

  test('the name is taken: where no attempt came before it, nothing of ours stands there', () => {
    expect(play(first, refusedWith('Conflict', 'exists', 409)).status.operation).toMatchObject({
      refused: true,
    });
    const again = lost({ memory: { absentSince: MONOTONIC - POLLING.visibilityWindow }, look: absent() });
    expect(play(again, refusedWith('Conflict', 'exists', 409)).status.operation).not.toHaveProperty(
      'refused',
    );
    expect(play(first, ambiguous).status.operation).toMatchObject({ fingerprint: 'f:a' });
  });
});

test('sequence 19: one list leaves our endpoint out, the next shows it: no second one', () => {
  const missed = play(runningThere({}, { look: absent() }));
  expect(missed.action.type).toBe('None');
  expect(missed.says).toBe('False/Unknown True/Serving True/Accepted Reconciling/Unknown');
  expect(missed.complaints).toEqual([]);
  const next = play(runningThere(missed.status, { conditions: [], look: shows() }));
  expect(next.action.type).toBe('None');
  expect(next.says).toBe('True/Running True/Serving True/Accepted -');
});
