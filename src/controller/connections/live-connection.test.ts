import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { type ErrorClass, PlatformError } from '../../platform-clients/errors.ts';
import { Limiter } from '../../platform-clients/limiter/limiter.ts';
import { Connections } from './connections.ts';
import type { Fault } from './fault.ts';
import { Gate } from './gate.ts';
import { LiveConnection } from './live-connection.ts';

const polling = { active: 1_000, idle: 60_000, driftCheck: 1, staleAfter: 1, visibilityWindow: 1 };

const fault = (reason: Fault['reason'], message = 'why'): Fault => ({
  reason,
  message,
  stalled: reason !== 'PlatformUnreachable' && reason !== 'RateLimited',
  onlySecret: false,
});

function open(clock = new FakeClock(), epoch = 1) {
  const told: string[] = [];
  const limiter = new Limiter({ requestsPerSecond: 10, burst: 10, maxInFlight: 1 }, clock, () => {});
  const connection = {
    limiter,
    probe: async () => undefined,
    client: () => undefined,
    close: () => void told.push('closed'),
  };
  const live = new LiveConnection(
    {
      platform: 'InferencePlatform/prod/runai',
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a live connection uses of one
      connection: connection as unknown as LiveConnection['connection'],
      gate: new Gate({
        limiter,
        callsPerPass: 4,
        mostPasses: 1,
        enqueue: (key) => told.push(`enqueue ${key}`),
      }),
      polling,
      clock,
      onHealth: () => told.push('health'),
      onHaste: () => told.push('haste'),
      onOutage: () => told.push('outage'),
      onLists: () => {},
      onClose: () => told.push('no more lists'),
    },
    epoch,
  );
  return { clock, live, told };
}

describe('who must know of a fault', () => {
  test.each<[string, (Fault | undefined)[], number]>([
    ['it begins', [fault('PlatformUnreachable')], 1],
    ['it begins and ends', [fault('PlatformUnreachable'), undefined], 2],
    ['the same again is no news', [fault('CredentialsInvalid'), fault('CredentialsInvalid')], 1],
    ['none where none was is no news', [undefined], 0],
    ['another that a person must mend', [fault('PlatformUnreachable'), fault('CertificateInvalid')], 2],
    [
      'another message of such a one',
      [fault('CredentialsInvalid', 'a'), fault('CredentialsInvalid', 'b')],
      2,
    ],
    ['of what heals by itself only the beginning', [fault('RateLimited'), fault('PlatformUnreachable')], 1],
  ])('%s', (_why, faults, times) => {
    const { live, told } = open();
    for (const one of faults) live.setFault(one);
    expect(told).toEqual(Array.from({ length: times }, () => 'health'));
    expect(live.fault).toEqual(faults.at(-1));
  });

  test('a pause is told in the words of whoever met it first: others would be written to everybody', () => {
    const { live } = open();
    for (const message of ['sign in: 429', 'left alone', 'list: 429'])
      live.setFault(fault('RateLimited', message));
    expect(live.fault?.message).toBe('sign in: 429');
    live.setFault(undefined);
    live.setFault(fault('RateLimited', 'list: 429'));
    expect(live.fault?.message).toBe('list: 429');
  });

  test.each<[ErrorClass, Fault['reason'] | undefined]>([
    ['Unauthorized', 'CredentialsInvalid'],
    ['Throttled', 'RateLimited'],
    ['Forbidden', undefined],
    ['Transient', undefined],
  ])('%s of one call', (errorClass, reason) => {
    const { live } = open();
    live.report(new PlatformError(errorClass, 'x'));
    expect(live.fault?.reason).toBe(reason);
  });
});

