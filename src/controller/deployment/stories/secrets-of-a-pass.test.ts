import { describe, expect, test } from 'vitest';
import { SecretWorld } from '../../../../test/support/model/secret-world.ts';
import { POLLING } from '../../../../test/support/model/fake-connection.ts';

const HOUR = 3_600;
/** A full check is due after so many seconds. */
const CHECK = POLLING.driftCheck / 1_000;

/** A world whose object is Ready, with this value. */
async function ready(value = 'canary-1'): Promise<SecretWorld> {
  const world = new SecretWorld();
  world.put(value);
  await world.run(120);
  expect(world.says('Ready')).toMatch(/^True\/Running/);
  return world;
}

describe('a Secret that is there', () => {
  test('its value is in what is created, and its version in status', async () => {
    const world = await ready();
    expect(world.value).toBe('canary-1');
    expect(world.cluster.object?.status?.applied?.secrets).toEqual([{ name: 'hf', resourceVersion: '1' }]);
    expect(world.cluster.secretReads).toEqual(['prod/hf']);
  });

  test('settled: it is read once for each full check, and nothing is written', async () => {
    const world = await ready();
    const { writes } = world;
    await world.run(HOUR);
    expect(world.cluster.secretReads).toHaveLength(1 + HOUR / CHECK);
    expect([world.writes, world.platform.count('update')]).toEqual([writes, 0]);
  });

  test('looks for another reason read nothing', async () => {
    const world = await ready();
    const looks = world.platform.looks.length;
    world.operator.hint();
    await world.run(1);
    expect(world.platform.looks.length).toBeGreaterThan(looks);
    expect(world.cluster.secretReads).toHaveLength(1);
  });

  test('after a restart: it is read by the first full check, and an unchanged one costs no write', async () => {
    const world = await ready();
    const { writes } = world;
    world.restart();
    await world.run(1);
    expect(world.cluster.secretReads).toHaveLength(1);
    await world.run(CHECK);
    expect(world.cluster.secretReads).toHaveLength(2);
    expect([world.writes, world.platform.count('update')]).toEqual([writes, 0]);
  });
});

describe('a Secret that changes', () => {
  test.each<[why: string, seconds: number, hint: (world: SecretWorld) => void]>([
    ['by the next full check', CHECK, () => {}],
    [
      'at once where somebody asks',
      1,
      ({ cluster }) => cluster.annotate({ 'inference-operator.io/reconcile-requested-at': 'now' }),
    ],
    ['with an edit', 1, ({ cluster }) => cluster.edit((spec) => void (spec.replicas = 2))],
    ['by the first full check of another process', CHECK, (world) => world.restart()],
  ])('is sent %s, once, as an update and not as a correction', async (_, seconds, hint) => {
    const world = await ready();
    world.put('canary-2');
    hint(world);
    await world.run(seconds);
    expect(world.value).toBe('canary-2');
    await world.run(120);
    expect(world.says('Ready')).toMatch(/^True\/Running/);
    expect(world.platform.count('update')).toBe(1);
    expect(world.operator.events.map(({ reason }) => reason)).not.toContain('DriftCorrected');
    expect(world.cluster.object?.status).not.toHaveProperty('correction');
    expect(world.cluster.object?.status?.applied?.secrets).toEqual([{ name: 'hf', resourceVersion: '2' }]);
  });

  test('another version with the same value: no call, and only what was accepted moves', async () => {
    const world = await ready();
    const { writes } = world;
    world.put('canary-1');
    await world.run(CHECK);
    expect([world.writes, world.platform.count('update')]).toEqual([writes + 1, 0]);
    expect(world.cluster.object?.status?.applied?.secrets).toEqual([{ name: 'hf', resourceVersion: '2' }]);
  });

  test('the process dies after the call: the next one finds it done', async () => {
    const world = await ready();
    world.put('canary-2');
    world.cluster.annotate({ 'inference-operator.io/reconcile-requested-at': 'now' });
    world.platform.fate = () => ({ kind: 'CrashAfter', lateMs: 0 });
    await world.run(0);
    expect(world.says('Ready')).toMatch(/^False\/Updating/);
    await world.run(0);
    expect(world.ended).toBe('Crashed');
    world.platform.fate = () => ({ kind: 'Fine', lateMs: 0 });
    world.restart();
    await world.run(120);
    expect(world.says('Ready')).toMatch(/^True\/Running/);
    expect(world.platform.count('update')).toBe(1);
    expect(world.cluster.object?.status?.applied?.secrets).toEqual([{ name: 'hf', resourceVersion: '2' }]);
  });

  test('refused with the old value: the new one is sent', async () => {
    const world = await ready();
    world.put('canary-2');
    world.platform.fate = () => ({ kind: 'Refused', lateMs: 0 });
    await world.run(CHECK);
    expect(world.says('Synced')).toMatch(/^False\/Rejected/);
    world.platform.fate = () => ({ kind: 'Fine', lateMs: 0 });
    world.put('canary-3');
    await world.run(CHECK);
    expect(world.value).toBe('canary-3');
  });
});

