import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { ApiError } from './api-error.ts';
import type { KubeClient } from './client.ts';
import { LeaderElection, type Leadership, LeadershipLost } from './lease.ts';
import type { Lease } from './lease-record.ts';

/** One Lease, as a server holds it. */
interface LeaseServer {
  lease: Lease | undefined;
  version: number;
}

/** One client's way to the server. */
class FakeLeases implements Pick<KubeClient, 'get' | 'create' | 'replace'> {
  readonly server: LeaseServer;
  /** Called with every call; what it throws or waits for comes before the effect. */
  before: (call: string, signal: AbortSignal) => Promise<void> | void = () => {};
  /** What it throws comes after the effect: a lost answer. */
  after: () => void = () => {};
  readonly calls: string[] = [];

  constructor(server: LeaseServer = { lease: undefined, version: 1 }) {
    this.server = server;
  }

  get lease(): Lease | undefined {
    return this.server.lease;
  }

  get = async <T>(_resource: unknown, _ref: unknown, signal: AbortSignal): Promise<T> => {
    await this.#arrive('get', signal);
    if (this.lease === undefined) throw new ApiError(404, 'NotFound', 'no');
    return this.lease as T;
  };

  create = async <T>(_resource: unknown, _ns: unknown, body: object, signal: AbortSignal): Promise<T> => {
    await this.#arrive('create', signal);
    if (this.lease !== undefined) throw new ApiError(409, 'AlreadyExists', 'no');
    return this.#store(body as Lease) as T;
  };

  replace = async <T>(_resource: unknown, _ref: unknown, body: object, signal: AbortSignal): Promise<T> => {
    await this.#arrive('replace', signal);
    if (this.lease === undefined) throw new ApiError(404, 'NotFound', 'no');
    const { resourceVersion } = (body as Lease).metadata;
    if (resourceVersion !== this.lease.metadata.resourceVersion) throw new ApiError(409, 'Conflict', 'no');
    return this.#store(body as Lease) as T;
  };

  async #arrive(call: string, signal: AbortSignal): Promise<void> {
    this.calls.push(call);
    await this.before(call, signal);
    signal.throwIfAborted();
  }

  #store(body: Lease): Lease {
    this.server.version += 1;
    const metadata = { ...body.metadata, uid: 'u', resourceVersion: `${this.server.version}` };
    this.server.lease = { ...body, metadata };
    this.after();
    return this.server.lease;
  }
}

/** A cut network: calls hang until their signal ends them. */
const hang = (_call: string, signal: AbortSignal): Promise<void> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

const stops: AbortController[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

function candidate(clock: FakeClock, client: FakeLeases, identity: string) {
  const stop = new AbortController();
  stops.push(stop);
  const failures: string[] = [];
  const machine = { asleep: 0 };
  const election = new LeaderElection({
    client,
    lease: { namespace: 'ns', name: 'operator' },
    identity,
    clock,
    uptime: () => clock.monotonic() + machine.asleep,
    onFailure: (error) => failures.push(error.message),
  });
  const result: { leadership?: Leadership } = {};
  const campaign = election.campaign(stop.signal).then((leadership) => (result.leadership = leadership));
  campaign.catch(() => {});
  return { result, stop, failures, machine, campaign };
}

async function elected(clock: FakeClock, client: FakeLeases, identity = 'one') {
  const one = candidate(clock, client, identity);
  await clock.advance(0);
  return { ...one, leadership: one.result.leadership as Leadership };
}

describe('taking', () => {
  test('a Lease that is not there is created, with MicroTimes', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership } = await elected(clock, client);
    expect(leadership.isLeader()).toBe(true);
    expect(client.lease?.spec).toEqual({
      holderIdentity: 'one',
      leaseDurationSeconds: 15,
      acquireTime: '2026-01-05T10:00:00.000000Z',
      renewTime: '2026-01-05T10:00:00.000000Z',
      leaseTransitions: 0,
    });
  });

  test('of two that want it at once one leads', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const [one, two] = [candidate(clock, client, 'one'), candidate(clock, client, 'two')];
    await clock.advance(60_000);
    expect([one, two].filter(({ result }) => result.leadership?.isLeader())).toHaveLength(1);
  });

  test.each(['2001-01-01T00:00:00.000000Z', '2099-01-01T00:00:00.000000Z'])(
    'the times in the Lease prove nothing (%s): a candidate waits a whole duration of its own',
    async (renewTime) => {
      const clock = new FakeClock();
      const spec = { holderIdentity: 'dead', leaseDurationSeconds: 15, renewTime, leaseTransitions: 4 };
      const metadata = { name: 'operator', uid: 'u', resourceVersion: '1', creationTimestamp: renewTime };
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
      const client = new FakeLeases({ lease, version: 1 });
      const { result } = candidate(clock, client, 'two');
      await clock.advance(14_999);
      expect(result.leadership).toBeUndefined();
      await clock.advance(1);
      expect(result.leadership?.isLeader()).toBe(true);
      expect(client.lease?.spec?.leaseTransitions).toBe(5);
    },
  );

  test('the wall clock may jump: nothing changes', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const one = await elected(clock, client, 'one');
    const two = candidate(clock, client, 'two');
    for (const jump of [3_600_000, -7_200_000]) {
      clock.jumpWall(jump);
      await clock.advance(30_000);
    }
    expect(one.leadership.isLeader()).toBe(true);
    expect(two.result.leadership).toBeUndefined();
  });

  test('errors are said and tried again; a stop ends it', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    client.before = () => {
      throw new ApiError(403, 'Forbidden', 'no rights');
    };
    const one = candidate(clock, client, 'one');
    await clock.advance(6_000);
    expect(one.failures).toEqual(['no rights', 'no rights', 'no rights', 'no rights']);
    const reason = new Error('stop');
    one.stop.abort(reason);
    await expect(one.campaign).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });
});

