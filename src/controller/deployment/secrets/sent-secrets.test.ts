import { describe, expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, created, play } from '../../../../test/support/decide/play.ts';
import {
  absent,
  acceptedWith,
  ago,
  IMAGE,
  MINUTE,
  MONOTONIC,
  NODE_TYPE,
  present,
  type Scene,
  secretVersions,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Difference } from '../../../platform-clients/platform.ts';
import { statusBounds } from '../../../crd/status-bounds.ts';
import { recordedSecrets } from './sent-secrets.ts';

/** As it should be, but that a Secret has another version than the one that was sent. */
const changed = (scene: Scene = {}): Scene =>
  settledWith(acceptedWith('hf@1'), { secrets: ['hf@2'], ...scene });
const ENV = { path: 'env.TOKEN', mutable: true };
/** The same once Ready has stepped back. */
const withdrawn = (scene: Scene = {}): Scene =>
  changed({
    conditions: [
      'Ready False/Updating',
      'Available True/Serving',
      'Synced Unknown/InProgress',
      'Reconciling True/Updating',
    ],
    ...scene,
  });
const unchanged = 'True/Running True/Serving True/Accepted -';

decisionTable([
  {
    why: 'another value: the generation stays, so Ready steps back before the call …',
    scene: changed({ look: present({}, {}, [ENV]) }),
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    action: 'None',
    events: [],
    message: ['Ready', /Secret .* has changed/],
  },
  {
    why: '… which is sent then, as an edit is',
    scene: withdrawn({ look: present({}, {}, [ENV]) }),
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
    events: ['Updated'],
  },
  {
    why: '… whatever the policy for drift',
    scene: withdrawn({ spec: { driftPolicy: 'Report' }, look: present({}, {}, [ENV]) }),
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
    events: ['Updated'],
  },
  {
    why: 'another version, and nothing differs: no call',
    scene: changed({ look: present() }),
    says: unchanged,
    action: 'None',
    events: [],
  },
  {
    why: 'another version, and what differs is no value that could be sent: drift, and no edit',
    scene: changed({ spec: { driftPolicy: 'Report' }, look: present({}, {}, [NODE_TYPE]) }),
    says: 'True/Running True/Serving False/Drifted -',
    action: 'None',
    events: ['DriftDetected'],
  },
  {
    why: 'another value beside drift that takes a new workload: only the value is sent',
    scene: withdrawn({
      spec: { driftPolicy: 'Ignore', updateStrategy: { type: 'Recreate' } },
      look: present({}, {}, [ENV, NODE_TYPE]),
    }),
    outcome: accepted,
    says: 'False/Updating True/Serving True/Accepted Reconciling/Updating',
    action: 'Update',
  },
  {
    why: 'paused, and nothing differs: nothing has to be sent',
    scene: changed({ spec: { paused: true }, look: present() }),
    says: 'True/Running True/Serving Unknown/Paused -',
    action: 'None',
    message: ['Synced', /Paused: nothing is changed\./],
  },
  {
    why: 'paused, and another value: it was not sent',
    scene: changed({ spec: { paused: true }, look: present({}, {}, [ENV]) }),
    says: 'False/OutOfSync True/Serving Unknown/Paused -',
    action: 'None',
    message: ['Synced', /has not been sent/],
  },
  {
    why: 'the same version, and something differs: drift',
    scene: settledWith(acceptedWith('hf@1'), { secrets: ['hf@1'], look: present({}, {}, [IMAGE]) }),
    says: 'False/Updating True/Serving False/Drifted Reconciling/Updating',
    action: 'None',
    events: ['DriftDetected'],
  },
]);

describe('what is recorded as accepted', () => {
  const secrets = secretVersions('hf@2');

  test('with a create', () => {
    expect(play({ held: false, secrets: ['hf@2'], look: absent() }, created).status.applied).toMatchObject({
      secrets,
    });
  });

  test('with an update that is not counted as a correction of drift', () => {
    const { status } = play(withdrawn({ look: present({}, {}, [ENV]) }), accepted);
    expect(status.applied).toMatchObject({ hash: 'v1:a', at: ago(0), secrets });
    expect(status).not.toHaveProperty('correction');
  });

  test('without a call, where the value is the same: only that moves', () => {
    expect(play(changed({ look: present() })).patch).toHaveProperty('applied', { secrets });
  });

  test('the same version: nothing is written', () => {
    const same = settledWith(acceptedWith('hf@1'), { secrets: ['hf@1'], look: present() });
    expect(play(same).patch).not.toHaveProperty('applied');
  });

  test('none goes into it any more', () => {
    const none = settledWith(acceptedWith('hf@1'), { look: present() });
    expect(play(none).patch).toHaveProperty('applied', { secrets: null });
  });

  test('nothing of a spec that takes none', () => {
    const { status } = play({ ...settled, generation: 2, look: present() });
    expect(status.applied).toEqual({ generation: 2, hash: 'v1:a', at: ago(20 * MINUTE) });
  });

  test('no more of them than status takes', () => {
    const many = Array.from({ length: statusBounds.secrets + 1 }, (_, n) => `s${n}@1`);
    const desired = { name: 'llama', body: {}, hash: 'v1:a', notices: [], secrets: secretVersions(...many) };
    expect(recordedSecrets(desired)).toHaveLength(statusBounds.secrets);
  });
});

describe('a changed Secret that is sent by way of a task', () => {
  const read = { generation: 1, values: new Map(), denied: undefined };
  /** The task of the call has come to this end; the Secret was read so many milliseconds after the call. */
  const ended = (
    failed: PlatformError | undefined,
    readAfter: number,
    differences: Difference[] = [],
  ): Scene => {
    const operation = {
      type: 'Update',
      id: 't1',
      startedAt: ago(MINUTE),
      generation: 1,
      hash: 'v1:a',
    } as const;
    return settledWith(
      { ...acceptedWith('hf@1'), operation },
      {
        secrets: ['hf@2'],
        conditions: ['Ready False/Updating', 'Synced Unknown/InProgress', 'Reconciling True/Updating'],
        memory: {
          suspect: true,
          lastChangeAt: MONOTONIC - MINUTE,
          secrets: { ...read, begunAt: MONOTONIC - MINUTE + readAfter },
        },
        look: { ...present({}, {}, differences), tasks: { open: [], failed } },
      },
    );
  };

  test('ends well: it was an update, with the version that was sent', () => {
    const { events, status } = play(ended(undefined, -1));
    expect(events).toContain('Updated');
    expect(events).not.toContain('DriftCorrected');
    expect(status.applied).toMatchObject({ hash: 'v1:a', at: ago(0), secrets: secretVersions('hf@2') });
  });

  test('ends well, and the Secret was read again meanwhile: nobody calls it drift what the platform lacks', () => {
    expect(play(ended(undefined, 1, [ENV])).action).toMatchObject({ type: 'Update', because: 'Edit' });
    expect(play(ended(undefined, -1, [ENV])).action).toMatchObject({ type: 'Update', because: 'Drift' });
  });

  test('fails as no correction of drift does', () => {
    const { says } = play(ended(new PlatformError('Immutable', 'no'), -1, [ENV]));
    expect(says).toContain('False/ImmutableChange');
  });
});
