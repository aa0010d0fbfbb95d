import { describe, expect, test } from 'vitest';
import { writeVerbs } from '../../support/fault-proxy/kube-request.ts';
import type { Manifest } from '../../support/kube-client/kube-client.ts';
import type { OperatorProcess } from '../../support/operator/operator-process.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { leads, lease, startPair } from '../support/pair.ts';
import {
  calmPolling,
  deployReady,
  edited,
  editImage,
  expectDriftCorrected,
  expectEditArrives,
  expectUnharmed,
  platformCalls,
  untilServed,
} from './steps.ts';

/** Contract: the lease lasts 15 s, and a standby leads at most 5 s after it has run out. */
const TAKEN_OVER_WITHIN = 20_000;
/** Looks are not free on a busy machine. */
const SLACK = 2_000;

type LeaseObject = Manifest & { spec?: { holderIdentity?: string; acquireTime?: string } };

async function holder(world: World): Promise<string | undefined> {
  const found = await world.client.find<LeaseObject>(lease);
  return found?.spec?.holderIdentity;
}

/** What the API server knows the leader by: it made the Lease. */
function tokenOfLeader(world: World): string {
  const token = world.proxy.journal.find({ resource: 'leases', verb: 'create' })[0]?.token;
  if (token === undefined) throw new Error('nobody has made the Lease');
  return token;
}

const untilLeads = (world: World, operator: OperatorProcess, within = TAKEN_OVER_WITHIN + SLACK) =>
  world.eventually(() => leads(operator), { until: (is) => is, within, for: 'the standby to lead' });

