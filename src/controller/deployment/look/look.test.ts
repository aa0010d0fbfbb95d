import { describe, expect, test } from 'vitest';
import {
  creating,
  HOME,
  objectOf,
  OURS,
  POLLING,
  RUNNING,
  type Scene,
  settled,
  settledWith,
  WALL,
  working,
} from '../../../../test/support/decide/scene.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { FakePlatform } from '../../../../test/support/model/fake-platform.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Desired, Finding, Identity, Location, Question } from '../../../platform-clients/platform.ts';
import { Claims } from '../claims/claims.ts';
import { lookAt, type LookOptions } from './look.ts';
import { freshMemory } from '../memory/memory.ts';
import type { Look } from '../situation.ts';
import { WorkloadIndex } from '../claims/workload-index.ts';

const desired: Desired = { name: 'llama', body: {}, hash: 'v1:a', notices: [] };
const error = new PlatformError('Transient', 'HTTP 503');
const NOWHERE: Location = { kind: 'Rejected', message: 'no project' };

interface World {
  location?: Location;
  /** The spec itself names the place. */
  named?: boolean;
  finding?: Finding;
  desired?: Desired | undefined;
  /** An update is to be expected. */
  changing?: boolean;
  /** Objects beside the one that is looked at. */
  others?: ReturnType<typeof objectOf>[];
}

interface Seen {
  look: Look;
  asked: string[];
  identity: Identity | undefined;
  question: Question | undefined;
  claims: Claims;
}

async function look(scene: Scene, world: World = {}): Promise<Seen> {
  const asked: string[] = [];
  let identity: Identity | undefined;
  let question: Question | undefined;
  const client = Object.assign(new FakePlatform(new FakeClock()), {
    namesHome: () => world.named === true,
    async locate(): Promise<Location> {
      asked.push('locate');
      return world.location ?? { kind: 'Home', home: HOME };
    },
    async find(given: Identity): Promise<Finding> {
      asked.push('find');
      identity = given;
      return world.finding ?? { kind: 'Present', observation: OURS };
    },
    diff: () => [],
    assess(given: Question) {
      question = given;
      return RUNNING;
    },
  });
  const object = objectOf(scene);
  const index = new WorkloadIndex();
  for (const each of [object, ...(world.others ?? [])])
    index.onChange({ type: 'added', object: each, initial: true });
  const directory = { accessFor: () => ({ state: working, live: undefined, client }) };
  const claims = new Claims({ index, directory, ownerId: 'owner-1' });
  const options: LookOptions = {
    client,
    index,
    claims,
    polling: POLLING,
    memory: freshMemory('uid', '', 0),
    desired: 'desired' in world ? world.desired : desired,
    changing: world.changing === true,
    ownerId: 'owner-1',
    wall: WALL,
    call: { signal: AbortSignal.any([]), priority: 'poll' },
  };
  return { look: await lookAt(object, options), asked, identity, question, claims };
}

describe('where', () => {
  test('sequence 6: a workload that has a home is looked for there, whatever the defaults say now', async () => {
    const { asked, identity } = await look(settled, { location: { kind: 'Home', home: 'other/1' } });
    expect(asked).toEqual(['find']);
    expect(identity).toEqual({ home: HOME, name: 'llama', id: 'w1', recorded: true, seen: true });
  });

  test('a place that the spec itself names must still lead there', async () => {
    const there = await look(settled, { named: true });
    expect(there.asked).toEqual(['locate', 'find']);
    const elsewhere = await look(settled, { named: true, location: { kind: 'Home', home: 'other/1' } });
    expect(elsewhere.asked).toEqual(['locate']);
    expect(elsewhere.look).toEqual({
      location: { kind: 'Home', home: 'other/1' },
      claim: { kind: 'Ours' },
      markOwnerLives: false,
    });
  });

  test('the same home in another spelling is the same home, and is called as it is recorded', async () => {
    const shouted = { kind: 'Home', home: HOME.toUpperCase() } as const;
    const { look: seen, identity } = await look(settled, { named: true, location: shouted });
    expect(seen.location).toEqual({ kind: 'Home', home: HOME });
    expect(identity?.home).toBe(HOME);
  });

  test.for<[Location]>([[NOWHERE], [{ kind: 'Unknown', error }]])(
    '%j: nothing is looked for',
    async ([location]) => {
      const { look: seen, asked } = await look({}, { location });
      expect(asked).toEqual(['locate']);
      expect(seen.finding).toBeUndefined();
    },
  );

  test.for<[why: string, scene: Scene, location: Location, asked: string[]]>([
    ['what goes is looked for where it lives', { deletingFor: 0 }, NOWHERE, ['locate', 'find']],
    ['… unless that cannot be read', { deletingFor: 0 }, { kind: 'Unknown', error }, ['locate']],
    ['… or the name leads elsewhere', { deletingFor: 0 }, { kind: 'Home', home: 'other/1' }, ['locate']],
    ['what stays is not', {}, NOWHERE, ['locate']],
  ])('a name that leads nowhere any more: %s', async ([_why, scene, location, expected]) => {
    const { asked, identity } = await look({ ...settled, ...scene }, { named: true, location });
    expect(asked).toEqual(expected);
    expect(identity?.home).toBe(expected.includes('find') ? HOME : undefined);
  });

  test.for<[why: string, scene: Scene, location: Location, home: string | undefined]>([
    ['what goes is looked for where its creates were refused', { deletingFor: 0 }, NOWHERE, 'cluster/34'],
    ['… unless its place is known', { deletingFor: 0 }, { kind: 'Home', home: HOME }, HOME],
    ['… or not even that is', { deletingFor: 0 }, { kind: 'Unknown', error }, undefined],
    ['what stays is not', {}, NOWHERE, undefined],
  ])('%s', async ([_why, scene, location, home]) => {
    const startedAt = '2026-01-05T10:00:00Z';
    const operation = { type: 'Create', startedAt, home: 'cluster/34', refused: true } as const;
    const { identity } = await look({ ...scene, status: { operation } }, { location });
    expect(identity?.home).toBe(home);
  });
});

