import { expect, test } from 'vitest';
import { Wakes } from './wakes.ts';
import { priorities } from './work-queue.ts';

/** `waits`: a user waits for it. */
function open(isLeading: boolean, waits?: string) {
  const told: string[] = [];
  const queue = (name: string) => ({
    add: (key: string, { priority }: { priority: number }) => told.push(`${name} ${key} ${priority}`),
  });
  const wakes = new Wakes({
    deployments: { queue: queue('deployment'), loop: { forget: (key) => told.push(`forget ${key}`) } },
    platforms: {
      InferencePlatform: { queue: queue('platform') },
      ClusterInferencePlatform: { queue: queue('cluster platform') },
    },
    index: { keysOfPlatform: () => new Set(['a/1', 'b/1']) },
    marks: { waitingFor: (key) => (key === 'a/owner' ? ['a/1'] : []) },
    urgencyOf: (key) => (key === waits ? priorities.edit : priorities.firstList),
    suspect: (key) => told.push(`suspect ${key}`),
    isLeading: () => isLeading,
  });
  return { wakes, told };
}

test('a standby keeps its connections warm, and queues no deployment', () => {
  const { wakes, told } = open(false);
  wakes.deployment('a/1', priorities.edit);
  wakes.users('ClusterInferencePlatform/runai', priorities.retry);
  expect(told).toEqual([]);
  wakes.platform('InferencePlatform/a/runai', priorities.edit);
  wakes.platform('ClusterInferencePlatform/runai', priorities.edit);
  expect(told).toEqual(['platform a/runai 100', 'cluster platform runai 100']);
});

test('a connection that works again wakes all who use it, and their next failure is their first', () => {
  const { wakes, told } = open(true);
  wakes.health('InferencePlatform/a/runai', true);
  expect(told).toEqual([
    'platform a/runai 100',
    'forget a/1',
    'forget b/1',
    'deployment a/1 0',
    'deployment b/1 0',
  ]);
});

test('what a user waits for since before the outage is woken as urgently as by its edit', () => {
  const { wakes, told } = open(true, 'b/1');
  wakes.health('InferencePlatform/a/runai', true);
  expect(told.slice(3)).toEqual(['deployment b/1 100', 'deployment a/1 0']);
});

test('one that has failed wakes them too, and their failures count on', () => {
  const { wakes, told } = open(true);
  wakes.health('InferencePlatform/a/runai', false);
  expect(told).toEqual(['platform a/runai 100', 'deployment a/1 0', 'deployment b/1 0']);
});

test('a hint asks for a look, and wakes as a poll', () => {
  const { wakes, told } = open(true);
  wakes.suspectUsers('InferencePlatform/a/runai');
  expect(told).toEqual(['suspect a/1', 'deployment a/1 0', 'suspect b/1', 'deployment b/1 0']);
});

test('whoever has found the mark of an object that has come or gone looks again', () => {
  const { wakes, told } = open(true);
  wakes.markOwner('a/other');
  wakes.markOwner('a/owner');
  expect(told).toEqual(['suspect a/1', 'deployment a/1 0']);
});