describe('a change that is refused', () => {
  test.each<[why: string, reason: Fault['reason'], pause: number, told: Fault['reason'] | undefined]>([
    ['for a moment, with too many calls: reads find out', 'RateLimited', 5_000, undefined],
    ['for longer', 'RateLimited', 5_001, 'RateLimited'],
    ['for another reason', 'CredentialsInvalid', 0, 'CredentialsInvalid'],
  ])('%s', (_why, reason, pause, expected) => {
    const { live } = open();
    live.connection.limiter.pause(pause, 0);
    live.reportChange(fault(reason));
    expect(live.fault?.reason).toBe(expected);
  });
});

test('silence counts from the last contact, and only while something is wrong', async () => {
  const { clock, live } = open();
  await clock.advance(5_000);
  expect([live.failingFor, live.sinceContact]).toEqual([0, 5_000]);
  live.heard();
  await clock.advance(2_000);
  live.setFault(fault('PlatformUnreachable'));
  await clock.advance(1_000);
  expect([live.failingFor, live.sinceContact]).toEqual([3_000, 3_000]);
  live.setFault(undefined);
  expect([live.failingFor, live.sinceContact]).toEqual([0, 0]);
});

test('an answer that refuses is contact, and shows nothing: what was seen goes on growing old', async () => {
  const { clock, live } = open();
  await clock.advance(5_000);
  live.setFault(fault('CredentialsInvalid'));
  await clock.advance(600_000);
  live.heard();
  expect([live.failingFor, live.sinceContact]).toEqual([605_000, 0]);
});

test('the list is quick while anything moves', () => {
  const { live, told } = open();
  expect(live.interval).toBe(polling.idle);
  live.moving('a/1', true);
  live.moving('a/2', true);
  live.moving('a/1', false);
  expect(live.interval).toBe(polling.active);
  live.moving('a/2', false);
  expect(live.interval).toBe(polling.idle);
  live.moving('a/2', true);
  expect(told).toEqual(['haste', 'haste']);
});

test('an outage of a part lasts from when it was first told, and is told when it comes and goes', async () => {
  const { clock, live, told } = open();
  const west = { homePrefix: 'west/', message: 'cluster west is Disconnected' };
  live.noteOutages([west]);
  await clock.advance(3_000);
  live.noteOutages([west]);
  expect(live.outageOf('west/33')).toEqual({ message: west.message, lasting: 3_000 });
  expect(live.outageOf('east/36')).toBeUndefined();
  // A UUID, and platforms write those in either case.
  expect(live.outageOf('WEST/33')).toBeDefined();
  live.noteOutages([]);
  expect(live.outageOf('west/33')).toBeUndefined();
  expect(told).toEqual(['outage', 'outage']);
});

