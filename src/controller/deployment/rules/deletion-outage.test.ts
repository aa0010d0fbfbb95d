import { describe, expect, test } from 'vitest';
import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted, play, refusedWith } from '../../../../test/support/decide/play.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import {
  ago,
  looks,
  MINUTE,
  MONOTONIC,
  present,
  type Scene,
  settled,
} from '../../../../test/support/decide/scene.ts';

const outage = 'Run:ai has lost contact with cluster west (Disconnected)';
const deleted: Scene = { ...settled, deletingFor: MINUTE, platform: { outage } };
const old: Scene = { ...deleted, deletingFor: 15 * MINUTE };

/** What is deleted on a platform that has lost contact with the workload's home: the message says why it takes so long. */
decisionTable([
  {
    why: 'going: told from the first look on',
    scene: { ...deleted, look: present({ deleting: true, phase: 'Deleting' }) },
    says: 'False/Deleting False/NotServing True/Accepted Reconciling/Deleting',
    message: ['Ready', /is deleting workload .*\. Run:ai has lost .* cluster west \(Disconnected\)\.$/],
  },
  {
    why: 'going for 15 minutes',
    scene: { ...old, look: present({ deleting: true, phase: 'Deleting' }) },
    says: 'False/Deleting False/NotServing Unknown/InProgress Stalled/Deleting',
    message: [
      'Stalled',
      /workload .*\. Run:ai has lost .*\(Disconnected\)\. To let the object go .*abandon=true\.$/,
    ],
  },
  {
    why: 'accepted again for 15 minutes',
    scene: { ...old, look: present() },
    outcome: accepted,
    says: 'False/Deleting False/NotServing Unknown/InProgress Stalled/Deleting',
    message: ['Stalled', /deleting the workload\. Run:ai has lost .*\(Disconnected\)\. To let the object go/],
  },
  {
    why: 'deleted to be created anew, for 15 minutes',
    scene: {
      ...settled,
      platform: { outage },
      status: {
        ...settled.status,
        operation: { type: 'Recreate', startedAt: ago(15 * MINUTE), attempts: 1 },
      },
      look: present(),
    },
    outcome: accepted,
    says: 'False/Updating False/NotServing Unknown/InProgress Stalled/Updating',
    message: ['Stalled', /deleting the workload\. Run:ai has lost .*\(Disconnected\)\. It must go before/],
  },
]);

type Reason = 'PlatformUnreachable' | 'CredentialsInvalid' | 'RateLimited';

/** Being deleted while its connection does not work. */
const withoutConnection = (
  message: string,
  scene: Scene = {},
  reason: Reason = 'PlatformUnreachable',
): Scene => ({
  ...settled,
  deletingFor: MINUTE,
  generation: 2,
  platform: { connection: { kind: 'Faulty', reason, message } },
  ...scene,
});

/** The same, once it has said so. */
const toldOf = (message: string, scene: Scene = {}, reason: Reason = 'PlatformUnreachable'): Scene => {
  const { conditions: _, ...first } = withoutConnection('no route');
  const { status } = play({ ...first, conditions: settled.conditions ?? [] });
  const { conditions: _told, ...later } = withoutConnection(message, scene, reason);
  return { ...later, status };
};

describe('what goes says once that the platform is out', () => {
  test('whatever its words become meanwhile, and waits for the word that it is back', () => {
    const played = play(toldOf('HTTP 502'));
    expect([played.patch, played.next]).toEqual([undefined, { kind: 'After', ms: MINUTE }]);
  });

  test('looks that fail are the same outage', () => {
    const error = new PlatformError('Transient', 'HTTP 503');
    const played = play(
      toldOf('', {
        platform: {},
        memory: { suspect: true },
        look: looks({ finding: { kind: 'Unknown', error } }),
      }),
    );
    expect([played.patch, played.next]).toEqual([undefined, { kind: 'Backoff', error }]);
  });

  test('another reason is news, as is another generation', () => {
    expect(play(toldOf('no key', {}, 'CredentialsInvalid')).message('Ready')).toContain('No key');
    expect(play(toldOf('HTTP 502', { generation: 3 })).message('Ready')).toContain('HTTP 502');
  });

  test('that it has been going on for too long is news, and comes in time', () => {
    expect(play(toldOf('', { deletingFor: 14.5 * MINUTE })).next).toEqual({ kind: 'After', ms: MINUTE / 2 });
    expect(play(toldOf('HTTP 502', { deletingFor: 15 * MINUTE })).says).toContain('Stalled/Deleting');
  });

  test('a pause ends without a word of the connection, so it is asked for', () => {
    const scene = toldOf('paused', {}, 'RateLimited');
    const { status } = play(scene);
    expect(play({ ...scene, status }).next).toEqual({ kind: 'After', ms: 10_000 });
  });
});