describe('two operators', { timeout: 150_000 }, () => {
  test('only the leader calls the platform; the standby is ready and silent', async () => {
    await using pair = await startPair();
    const { world, leader, standby } = pair;
    await pair.createPlatform();
    await deployReady(world, 'llama');
    await expectEditArrives(world, 'llama');
    expect(await standby.ready()).toBe(true);
    expect(await leads(standby)).toBe(false);
    expect(await platformCalls(standby)).toBe(0);
    expect(await platformCalls(leader)).toBeGreaterThan(0);
    // Its metrics show what is there, as the leader's do.
    expect((await standby.metrics()).sum('inference_operator_deployment_ready')).toBe(1);
  });

  test('the leader is killed: the standby leads in time, and settled objects cost it nothing', async () => {
    await using pair = await startPair();
    const { world, leader, standby } = pair;
    await pair.createPlatform({ polling: calmPolling });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await deployReady(world, ...names);
    const before = { api: world.proxy.journal.seq, runai: await world.runai.control.lastCall() };
    const written = await world.deployment('b');
    await leader.kill();
    await editImage(world, 'a');
    await untilLeads(world, standby);
    await untilServed(world, 'a');

    // Its caches were warm: it lists nothing.
    const lists = world.proxy.journal.find({ after: before.api, verb: ['list'], query: { limit: '500' } });
    expect(lists).toEqual([]);
    const streams = { after: before.api, query: { sendInitialEvents: 'true' } };
    expect(world.proxy.journal.count(streams)).toBe(0);
    const calls = await world.runai.control.calls({ after: before.runai });
    const aboutOthers = calls.filter(({ workload }) => workload !== undefined && workload !== 'a');
    expect(aboutOthers.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    const writes = calls.filter(({ method, route }) => method !== 'GET' && !route.endsWith('/token'));
    expect(writes.map(({ method, workload }) => `${method} ${workload}`)).toEqual(['PATCH a']);
    expect(await world.deployment('b')).toMatchObject({
      metadata: { resourceVersion: written.metadata.resourceVersion },
    });
    pair.expectHandover();
    await expectUnharmed(standby);
  });

  test('the leader is killed in the middle of a create: the standby takes the workload on', async () => {
    await using pair = await startPair();
    const { world, leader, standby } = pair;
    await pair.createPlatform();
    const fault = await world.runai.control.inject({
      method: 'POST',
      workload: 'llama',
      effect: { kind: 'hang', when: 'after' },
    });
    await world.deploy('llama');
    await world.eventually(() => world.runai.control.workloads(), { until: ({ length }) => length === 1 });
    await leader.kill();
    await world.runai.control.clearFaults(fault);
    await untilLeads(world, standby);
    await expectEditArrives(world, 'llama');
    expect(await world.runai.control.workloads({ gone: true })).toHaveLength(1);
    pair.expectHandover();
  });

  test('a leader that stood still for longer than the lease ends when it wakes, and changes nothing', async () => {
    await using pair = await startPair();
    const { world, leader, standby } = pair;
    await pair.createPlatform();
    await deployReady(world, 'llama');
    // It looks in order to change something, and the answer comes while it stands still.
    const look = await world.runai.control.inject({
      method: 'GET',
      workload: 'llama',
      effect: { kind: 'hang' },
    });
    await editImage(world, 'llama');
    await world.eventually(() => world.runai.control.faults(), {
      until: ([fault]) => (fault?.hits ?? 0) > 0,
    });
    leader.pause();
    await world.runai.control.clearFaults(look);
    // And an edit that it hears of only when it wakes.
    await world.deploy('mistral');
    await untilLeads(world, standby);
    await untilServed(world, 'llama');
    await expectDriftCorrected(world, 'llama', edited);

    const { seq } = world.proxy.journal;
    const ledger = (await world.runai.control.ledger()).length;
    leader.resume();
    const { code } = await leader.ended();
    expect(code).not.toBe(0);
    const token = tokenOfLeader(world);
    const changes = world.proxy.journal
      .find({ after: seq, token, verb: writeVerbs })
      .map(({ verb, path }) => `${verb} ${path}`);
    expect(changes).toEqual([]);
    expect((await world.runai.control.ledger()).slice(ledger)).toEqual([]);
    await expectEditArrives(world, 'mistral');
    pair.expectHandover();
    await expectUnharmed(standby);
  });

  test('a leader that is cut off from the API server ends before its lease is over', async () => {
    await using pair = await startPair();
    const { world, leader, standby } = pair;
    await pair.createPlatform();
    const names = ['a', 'b', 'c', 'd'];
    await deployReady(world, 'llama', ...names);
    const token = tokenOfLeader(world);
    world.proxy.inject({ kind: 'lost-request', ending: 'silence', match: { token } });
    world.proxy.inject({ kind: 'hold-watch', match: { token } });
    // It has what to do all the time: drift that it sees itself, and edits that it does not hear of.
    for (const name of names) {
      await world.runai.control.editOutOfBand(name, { image: 'somebody/elses:1' });
      await editImage(world, name);
    }
    const { code } = await leader.ended();
    const endedAt = Date.now();
    expect(code).not.toBe(0);
    await untilLeads(world, standby);
    // Given up 10 s after the last renewal, where the standby waits for 15.
    const { spec } = await world.client.get<LeaseObject>(lease);
    expect(Date.parse(spec?.acquireTime ?? '')).toBeGreaterThan(endedAt);
    for (const name of names) await untilServed(world, name);
    await expectEditArrives(world, 'llama');
    pair.expectHandover();
    await expectUnharmed(standby);
  });

  test('a leader that is asked to stop gives the Lease back: the standby need not wait for its end', async () => {
    await using pair = await startPair();
    const { world, leader, standby } = pair;
    await pair.createPlatform();
    await deployReady(world, 'llama');
    await leader.stop();
    await untilLeads(world, standby, 5_000 + SLACK);
    await expectEditArrives(world, 'llama');
    pair.expectHandover();
    await standby.stop();
    expect(await holder(world)).toBe('');
  });
});

test('without election no Lease is written', async () => {
  await using world = await startWorld({ proxy: 'http' });
  await world.createPlatform();
  await deployReady(world, 'llama');
  expect(world.proxy.journal.find({ resource: 'leases' })).toEqual([]);
});