describe('holding', () => {
  test('it is renewed every two seconds, and acquireTime stays', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership } = await elected(clock, client);
    client.calls.length = 0;
    await clock.advance(10_000);
    expect(client.calls).toEqual(Array.from({ length: 5 }, () => 'replace'));
    expect(client.lease?.spec).toMatchObject({
      acquireTime: '2026-01-05T10:00:00.000000Z',
      renewTime: '2026-01-05T10:00:10.000000Z',
    });
    expect(leadership.isLeader()).toBe(true);
  });

  test('a cut network: leadership ends 10 s after the last good renewal began, before anybody else leads', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const one = await elected(clock, client, 'one');
    const two = candidate(clock, new FakeLeases(client.server), 'two');
    await clock.advance(2_000);
    client.before = hang;
    await clock.advance(9_999);
    expect(one.leadership.isLeader()).toBe(true);
    await clock.advance(1);
    expect(one.leadership.isLeader()).toBe(false);
    expect(one.leadership.leading.reason).toBeInstanceOf(LeadershipLost);
    await clock.advance(2_999);
    expect(two.result.leadership).toBeUndefined();
    await clock.advance(4_001);
    expect(two.result.leadership?.isLeader()).toBe(true);
  });

  test('the answer to isLeader needs no timer: it is no at the very moment', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership } = await elected(clock, client);
    const monotonic = clock.monotonic.bind(clock);
    // The event loop stood still for 10 s: no timer has fired.
    clock.monotonic = () => monotonic() + 10_000;
    expect(leadership.leading.aborted).toBe(false);
    expect(leadership.isLeader()).toBe(false);
  });

  test('a renewal counts from when it was sent, not from its answer', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership } = await elected(clock, client);
    client.before = (call) => (call === 'replace' ? clock.sleep(4_000) : undefined);
    await clock.advance(6_000);
    client.before = hang;
    // Sent at 2 s, answered at 6 s: good until 12 s.
    await clock.advance(5_999);
    expect(leadership.isLeader()).toBe(true);
    await clock.advance(1);
    expect(leadership.isLeader()).toBe(false);
  });

  test('a try on a dead connection leaves time for another', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership } = await elected(clock, client);
    client.before = hang;
    await clock.advance(6_999);
    client.before = () => {};
    await clock.advance(60_000);
    expect(leadership.isLeader()).toBe(true);
  });

  test('a renewal whose answer was lost is no loss', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership, failures } = await elected(clock, client);
    let lost = 0;
    client.after = () => {
      lost += 1;
      if (lost === 1) throw new ApiError(0, 'ConnectionFailed', 'reset');
    };
    await clock.advance(30_000);
    expect(failures).toEqual(['reset']);
    expect(leadership.isLeader()).toBe(true);
  });

  test('another holder: lost at once', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership } = await elected(clock, client);
    const taken = client.lease as Lease;
    client.server.lease = {
      ...taken,
      metadata: { ...taken.metadata, resourceVersion: '99' },
      spec: { ...taken.spec, holderIdentity: 'two' },
    };
    await clock.advance(2_000);
    expect(leadership.leading.reason).toMatchObject({ message: 'the Lease is held by two' });
    expect(leadership.isLeader()).toBe(false);
    expect(client.lease?.spec?.holderIdentity).toBe('two');
  });

  test('a Lease that somebody deleted is made again', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership } = await elected(clock, client);
    client.server.lease = undefined;
    await clock.advance(2_000);
    expect(client.lease).toMatchObject({ spec: { holderIdentity: 'one' } });
    expect(leadership.isLeader()).toBe(true);
  });
});