describe('the connections of a process', () => {
  const settings = (fingerprint: string, version = '1') => ({
    fingerprint,
    version,
    url: 'https://runai.example.com',
    worked: false,
  });

  test('nothing new: the same connection, nothing to try again', () => {
    const connections = new Connections();
    const first = connections.ensure('p', settings('a'), (epoch) => open(undefined, epoch).live);
    const second = connections.ensure('p', settings('a'), () => expect.unreachable('it is open'));
    expect(first.fresh).toBe(true);
    expect(second).toEqual({ live: first.live, fresh: false });
    expect(connections.get('p')).toBe(first.live);
  });

  test('another version with the same values: the same connection, and everything is worth another try', () => {
    const connections = new Connections();
    const { live } = connections.ensure('p', settings('a'), (epoch) => open(undefined, epoch).live);
    const before = live.epoch;
    const again = connections.ensure('p', settings('a', '2'), () => expect.unreachable('it is open'));
    expect(again).toEqual({ live, fresh: true });
    expect(live.epoch).toBeGreaterThan(before);
    expect(connections.ensure('p', settings('a', '2'), () => expect.unreachable('it is open')).fresh).toBe(
      false,
    );
  });

  test('another place: a new connection, of a later epoch; the old one ends and frees who waits there', () => {
    const connections = new Connections();
    const old = open();
    connections.ensure('p', settings('a'), () => old.live);
    old.live.gate.enter('a/1', 'a', false);
    old.live.gate.enter('a/2', 'a', false);
    const elsewhere = { ...settings('b'), url: 'https://other.example.com', worked: true };
    const { live, fresh } = connections.ensure('p', elsewhere, (epoch) => open(undefined, epoch).live);
    expect(fresh).toBe(true);
    expect(live).not.toBe(old.live);
    expect(live.epoch).toBeGreaterThan(old.live.epoch);
    expect(old.told).toEqual(['no more lists', 'enqueue a/2', 'closed']);
  });

  describe('other credentials: the last good ones serve what is being deleted', () => {
    /** Connections that had `first`, and then one more for each of `worked`: whether the one before had worked. */
    function rotated(...worked: boolean[]) {
      const connections = new Connections();
      const all = [open(), ...worked.map(() => open())];
      for (const [index, { live }] of all.entries()) {
        const wanted = { ...settings(`${index}`), worked: worked[index - 1] ?? false };
        connections.ensure('p', wanted, () => live);
      }
      const serving = (): number => all.findIndex(({ live }) => live === connections.forDeletion('p'));
      return { connections, all, serving, last: all[worked.length]! };
    }

    test('… until it is known that the new ones work, and while something is wrong with them', () => {
      const { serving, last } = rotated(true);
      expect(serving()).toBe(0);
      last.live.prove();
      expect(serving()).toBe(1);
      last.live.setFault(fault('CredentialsInvalid'));
      expect(serving()).toBe(0);
    });

    test.each<[string, boolean[], number]>([
      ['good, wrong', [true], 0],
      ['good, wrong, wrong', [true, false], 0],
      ['good, good, wrong', [true, true], 1],
      ['unknown, wrong', [false], 0],
      ['unknown, unknown, wrong', [false, false], 0],
    ])('%s', (_why, worked, index) => {
      const { serving, last, all } = rotated(...worked);
      last.live.setFault(fault('CredentialsInvalid'));
      expect(serving()).toBe(index);
      const open = all.map(({ told }) => !told.includes('closed'));
      expect(open).toEqual(all.map((one, place) => place === index || one === last));
    });

    test('… nor where they are refused too: then the present ones have the better message', () => {
      const { serving, last, all } = rotated(true);
      last.live.setFault(fault('CredentialsInvalid'));
      all[0]?.live.setFault(fault('CredentialsInvalid'));
      expect(serving()).toBe(1);
    });

    test('the old connection lists no more and says nothing of health, and what moves hastens the new one', () => {
      const { all, last } = rotated(true);
      all[0]?.live.setFault(fault('PlatformUnreachable'));
      all[0]?.live.moving('a/1', true);
      expect(all[0]?.told).toEqual(['no more lists']);
      expect(last.told).toEqual(['haste']);
    });

    test('once the new ones work the old ones are gone', () => {
      const { connections, all, serving, last } = rotated(true);
      connections.confirm('p');
      expect(all[0]?.told).toContain('closed');
      last.live.setFault(fault('CredentialsInvalid'));
      expect(serving()).toBe(1);
    });
  });

  test('epochs grow over all platforms, so that none is mistaken for another', () => {
    const connections = new Connections();
    const epochs = ['p', 'q', 'p', 'q'].map(
      (name, index) =>
        connections.ensure(name, settings(`${index}`), (epoch) => open(undefined, epoch).live).live.epoch,
    );
    expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
    expect(new Set(epochs).size).toBe(4);
  });

  test('dropped or all closed: ended, and gone', () => {
    const connections = new Connections();
    const opened = ['p', 'q', 'r'].map((name) => {
      const one = open();
      connections.ensure(name, settings('a'), () => one.live);
      return one;
    });
    connections.drop('p');
    connections.drop('nobody');
    expect([...connections.values()]).toHaveLength(2);
    connections.closeAll();
    expect([...connections.values()]).toEqual([]);
    for (const { told } of opened) expect(told).toContain('closed');
  });
});
