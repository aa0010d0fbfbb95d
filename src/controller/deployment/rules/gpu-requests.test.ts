import { describe, expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, play, type Played, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  HOME,
  looks,
  MINUTE,
  MONOTONIC,
  OURS,
  POLLING,
  type Scene,
  situationOf,
} from '../../../../test/support/decide/scene.ts';
import { ENDPOINT, runningThere, shows, unmarked } from '../../../../test/support/decide/unmarked-scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { gpuRequestsAfter } from './gpu-requests.ts';

const believed = { memory: { suspect: true, absentSince: MONOTONIC - POLLING.visibilityWindow } };
const deleted = (status: Scene['status'] = {}, scene: Scene = {}): Scene =>
  runningThere(status, { deletingFor: MINUTE, ...scene });
const held = refusedWith('Transient', 'GPUs are still held', 500);
const underWay: Outcome = {
  kind: 'Refused',
  error: new PlatformError('Busy', 'GPUs are held', { status: 500 }),
  after: 'the release of its GPUs (g1, state Successful)',
};
const { gpuRequests: _, ...BARE } = ENDPOINT;
const deletion = { type: 'Delete', startedAt: ago(MINUTE), attempts: 1 } as const;
const hides = { ...shows({ gpuRequests: [] }), hidesGpuRequests: true };
const late = { ...shows({ gpuRequests: [] }), awaitsGpuRequests: true };
const createdAgo = (ms: number): Scene => ({ memory: { suspect: true, lastCreateAt: MONOTONIC - ms } });
const deleting = 'False/Deleting True/Serving True/Accepted Reconciling/Deleting';
const gone = 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting';

/** An object that goes. */
decisionTable([
  {
    why: 'GPU requests that are not on record yet come before the delete',
    scene: deleted({ workload: BARE }, { look: shows() }),
    says: deleting,
    action: 'None',
  },
  {
    why: 'on record: deleted',
    scene: deleted({}, { look: shows() }),
    outcome: accepted,
    says: gone,
    action: 'Delete',
  },
  {
    why: 'while it goes one shows that nobody knew of: written down, and nothing is called',
    scene: deleted({ operation: deletion }, { look: shows({ gpuRequests: ['g1', 'g2'] }) }),
    says: deleting,
    action: 'None',
  },
  {
    why: 'it does not show what it holds: not deleted before it does, and the ways out',
    scene: deleted({ workload: BARE }, { look: hides }),
    says: 'False/Deleting True/Serving Unknown/InProgress Reconciling/Deleting',
    action: 'None',
    message: ['Ready', /does not show which GPU requests.*abandon=true/],
  },
  {
    why: '… nor for 15 minutes: deleted all the same',
    scene: deleted({ workload: BARE }, { look: hides, deletingFor: 15 * MINUTE }),
    outcome: accepted,
    says: 'False/Deleting False/NotServing Unknown/InProgress Stalled/Deleting',
    action: 'Delete',
  },
  {
    why: 'just created, it may have some to show yet: not deleted before a window has passed',
    scene: deleted({ workload: BARE }, { look: late, ...createdAgo(10_000) }),
    says: deleting,
    action: 'None',
    events: ['Deleting'],
    message: ['Ready', /deleted once its GPU requests are shown/],
  },
  {
    why: '… a window after its create it has none',
    scene: deleted({ workload: BARE }, { look: late, ...createdAgo(POLLING.visibilityWindow) }),
    outcome: accepted,
    says: gone,
    action: 'Delete',
  },
  {
    why: '… but what it holds is on record',
    scene: deleted({}, { look: hides }),
    outcome: accepted,
    says: gone,
    action: 'Delete',
  },
  {
    why: 'gone: they are released before the finalizer goes',
    scene: deleted({ operation: deletion }, { ...believed, look: absent() }),
    outcome: accepted,
    says: gone,
    action: 'ReleaseGpus',
  },
  {
    why: 'not released yet: tried again, with the ways out',
    scene: deleted({ operation: deletion }, { ...believed, look: absent() }),
    outcome: held,
    says: 'False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting',
    message: ['Ready', /not released yet: GPUs are still held\..*Retain.*abandon=true/],
  },
  {
    why: '… for 15 minutes: a person',
    scene: deleted({ operation: deletion }, { ...believed, deletingFor: 15 * MINUTE, look: absent() }),
    outcome: held,
    says: 'False/Deleting False/NotServing Unknown/InProgress Stalled/Deleting',
  },
  {
    why: 'their release is under way: it takes its time, and no way out is named',
    scene: deleted({ operation: deletion }, { ...believed, look: absent() }),
    outcome: underWay,
    says: gone,
    message: [
      'Ready',
      /^Workload llama \(ns-1\) is gone\. The object goes after the release of its GPUs \(g1, state Successful\), which is under way\.$/,
    ],
  },
  {
    why: '… for 15 minutes: a person, and the ways out',
    scene: deleted({ operation: deletion }, { ...believed, deletingFor: 15 * MINUTE, look: absent() }),
    outcome: underWay,
    says: 'False/Deleting False/NotServing Unknown/InProgress Stalled/Deleting',
    message: ['Ready', /after the release of its GPUs \(g1, state Successful\).*Retain.*abandon=true/],
  },
  {
    why: 'Retain keeps the workload and what it holds',
    scene: deleted({}, { spec: { deletionPolicy: 'Retain' } }),
    says: 'True/Running True/Serving True/Accepted -',
    action: 'Release',
    events: ['Retained'],
  },
  {
    why: 'another incarnation stands there: what ours held is released, and nothing is deleted',
    scene: deleted({}, { ...believed, look: shows({ id: 'ns-2', gpuRequests: ['g9'] }) }),
    outcome: accepted,
    says: gone,
    action: 'ReleaseGpus',
  },
  {
    why: 'two objects with one record: what the other has is not released',
    scene: deleted(
      {},
      {
        look: looks({
          claim: { kind: 'Lost', holder: { namespace: 'team-a', name: 'first' }, recorded: 'ns-1' },
        }),
      },
    ),
    says: 'True/Running True/Serving True/Accepted -',
    action: 'Release',
  },
]);