describe('what goes, out of sight for longer than staleAfter', () => {
  const silent = { failingFor: 300_000, connection: { kind: 'Usable' } } as const;
  const unknown = 'False/Deleting Unknown/PlatformUnreachable';

  test('serves or not: nobody knows, whatever it has said of the outage before', () => {
    const { says, status, complaints } = play(withoutConnection('no route'));
    expect(says).toContain('False/Deleting True/Serving');
    const { platform, ...told } = toldOf('no route');
    const later: Scene = { ...told, status, platform: { ...platform, failingFor: 300_000 } };
    const played = play(later);
    expect(played.says).toBe(`${unknown} Unknown/PlatformUnreachable Reconciling/Deleting`);
    expect(played.message('Available')).toBe('Nothing was observed for about 300 s or longer: no route');
    expect([...complaints, ...played.complaints]).toEqual([]);
    expect(play({ ...later, status: played.status }).patch).toBeUndefined();
  });

  test('that moment is waited for', () => {
    const scene = toldOf('no route');
    const played = play({ ...scene, platform: { ...scene.platform, failingFor: 230_000 } });
    expect([played.patch, played.next]).toEqual([undefined, { kind: 'After', ms: 10_000 }]);
  });

  test('likewise where the platform has lost contact with its home, whatever looks say', () => {
    const going = present({ phase: 'Running' });
    const played = play(
      { ...deleted, platform: { ...silent, outage }, look: going },
      refusedWith('Transient'),
    );
    expect(played.says).toContain(unknown);
    expect(played.message('Available')).toContain('lost contact with cluster west');
  });

  test('a look tells it anew', () => {
    const { status } = play({
      ...withoutConnection('no route'),
      platform: { ...silent, failingFor: 300_000 },
      memory: { suspect: true },
      look: looks({ finding: { kind: 'Unknown', error: new PlatformError('Transient', 'HTTP 503') } }),
    });
    const { conditions: _, ...back } = deleted;
    const seen = play(
      { ...back, generation: 2, platform: {}, status, look: present() },
      refusedWith('Transient'),
    );
    expect(seen.says).toContain('False/Deleting True/Serving');
    const translation = { kind: 'Violation', field: 'f', message: 'm' } as const;
    const refused = play(
      {
        ...back,
        generation: 2,
        platform: {},
        status,
        translation,
        look: looks({ finding: present().finding ?? { kind: 'Absent', begunAt: 0 } }),
      },
      refusedWith('Transient'),
    );
    expect(refused.says).toContain('False/Deleting True/Serving');
  });
});

describe('our clock is an hour ahead of the API server', () => {
  const stuck: Scene = { ...settled, generation: 2, deletingFor: 60 * MINUTE, look: present() };
  const refused = refusedWith('Forbidden', 'no', 403);

  test('what was deleted just now has not been going on for too long', () => {
    const first = play({ ...stuck, memory: { deletingSince: MONOTONIC } }, refused);
    expect(first.says).toContain('Reconciling/Deleting');
    const later = play({ ...stuck, memory: { deletingSince: MONOTONIC - 15 * MINUTE } }, refused);
    expect(later.says).toContain('Stalled/Deleting');
  });

  test('what has said that it is stuck says so also in the next process', () => {
    const { status } = play({ ...stuck, memory: { deletingSince: MONOTONIC - 15 * MINUTE } }, refused);
    const { conditions: _, ...next } = stuck;
    const played = play({ ...next, status, memory: { suspect: true, deletingSince: MONOTONIC } }, refused);
    expect(played.says).toContain('Stalled/Deleting');
  });
});
