import { expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import { creating, looks, MONOTONIC, type Scene } from '../../../../test/support/decide/scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';

const error = new PlatformError('Transient', 'HTTP 503', { status: 503 });
const lost = { finding: { kind: 'Unknown', error } } as const;
const faulty = { kind: 'Faulty', reason: 'PlatformUnreachable', message: 'no route' } as const;
const named = {
  ...faulty,
  reason: 'CredentialsInvalid',
  message: 'InferencePlatform runai: no Secret',
} as const;
const waited = { waitingSince: MONOTONIC - 10_000 };

/** Work that has begun, and its words. */
const underWay = (reason: string, message: string, scene: Scene = {}): Scene => {
  const conditions = [`Ready False/${reason}`, 'Available False/NotServing', 'Synced True/Accepted'];
  const { status } = play({ ...creating, conditions, platform: { connection: faulty } });
  const told = status.conditions?.map((each) => (each.type === 'Ready' ? { ...each, message } : each)) ?? [];
  return {
    status: { ...status, conditions: told },
    platform: { connection: named },
    memory: waited,
    ...scene,
  };
};

test.for([
  ['Pending', 'GPU request g1: Queued.'],
  ['Updating', 'The platform is deleting the workload. It must go before it can be created anew.'],
])('what is %s says who is waited for, and what was last known', ([reason = '', words = '']) => {
  const scene = underWay(reason, words);
  const played = play(scene);
  expect(played.says).toContain(`False/${reason} False/NotServing Unknown/CredentialsInvalid`);
  const message = `Waiting for InferencePlatform runai: no Secret. Last known: ${words}`;
  expect(played.message('Ready')).toBe(message);
  expect(played.complaints).toEqual([]);
  // A minute later it says the same, and what has changed since once.
  const later = { ...scene, status: played.status, later: 60_000 };
  expect(play(later).patch).toBeUndefined();
  const other = { connection: { ...named, message: 'InferencePlatform runai: no key' } };
  expect(play({ ...later, platform: other }).message('Ready')).toBe(message.replace('no Secret', 'no key'));
});

test('a platform whose words look like ours does not make the message longer at each pass', () => {
  const words = 'GPU request g1: Queued.';
  const odd = { connection: { ...named, message: 'InferencePlatform runai: 500 x. Last known: y' } };
  const scene = { ...underWay('Pending', words), platform: odd };
  const played = play(scene);
  const message = `Waiting for InferencePlatform runai: 500 x. Last known: y. Last known: ${words}`;
  expect(played.message('Ready')).toBe(message);
  expect(play({ ...scene, status: played.status, later: 60_000 }).patch).toBeUndefined();
});

test('once the connection is back nothing says that it is waited for, though nothing is looked at yet', () => {
  const scene = underWay('Pending', 'GPU request g1: Queued.');
  const { status } = play(scene);
  const back = { status, memory: { nextLookAt: MONOTONIC + 60_000 }, platform: {} };
  expect(play(back).rule).toBe('not due');
  expect(play(back).message('Ready')).toBe('GPU request g1: Queued.');
});

test('while reads are answered with errors only, Synced has the words and Ready what is known', () => {
  const scene = underWay('Pending', 'GPU request g1: Queued.');
  const unseen = { waitingSince: MONOTONIC - 10_000, unseenSince: MONOTONIC - 10_000 };
  const played = play({ ...scene, platform: {}, memory: unseen, look: looks(lost) });
  expect(played.says).toContain('Unknown/PlatformUnreachable');
  expect(played.message('Ready')).toBe('GPU request g1: Queued.');
});
