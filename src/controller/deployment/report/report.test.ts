import { describe, expect, test } from 'vitest';
import { accepted, ambiguous, play, refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  creating,
  inPhase,
  looks,
  MINUTE,
  present,
  type Scene,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';

const asks = { 'inference-operator.io/reconcile-requested-at': 'now' };
const silence = looks({ finding: { kind: 'Unknown', error: new PlatformError('Transient', 'HTTP 503') } });
const forbidden = looks({ finding: { kind: 'Unknown', error: new PlatformError('Forbidden', 'no') } });

describe('what is told: once per transition, never per retry', () => {
  const ready = ['Available True/Serving', 'Synced True/Accepted'];
  test.for<[why: string, scene: Scene, events: string[]]>([
    ['Ready', { ...creating, look: present() }, ['Ready']],
    ['Ready again: nothing new', { ...settled, look: present() }, []],
    [
      'back from Unknown: nothing',
      {
        ...settled,
        conditions: ['Ready Unknown/PlatformUnreachable', ...ready, 'Reconciling True/PlatformUnreachable'],
        look: present(),
      },
      [],
    ],
    [
      'back from Unknown, and worse: nothing either, the condition says it',
      {
        ...settled,
        conditions: ['Ready Unknown/PlatformUnreachable', ...ready, 'Reconciling True/PlatformUnreachable'],
        look: inPhase('Degraded'),
      },
      [],
    ],
    ['Degraded', { ...settled, look: inPhase('Degraded') }, ['Degraded']],
    [
      'still Degraded',
      {
        ...settled,
        conditions: ['Ready False/Degraded', ...ready, 'Reconciling True/Degraded'],
        look: inPhase('Degraded'),
      },
      [],
    ],
    ['Failed', { ...settled, look: inPhase('Failed', { stuck: true }) }, ['Failed']],
    [
      'from Degraded to Failed',
      {
        ...settled,
        conditions: ['Ready False/Degraded', ...ready],
        look: inPhase('Failed', { stuck: true }),
      },
      ['Failed'],
    ],
    ['a phase on the way', { ...creating, look: inPhase('Pending') }, []],
    [
      'somebody deletes it on the platform, and the object stays',
      { ...settled, look: present({ deleting: true }) },
      [],
    ],
    ['a refused look', { ...settled, look: forbidden }, ['Rejected']],
    [
      'refused still',
      {
        ...settled,
        conditions: ['Ready False/OutOfSync', 'Synced False/Rejected', 'Stalled True/Rejected'],
        look: forbidden,
      },
      [],
    ],
    ['a look without an answer', { ...settled, look: silence }, []],
  ])('%s', ([, scene, events]) => {
    expect(play(scene).events).toEqual(events);
  });
});

describe('Deleting is a Warning where its note tells of what is in the way', () => {
  const deleted: Scene = { ...settled, deletingFor: MINUTE };
  test.for<[why: string, scene: Scene, outcome: Outcome | undefined, warnings: string[]]>([
    ['accepted', { ...deleted, look: present() }, accepted, []],
    ['going', { ...deleted, look: present({ deleting: true }) }, undefined, []],
    ['refused', { ...deleted, look: present() }, refusedWith('Forbidden'), ['Deleting']],
    ['unanswered', { ...deleted, look: present() }, ambiguous, ['Deleting']],
    ['a look without an answer', { ...deleted, look: silence }, undefined, ['Deleting']],
    ['no platform', { ...deleted, without: { kind: 'NotFound', message: 'm' } }, undefined, ['Deleting']],
    [
      'nobody knows whose it is',
      { deletingFor: MINUTE, look: present({ mark: undefined }) },
      undefined,
      ['Deleting', 'NameConflict'],
    ],
  ])('%s', ([, scene, outcome, warnings]) => {
    const played = play(scene, outcome);
    expect(played.events).toContain('Deleting');
    expect(played.warnings).toEqual(warnings);
  });
});

test('an event says what the condition says', () => {
  const played = play({ ...creating, look: present() });
  expect(played.notes).toEqual([played.message('Ready')]);
  expect(played.notes[0]).not.toBe('');
});

describe('a full pass that was asked for is echoed once it was made', () => {
  test.for<[why: string, scene: Scene, echo: string | undefined]>([
    ['after a look', { ...settled, look: present() }, 'now'],
    ['after a look that was refused', { ...settled, look: forbidden }, 'now'],
    ['not after a look without an answer', { ...settled, look: silence }, undefined],
    [
      'not while there is no platform',
      { ...settled, without: { kind: 'NotFound', message: 'm' } },
      undefined,
    ],
    [
      'not while the connection fails',
      { ...settled, platform: { connection: { kind: 'Faulty', reason: 'RateLimited', message: 'm' } } },
      undefined,
    ],
    [
      'not by the pass that only puts the finalizer back',
      { ...settled, held: false, look: present() },
      undefined,
    ],
    [
      'where our own checks refuse the spec nothing more is needed',
      { held: false, translation: { kind: 'Violation', field: 'f', message: 'm' } },
      'now',
    ],
    [
      'where a Secret is missing: the pass has looked for it',
      { held: false, translation: { kind: 'SecretNotFound', message: 'm' } },
      'now',
    ],
    ['after a create was decided', { held: false, look: absent() }, 'now'],
  ])('%s', ([, scene, echo]) => {
    expect(play({ ...scene, annotations: asks }).status.lastHandledReconcileAt).toBe(echo);
  });

  test('nothing asked, nothing echoed', () => {
    expect(play({ ...settled, look: present() }).status).not.toHaveProperty('lastHandledReconcileAt');
  });
});

describe('what is written', () => {
  const told = play({ ...creating, look: present() }).status;
  const again = (status: Partial<typeof told>): Scene => ({
    status: { ...told, ...status },
    memory: { suspect: true },
    look: present(),
  });

  test.for<[why: string, scene: Scene, written: string[]]>([
    ['the time of the last look alone is not worth a write', again({ lastObservedAt: ago(MINUTE) }), []],
    [
      'it goes with another change',
      again({ lastObservedAt: ago(MINUTE), replicas: 5 }),
      ['replicas', 'lastObservedAt'],
    ],
    ['what somebody else did to the status is put right', again({ selector: 'a=b' }), ['selector']],
  ])('%s', ([, scene, written]) => {
    expect(Object.keys(play(scene).patch ?? {}).sort()).toEqual([...written].sort());
  });

  test('target and a selector that matches no pod, from the first write on', () => {
    const { status } = play({ held: false, look: absent() });
    expect(status).toMatchObject({ target: 'runai', selector: 'inference-operator.io/deployment=uid' });
  });

  test('observedGeneration is the one that the pass read, whatever came of it', () => {
    expect(
      play({ ...settled, generation: 7, without: { kind: 'NotFound', message: 'm' } }).status
        .observedGeneration,
    ).toBe(7);
  });

  test('what a call answered and no write has taken yet goes with the next one', () => {
    const carried = { applied: { generation: 1, hash: 'v1:a', at: ago(0) }, operation: undefined };
    const scene = settledWith(
      { operation: { type: 'Update', startedAt: ago(0) } },
      { memory: { suspect: true, carried }, look: silence },
    );
    expect(play(scene).status).toMatchObject({ applied: { at: ago(0) } });
    expect(play(scene).status).not.toHaveProperty('operation');
  });

  test('the API server takes it whatever the platform answered', () => {
    const { complaints } = play({
      ...creating,
      look: present({
        phase: 'x'.repeat(1_000),
        phaseMessage: 'y'.repeat(10_000),
        createdAt: '',
        replicas: 2 ** 33,
        endpoints: [{ name: '', url: '', type: '' }],
        url: 'z'.repeat(5_000),
      }),
    });
    expect(complaints).toEqual([]);
  });

  test('notices of the client stand in the message of Synced: that replicas are not used, say', () => {
    const played = play({
      ...creating,
      notices: ['The field a is not used', 'The name is long.'],
      look: present(),
    });
    expect(played.message('Synced')).toBe(
      'The platform has accepted the spec. The field a is not used. The name is long.',
    );
  });

  test('that the next deletion will leave the workload behind is said before it is too late', () => {
    const annotations = { 'inference-operator.io/abandon': 'true' };
    const played = play({ ...creating, annotations, look: present() });
    expect(played.message('Synced')).toMatch(
      /abandon is set: if this object is deleted, its workload is left/,
    );
  });
});