describe('what', () => {
  test('of an object that goes what it made itself, not what it was to adopt', async () => {
    const { identity } = await look({ deletingFor: 1, spec: { adopt: { id: 'x' } } });
    expect(identity).toEqual({ home: HOME, name: 'llama' });
  });

  test.for<[why: string, scene: Scene, world: World, identity: Partial<Identity>]>([
    ['the id on record', settled, {}, { id: 'w1', name: 'llama' }],
    ['the id to adopt', { held: false, spec: { adopt: { id: 'x' } } }, {}, { id: 'x' }],
    [
      'the id on record before the one to adopt',
      { ...settled, spec: { adopt: { id: 'x' } } },
      {},
      { id: 'w1' },
    ],
    ['by name alone', {}, {}, { name: 'llama' }],
    [
      'the name on record, whatever the spec would call it',
      settledWith({ workload: { id: 'w1', name: 'old', home: HOME } }),
      {},
      { name: 'old' },
    ],
    [
      'the declared name, where our own checks refuse the spec: a deletion must find it',
      { spec: { runai: { name: 'given', spec: { image: 'a' } } } },
      { desired: undefined },
      { name: 'given' },
    ],
    ['the name of the object, where nothing is declared', {}, { desired: undefined }, { name: 'llama' }],
    [
      'the baseline of an update under way',
      settledWith({ operation: { type: 'Update', startedAt: '2026-01-05T10:00:00Z', baseline: 'r1' } }),
      {},
      { baseline: 'r1' },
    ],
    ['that an update is to be expected', settled, { changing: true }, { changing: true }],
  ])('%s', async ([, scene, world, identity]) => {
    expect((await look(scene, world)).identity).toMatchObject(identity);
  });

  test('another holds the name: nothing is asked', async () => {
    const holder = objectOf(settled);
    const others = [{ ...holder, metadata: { ...holder.metadata, name: 'first', uid: 'other' } }];
    const { look: seen, asked } = await look({ held: false }, { others });
    expect(seen.claim).toEqual({
      kind: 'Lost',
      holder: { namespace: 'team-a', name: 'first' },
      recorded: 'w1',
    });
    expect(asked).toEqual(['locate']);
  });

  test.for<[why: string, holder: Scene, scene: Scene, asked: string[]]>([
    ['and its status has the workload: nothing is asked', settled, {}, ['locate']],
    ['and only its finalizer says so', {}, {}, ['locate', 'find']],
    [
      'and its status has another workload than ours',
      settledWith({ workload: { id: 'w0', name: 'llama', home: HOME } }),
      settled,
      ['find'],
    ],
  ])('it goes, another holds the name %s', async ([, holder, scene, expected]) => {
    const named = { spec: { runai: { name: 'llama', spec: { image: 'a' } } } };
    const { metadata, ...other } = objectOf({ ...holder, ...named });
    const older = { ...metadata, name: 'first', uid: 'other', creationTimestamp: '2020-01-01T00:00:00Z' };
    const others = [{ ...other, metadata: older }];
    const { look: seen, asked } = await look({ ...scene, ...named, deletingFor: 1_000 }, { others });
    expect(seen.claim.kind).toBe('Lost');
    expect(asked).toEqual(expected);
  });
});

describe('what is compared', () => {
  test('a workload with what is desired, and with what is under way', async () => {
    const { look: seen, question } = await look(creating);
    expect(seen).toMatchObject({ assessment: RUNNING, differences: [] });
    expect(question).toMatchObject({ desired, operation: { type: 'Create' }, polling: POLLING });
  });

  test.for<[why: string, world: World]>([
    ['there is nothing desired', { desired: undefined }],
    ['there is nothing there', { finding: { kind: 'Absent', begunAt: 0 } }],
    ['nothing is known', { finding: { kind: 'Unknown', error } }],
  ])('nothing, where %s', async ([, world]) => {
    expect((await look(settled, world)).look).not.toHaveProperty('assessment');
  });
});

describe('does the owner of the mark live here?', () => {
  const other = objectOf({});
  const others = [{ ...other, metadata: { ...other.metadata, namespace: 'team-b', name: 'z', uid: 'z' } }];
  test.for<[mark: string | undefined, lives: boolean]>([
    ['owner-1/team-b/z', true],
    ['owner-1/team-b/gone', false],
    ['owner-2/team-b/z', false],
    [undefined, false],
  ])('%s: %s', async ([mark, lives]) => {
    const finding: Finding = { kind: 'Present', observation: { ...OURS, mark } };
    expect((await look({}, { finding, others })).look.markOwnerLives).toBe(lives);
  });

  test.for<[mark: string, waits: boolean]>([
    ['owner-1/team-b/z', true],
    ['owner-2/team-b/z', false],
  ])('whoever finds %s waits for its object to come or go: %s', async ([mark, waits]) => {
    const finding: Finding = { kind: 'Present', observation: { ...OURS, mark } };
    const { claims } = await look({}, { finding });
    expect(claims.marks.waitingFor('team-b/z')).toEqual(waits ? ['team-a/llama'] : []);
  });

  test('what carries the own mark waits for nobody', async () => {
    const { claims } = await look({});
    expect(claims.marks.waitingFor('team-a/llama')).toEqual([]);
  });
});
