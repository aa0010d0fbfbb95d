import { expect, test } from 'vitest';
import { described, listed, remove, settled } from './knob-tests/steps.ts';
import { type Bench, bench, creation, ENDPOINT, gpuSpec } from './test-client.ts';

const MARK = 'operator/team-a/worker-1/llama';

/** An endpoint of somebody who came by another door, with GPUs. */
const stranger = async (sim: Bench, name: string): Promise<string> => {
  const home = { workspace: 'team-a', cluster: 'worker-1' };
  const id = await sim.control.createOutOfBand({ name, ...home, gpuSpec });
  await sim.control.advance(1000);
  return id;
};

const effects = (entries: readonly { effect: string; origin: string }[]) =>
  entries.map(({ effect, origin }) => `${effect} ${origin}`);

test('the journal tells reads from writes, by endpoint and from a moment on', async () => {
  await using sim = await bench();
  const id = await sim.create('llama');
  await sim.create('other');
  const before = await sim.control.lastCall();
  const gprId = (await sim.control.workload('llama'))?.gprs[0]?.id;
  await sim.call('DELETE', '/api/v1/gpr', { gprId });
  await described(sim, 'llama');
  await remove(sim, 'llama');
  expect(await sim.control.calls({ after: before, writes: true, workload: 'llama' })).toEqual([
    expect.objectContaining({ method: 'DELETE', route: '/api/v1/gpr', workloadId: gprId, body: { gprId } }),
    expect.objectContaining({ method: 'DELETE', route: ENDPOINT, workloadId: id, clientId: 'operator' }),
  ]);
  expect(await sim.control.callCounts()).toEqual({
    'POST /api/v1/auth 200': 1,
    [`POST ${ENDPOINT} 200`]: 2,
    [`GET ${ENDPOINT} 200`]: 1,
    [`DELETE ${ENDPOINT} 200`]: 1,
    'DELETE /api/v1/gpr 200': 1,
  });
});

test('no token and no key is in the journal', async () => {
  await using sim = await bench();
  await sim.create('llama');
  const text = JSON.stringify(await sim.control.calls());
  expect(text).not.toContain('apiKey');
  expect(text).not.toContain(sim.token);
});

test('the ledger of an endpoint and of its GPUs, by whom', async () => {
  await using sim = await bench();
  const id = await settled(sim, 'llama');
  const gprId = (await sim.control.gprs())[0]?.id;
  await sim.call('PUT', '/api/v1/gpr', { gprId, earlyRelease: true });
  await sim.control.advance(100);
  await remove(sim, 'llama');
  await sim.control.advance(150);
  const entry = { by: 'operator', workloadId: id, name: 'llama', home: 'team-a/worker-1', mark: MARK };
  const ledger = await sim.control.ledger();
  expect(ledger[0]).toMatchObject(entry);
  expect(effects(ledger)).toEqual(['create api', 'delete api', 'gone outOfBand']);
  const gprLedger = await sim.control.gprLedger();
  expect(gprLedger[0]).toMatchObject({ by: 'operator', workloadId: gprId, mark: MARK });
  expect(effects(gprLedger)).toEqual(['create api', 'patch api', 'gone outOfBand']);
});

test.each<[reason: string, end: (sim: Bench, gprId: string) => Promise<unknown>, effects: string[]]>([
  [
    'is taken out of the queue',
    (sim, gprId) => sim.call('DELETE', '/api/v1/gpr', { gprId }),
    ['create api', 'delete api', 'gone outOfBand'],
  ],
  [
    'is ended by somebody',
    async (sim) => {
      await sim.control.advance(1000);
      await sim.control.endLease('llama');
    },
    ['create api', 'gone outOfBand'],
  ],
  [
    'is deleted when it is over',
    async (sim, gprId) => {
      await sim.control.advance(1000);
      await sim.control.endLease('llama');
      await sim.call('DELETE', '/api/v1/gpr', { gprId });
    },
    ['create api', 'gone outOfBand', 'delete api'],
  ],
])('the ledger of a GPR that %s', async (_reason, end, expected) => {
  await using sim = await bench();
  await sim.create('llama');
  await end(sim, (await sim.control.gprs())[0]?.id ?? '');
  expect(effects(await sim.control.gprLedger())).toEqual(expected);
});

test('what is gone at once is gone once', async () => {
  await using sim = await bench({ knobs: { durations: { deletingMs: 0 } } });
  await sim.create('llama', { gpuSpec: null });
  await sim.control.deleteOutOfBand('llama', { now: true });
  expect(effects(await sim.control.ledger())).toEqual(['create api', 'delete outOfBand', 'gone outOfBand']);
});

test('two endpoints of one name and place are a duplicate, and their GPUs too', async () => {
  await using sim = await bench({ knobs: { duplicateName: 'second' } });
  await sim.create('llama');
  expect(await sim.control.duplicates()).toEqual([]);
  await sim.create('llama');
  expect(await sim.control.duplicates()).toEqual([expect.objectContaining({ mark: MARK })]);
  expect(await sim.control.gprDuplicates()).toEqual([expect.objectContaining({ mark: MARK })]);
});

test('a second lease while the first is held shows, although no two endpoints were there', async () => {
  await using sim = await bench({ knobs: { deleteHeldGpr: '200leak' } });
  await settled(sim, 'llama');
  await remove(sim, 'llama');
  await sim.control.advance(1000);
  await sim.create('llama');
  expect(await sim.control.duplicates()).toEqual([]);
  expect(await sim.control.gprDuplicates()).toHaveLength(1);
});