describe('a delete that comes after the release of GPUs', () => {
  const going = deleted({}, { look: shows() });
  const then = ({ status }: Played): Scene => {
    const { conditions: __, ...scene } = going;
    return { ...scene, status };
  };
  const after =
    'Workload llama (ns-1) is deleted after the release of its GPUs (g1, state Successful), which is under way.';

  test('is told as what it is: nothing is wrong', () => {
    const played = play(going, underWay);
    expect(played).toMatchObject({ says: gone, events: ['Deleting'], warnings: [], notes: [after] });
    expect(played.message('Ready')).toBe(after);
    // It was not taken, so it is made again.
    expect(played.status.operation).toMatchObject({ type: 'Delete', lastError: 'GPUs are held' });
    expect(play(then(played), accepted).action.type).toBe('Delete');
  });

  test('and the same again writes down the attempt alone', () => {
    expect(play(then(play(going, underWay)), underWay).patch).toEqual({ operation: { attempts: 2 } });
  });

  test('takes back what was said of one that was refused', () => {
    const refused = then(play(going, held));
    expect(play(refused, underWay).message('Synced')).toBe(after);
    const taken = play(refused, accepted);
    expect(taken.message('Synced')).toBe('The platform is deleting the workload.');
    expect(taken.says).toBe('False/Deleting False/NotServing Unknown/InProgress Reconciling/Deleting');
  });

  test('for 15 minutes needs a person, and names the ways out', () => {
    const played = play({ ...going, deletingFor: 15 * MINUTE }, underWay);
    expect(played.says).toBe('False/Deleting False/NotServing Unknown/InProgress Stalled/Deleting');
    expect(played.message('Stalled')).toMatch(/after the release of its GPUs.*Retain.*abandon=true/);
    expect(played.warnings).toEqual(['Deleting']);
  });
});