describe('a machine that slept', () => {
  test('is not the leader when it wakes, and does not renew', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership, machine } = await elected(clock, client);
    const before = client.lease;
    machine.asleep = 600_000;
    expect(leadership.isLeader()).toBe(false);
    await clock.advance(2_000);
    expect(leadership.leading.reason).toMatchObject({ message: 'the machine was suspended' });
    expect(client.lease).toBe(before);
    expect(clock.pending).toBe(0);
  });

  test('during a renewal: its answer does not count', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership, machine } = await elected(clock, client);
    client.before = () => void (machine.asleep = 600_000);
    await clock.advance(2_000);
    expect(leadership.isLeader()).toBe(false);
    await clock.advance(2_000);
    expect(leadership.leading.aborted).toBe(true);
  });

  test('clocks that are read a moment apart are no sleep', async () => {
    const clock = new FakeClock();
    const { leadership, machine } = await elected(clock, new FakeLeases());
    machine.asleep = 900;
    expect(leadership.isLeader()).toBe(true);
  });
});

describe('giving back', () => {
  test('a standby leads at its next try', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const one = await elected(clock, client, 'one');
    const two = candidate(clock, client, 'two');
    await clock.advance(20_000);
    await one.leadership.release();
    expect(one.leadership.isLeader()).toBe(false);
    expect(one.leadership.leading.aborted).toBe(true);
    expect(client.lease?.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    await clock.advance(2_000);
    expect(two.result.leadership?.isLeader()).toBe(true);
  });

  test('while a renewal is on its way: waits for it, and gives back what it wrote', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership } = await elected(clock, client);
    client.before = (call) => (call === 'replace' ? clock.sleep(1_000) : undefined);
    await clock.advance(2_500);
    client.calls.length = 0;
    const release = leadership.release();
    await clock.advance(2_000);
    await release;
    expect(client.calls).toEqual(['replace']);
    expect(client.lease?.spec?.holderIdentity).toBe('');
    expect(clock.pending).toBe(0);
  });

  test('what is lost is not given back', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership } = await elected(clock, client);
    client.before = hang;
    await clock.advance(12_000);
    const calls = client.calls.length;
    await leadership.release();
    expect(client.calls).toHaveLength(calls);
    expect(leadership.leading.reason).toBeInstanceOf(LeadershipLost);
  });

  test('a server that does not answer holds nobody up', async () => {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const { leadership, failures } = await elected(clock, client);
    client.before = hang;
    const release = leadership.release();
    await clock.advance(5_000);
    await release;
    expect(failures).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

test('a standby leads at most 5 s after the Lease has run out, whenever the leader dies', async () => {
  for (let died = 10_000; died < 14_000; died += 130) {
    const clock = new FakeClock();
    const client = new FakeLeases();
    const one = await elected(clock, client, 'one');
    await clock.advance(777);
    const two = candidate(clock, new FakeLeases(client.server), 'two');
    await clock.advance(died - 777);
    client.before = hang;
    const renewedAt = Math.floor(died / 2_000) * 2_000;
    await clock.advance(renewedAt + 15_000 - died - 1);
    expect(two.result.leadership).toBeUndefined();
    await clock.advance(5_000);
    expect(two.result.leadership?.isLeader()).toBe(true);
    expect(one.leadership.isLeader()).toBe(false);
  }
});