test('what an owner left behind leaks: endpoints, and GPUs without one', async () => {
  await using sim = await bench({ knobs: { deleteHeldGpr: '200leak' } });
  await settled(sim, 'llama');
  const kept = 'operator/team-a/worker-1/kept';
  await settled(sim, 'kept');
  expect((await sim.control.leaks([kept])).map(({ name }) => name)).toEqual(['llama']);
  await remove(sim, 'llama');
  await sim.control.advance(1000);
  expect(await sim.control.leaks([kept])).toEqual([]);
  expect((await sim.control.gprLeaks([kept])).map(({ mark }) => mark)).toEqual([MARK]);
  await sim.control.endLease('llama');
  expect(await sim.control.gprLeaks([kept])).toEqual([]);
});

test('what is going away leaks no more', async () => {
  await using sim = await bench({ knobs: { deleteHeldGpr: '200release' } });
  await settled(sim, 'llama');
  expect([await sim.control.leaks([]), await sim.control.gprLeaks([])]).toMatchObject([[{}], [{}]]);
  await remove(sim, 'llama');
  expect((await sim.control.workload('llama'))?.gone).toBe(false);
  expect((await sim.control.gprs())[0]?.state).toBe('Held');
  expect([await sim.control.leaks([]), await sim.control.gprLeaks([])]).toEqual([[], []]);
});

test('a deletion of what somebody else made is a theft, of its GPUs too', async () => {
  await using sim = await bench();
  const id = await stranger(sim, 'theirs');
  const gprId = (await sim.control.gprs())[0]?.id;
  await sim.call('PUT', '/api/v1/gpr', { gprId, earlyRelease: true });
  await sim.control.advance(1000);
  await remove(sim, 'theirs');
  const owner = { ownerId: 'operator' };
  expect((await sim.control.thefts(owner)).map(({ entry }) => `${entry.effect} ${entry.name}`)).toEqual([
    'delete theirs',
  ]);
  expect(await sim.control.thefts({ ...owner, adopted: [id] })).toEqual([]);
  expect((await sim.control.gprThefts(owner)).map(({ entry }) => entry.workloadId)).toEqual([gprId]);
});

test('an endpoint that somebody made anew under our name is not ours', async () => {
  await using sim = await bench();
  const ours = await sim.create('llama', { gpuSpec: null });
  await sim.control.deleteOutOfBand('llama', { now: true });
  const theirs = await stranger(sim, 'llama');
  expect((await listed(sim)).map((row) => row['namespace'])).toEqual([theirs]);
  expect(theirs).not.toBe(ours);
  expect((await sim.control.workload('llama'))?.mark).toBeUndefined();
});

test('a name that a stranger has is taken', async () => {
  await using sim = await bench();
  await stranger(sim, 'llama');
  expect((await sim.call('POST', ENDPOINT, creation('llama'))).status).toBe(409);
});

test('out of band: edits of all that shows', async () => {
  await using sim = await bench();
  await settled(sim, 'llama');
  const gpus = {
    gpuShape: 'nVidia A-10',
    instanceType: 'VM.GPU.A10.2',
    numberOfGPUs: 2,
    numberOfGPUNodes: 3,
  };
  await sim.control.editOutOfBand('llama', { modelName: 'sklearn', ...gpus });
  expect(await described(sim, 'llama')).toMatchObject({ modelName: 'sklearn', gpuRequests: [gpus] });
  expect(effects(await sim.control.ledger())).toEqual(['create api', 'patch outOfBand']);
});

test('out of band: a deletion takes the GPUs with it, or leaves them', async () => {
  await using sim = await bench();
  await settled(sim, 'a');
  await settled(sim, 'b');
  await settled(sim, 'c');
  await sim.create('queued');
  await sim.control.deleteOutOfBand('a', { now: true });
  await sim.control.deleteOutOfBand('b', { now: true, keepGprs: true });
  await sim.control.deleteOutOfBand('c');
  await sim.control.deleteOutOfBand('queued', { now: true });
  expect((await listed(sim)).map((row) => row['status'])).toEqual(['Terminating']);
  const states = async () =>
    (await sim.control.gprs()).map(({ state, deleted }) => (deleted ? 'none' : state));
  expect(await states()).toEqual(['Over', 'Held', 'Held', 'none']);
  await sim.control.advance(1000);
  expect(await listed(sim)).toEqual([]);
  expect(await states()).toEqual(['Over', 'Held', 'Over', 'none']);
});

test('gone ones are shown where they are asked for', async () => {
  await using sim = await bench();
  await sim.create('llama');
  await sim.control.deleteOutOfBand('llama', { now: true });
  expect(await sim.control.workloads()).toEqual([]);
  expect(await sim.control.workloads({ gone: true })).toEqual([
    expect.objectContaining({ name: 'llama', gone: true, home: 'team-a/worker-1' }),
  ]);
});

test.each([
  ['an endpoint', (sim: Bench) => sim.control.deleteOutOfBand('nobody'), 'no endpoint nobody'],
  ['GPUs', (sim: Bench) => sim.control.evict('nobody'), 'nobody holds no GPUs'],
  ['a GPR', (sim: Bench) => sim.control.showGpr('gpr-0', 'x'), 'no GPR gpr-0'],
  ['a workspace', (sim: Bench) => sim.control.removeWorkspace('nowhere'), 'there is no nowhere'],
])('%s that there is not is told at the control', async (_reason, mistake, message) => {
  await using sim = await bench();
  await expect(mistake(sim)).rejects.toThrow(message);
});