describe('what follows a release', () => {
  test('sequence 21: a crash between DELETE and the release: released after the restart, then the finalizer goes', () => {
    const restarted = deleted({ operation: deletion }, { memory: {}, look: absent() });
    expect(play(restarted).action.type).toBe('None');
    const released = play({ ...restarted, ...believed }, accepted);
    expect(released.action).toEqual({ type: 'ReleaseGpus', requests: ['g1'] });
    expect(released.next).toEqual({ kind: 'After', ms: 0 });
    expect(released.message('Ready')).toBe('The GPUs of workload llama (ns-1) are released.');
    expect(released.status.workload).toEqual(BARE);
    const last = play({ ...restarted, ...believed, status: released.status });
    expect(last.action).toEqual({ type: 'Release', as: 'Deleted' });
  });

  test('a conflict whose incarnation is gone keeps them, and its deletion releases them', () => {
    const look = shows({ id: 'ns-2', gpuRequests: ['g9'] });
    const { status } = play(runningThere({}, { ...believed, look }));
    expect(status.workload).toEqual({ home: HOME, gpuRequests: ['g1'] });
    const released = play(unmarked({ deletingFor: MINUTE, status, look }), accepted);
    expect(released.action).toEqual({ type: 'ReleaseGpus', requests: ['g1'] });
    expect(released.status.workload).toEqual({ home: HOME });
  });

  test('new ones join those on record, and what status could not hold is left out', () => {
    const s = situationOf(runningThere());
    const after = (gpuRequests: string[]): string[] => gpuRequestsAfter(s, { ...OURS, gpuRequests });
    expect(after([])).toEqual(['g1']);
    expect(after(['g2', 'g1', 'g2'])).toEqual(['g2', 'g1']);
    expect(after(['', 'g'.repeat(1025)])).toEqual(['g1']);
    const many = after(Array.from({ length: 300 }, (__, i) => `n${i}`));
    expect([many.length, many.at(-1)]).toEqual([256, 'n299']);
  });
});

const vanished = (scene: Scene = {}): Scene => runningThere({}, { ...believed, look: absent(), ...scene });
const recreating = (status: Scene['status'] = {}, scene: Scene = {}): Scene =>
  runningThere(
    { operation: { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 1 }, ...status },
    {
      ...believed,
      conditions: ['Ready False/Updating', 'Synced Unknown/InProgress', 'Reconciling True/Updating'],
      look: absent(),
      ...scene,
    },
  );

/** What is created anew. */
decisionTable([
  {
    why: 'what vanished held GPUs: they are released first, and the loss is told',
    scene: vanished(),
    outcome: accepted,
    says: 'False/Missing False/NotServing Unknown/InProgress Reconciling/Missing',
    action: 'ReleaseGpus',
    events: ['DriftDetected'],
  },
  {
    why: 'they are not released yet',
    scene: vanished(),
    outcome: held,
    says: 'False/Missing False/NotServing Unknown/InProgress Reconciling/Missing',
    message: ['Ready', /not released yet: GPUs are still held/],
  },
  {
    why: '… for 15 minutes: a person, and it is tried on',
    scene: vanished({
      conditions: ['Ready False/Missing', 'Synced Unknown/InProgress', 'Reconciling True/Missing'],
      since: ago(15 * MINUTE),
    }),
    outcome: held,
    says: 'False/Missing False/NotServing Unknown/InProgress Stalled/Missing',
    message: ['Stalled', /release them on the platform/],
  },
  {
    why: 'a Recreate releases them between its delete and its create',
    scene: recreating(),
    outcome: accepted,
    says: 'False/Updating - Unknown/InProgress Reconciling/Updating',
    action: 'ReleaseGpus',
  },
  {
    why: 'a Recreate for which they are not released yet',
    scene: recreating(),
    outcome: held,
    says: 'False/Updating False/NotServing Unknown/InProgress Reconciling/Updating',
    message: ['Ready', /still held.*It must go before it can be created anew/],
  },
  {
    why: 'a Recreate deletes nothing that does not show what it holds',
    scene: recreating({ workload: BARE }, { look: hides }),
    says: 'False/Updating - Unknown/InProgress Reconciling/Updating',
    action: 'None',
    message: ['Ready', /does not show which GPU requests/],
  },
  {
    why: 'a Recreate puts on record what shows before it deletes',
    scene: recreating({}, { look: shows({ gpuRequests: ['g1', 'g2'] }) }),
    says: 'False/Updating - Unknown/InProgress Reconciling/Updating',
    action: 'None',
  },
]);

test('released, it is created anew, counted once and told once', () => {
  const released = play(vanished(), accepted);
  expect(released.status).not.toHaveProperty('correction');
  const created = play(
    unmarked({ status: released.status, ...believed, look: absent(), later: 10_000 }),
    accepted,
  );
  expect(created.action).toMatchObject({ type: 'Create', mends: true, correction: { count: 1 } });
  expect(created.events).toEqual(['Created', 'DriftCorrected']);
});