test('a spec that takes no value any more: nothing is read, and looks are as rare as ever', async () => {
  const world = await ready();
  world.cluster.edit(({ gcore }) => void delete gcore?.env);
  await world.run(120);
  expect(world.says('Ready')).toMatch(/^True\/Running/);
  expect(world.cluster.object?.status?.applied).not.toHaveProperty('secrets');
  const looks = world.platform.looks.length;
  await world.run(HOUR);
  expect(world.platform.looks.length - looks).toBeLessThanOrEqual(HOUR / CHECK);
  expect(world.cluster.secretReads).toHaveLength(1);
});

describe('a Secret that is missing', () => {
  test('nothing runs: it is looked for every ten seconds, without a call to the platform, and found', async () => {
    const world = new SecretWorld();
    await world.run(60);
    expect(world.says('Synced')).toBe('False/SecretNotFound: Secret hf has no key token.');
    expect(world.says('Stalled')).toMatch(/^True\/SecretNotFound/);
    expect(world.cluster.secretReads).toHaveLength(7);
    expect([world.platform.calls, world.platform.looks]).toEqual([[], []]);
    expect(world.writes).toBe(1);
    world.put('canary-1', 'other');
    await world.run(10);
    expect(world.says('Synced')).toMatch(/^False\/SecretNotFound/);
    world.put('canary-1');
    await world.run(120);
    expect(world.says('Ready')).toMatch(/^True\/Running/);
  });

  test('a workload runs: it stays as it is, and the platform is asked no more often than otherwise', async () => {
    const world = await ready();
    world.refuse(404);
    await world.run(CHECK);
    expect(world.says('Ready')).toMatch(/^False\/OutOfSync: Secret hf/);
    expect(world.says('Available')).toMatch(/^True\/Serving/);
    const [reads, looks] = [world.cluster.secretReads.length, world.platform.looks.length];
    await world.run(120);
    expect(world.cluster.secretReads.length - reads).toBeGreaterThanOrEqual(12);
    expect(world.platform.looks.length - looks).toBeLessThan(3);
    world.put('canary-1');
    await world.run(11);
    expect(world.says('Ready')).toMatch(/^True\/Running/);
    expect(world.platform.calls.map(({ what }) => what)).toEqual(['create']);
  });

  test('it went unnoticed, and drift takes a new workload: the old one stays until it is back', async () => {
    const world = await ready();
    world.cluster.edit((spec) => void (spec.updateStrategy = { type: 'Recreate' }));
    await world.run(60);
    const calls = (): string[] => world.platform.calls.map(({ what }) => what);
    const before = calls();
    Object.assign(world.platform.living[0]?.body ?? {}, { nodeType: 'another' });
    world.refuse(404);
    world.operator.hint();
    await world.run(60);
    expect(world.says('Synced')).toMatch(/^False\/SecretNotFound/);
    expect([world.platform.living.length, calls()]).toEqual([1, before]);
    world.put('canary-1');
    await world.run(180);
    expect(calls()).toEqual([...before, 'delete', 'create']);
    expect(world.says('Ready')).toMatch(/^True\/Running/);
  });

  test.each([404, 403])('a stop needs none, and the rest goes out once it is there: %d', async (status) => {
    const world = await ready();
    world.refuse(status);
    world.cluster.edit((spec) => void (spec.state = 'Stopped'));
    await world.run(60);
    const calls = (): string[] => world.platform.calls.map(({ what }) => what);
    expect(calls()).toEqual(['create', 'stop']);
    expect(world.says('Ready')).toMatch(
      /^False\/OutOfSync: The workload is stopped, as asked\. The rest of the spec/,
    );
    expect(world.says('Stalled')).toMatch(/^True\/SecretNotFound/);
    const { writes } = world;
    await world.run(120);
    expect([calls(), world.writes]).toEqual([['create', 'stop'], writes]);
    world.put('canary-2');
    await world.run(120);
    expect(calls()).toEqual(['create', 'stop', 'update']);
    expect(world.says('Ready')).toMatch(/^True\/Stopped/);
  });

  test('a deletion needs none', async () => {
    const world = await ready();
    world.refuse(404);
    world.cluster.delete();
    await world.run(60);
    expect(world.cluster.object).toBeUndefined();
    expect(world.cluster.secretReads).toHaveLength(1);
  });
});

describe('an API server that', () => {
  test('does not let it be read: which right is missing, and what runs goes on', async () => {
    const world = await ready();
    world.refuse(403);
    await world.run(CHECK);
    expect(world.says('Synced')).toMatch(/^False\/SecretNotFound: The operator may not read Secret hf/);
    world.put('canary-1');
    await world.run(11);
    expect(world.says('Ready')).toMatch(/^True\/Running/);
  });

  test('cannot say: back-off, and nothing is said or called', async () => {
    const world = await ready();
    const { writes } = world;
    world.refuse(500);
    await world.run(CHECK);
    expect(world.ended).toBe('Backoff');
    expect([world.writes, world.platform.calls.length]).toEqual([writes, 1]);
    world.put('canary-2');
    await world.run(2);
    expect(world.value).toBe('canary-2');
  });
});

test('no value is told', async () => {
  const world = await ready();
  world.put('canary-2');
  await world.run(CHECK);
  world.refuse(403);
  await world.run(CHECK);
  const told = JSON.stringify([world.cluster.object, world.operator.events, world.operator.rules]);
  expect(told).not.toContain('canary');
});
