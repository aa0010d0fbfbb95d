import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../test/simulators/egs/api-error.ts';
import { defaultKnobs } from '../../../test/simulators/egs/knobs.ts';
import { type EgsStory, startEgsStory, storyGpuSpec, storySection } from '../../../test/support/egs-story.ts';

const ENDPOINT = '/api/v1/inference-endpoint';

async function running(knobs: Parameters<typeof startEgsStory>[0] = {}): Promise<EgsStory> {
  const run = await startEgsStory(knobs);
  await run.apply();
  await run.untilReady();
  return run;
}
const writes = async (run: EgsStory, after: number) =>
  (await run.control.calls({ after, writes: true })).map(({ method, path, body }) => [method, path, body]);

describe('exact requests', () => {
  test('a create', async () => {
    await using run = await startEgsStory({ strictNulls: true });
    const before = await run.control.lastCall();
    await run.apply();
    const { modelSpec } = storySection;
    const body = {
      workspace: 'team-a',
      clusterName: 'worker-1',
      endpointName: 'llama',
      gpuSpec: storyGpuSpec,
      modelSpec,
      rawModelSpec: null,
    };
    expect(await writes(run, before)).toEqual([['POST', ENDPOINT, body]]);
  });

  test('a delete', async () => {
    await using run = await running({ requireCluster: true, deleteHeldGpr: '200release' });
    const before = await run.control.lastCall();
    expect(await run.delete()).toEqual({ kind: 'Accepted' });
    const body = { endpoint: 'llama', workspace: 'team-a', cluster: 'worker-1' };
    expect(await writes(run, before)).toEqual([['DELETE', ENDPOINT, body]]);
  });
});

describe('a create', () => {
  test.each([
    [409, 'Refused', 'Conflict'],
    [500, 'Ambiguous', 'Transient'],
  ] as const)('of a name that is taken (%i) is %s', async (duplicateName, kind, errorClass) => {
    await using run = await running({ duplicateName });
    expect(await run.create()).toMatchObject({ kind, error: { class: errorClass } });
  });

  test('where the workspace has gone meanwhile is refused', async () => {
    await using run = await running();
    await run.control.removeWorkspace('team-a');
    expect(await run.create()).toMatchObject({ kind: 'Refused', error: { class: 'Invalid', status: 404 } });
  });

  test('beyond a policy is a matter of quota', async () => {
    await using run = await running({ duplicateName: 'second' });
    const policy = {
      maxGPRs: 1,
      priorityRange: [1, 100],
      maxExit: '7d0h0m',
      shapes: null,
      maxGPUs: 8,
      maxMemory: 256,
    } as const;
    await run.control.setPolicy('team-a', policy);
    expect(await run.create()).toMatchObject({ kind: 'Refused', error: { class: 'Quota' } });
  });

  test.each([
    ['200 without JSON', { kind: 'html' }],
    ['200 without data', { kind: 'wrongJson', body: { statusCode: 200 }, when: 'after' }],
    ['a lost answer', { kind: 'reset', when: 'after' }],
    ['a bad gateway', { kind: 'html', status: 502 }],
  ] as const)('with %s may have happened', async (_, effect) => {
    await using run = await startEgsStory();
    const located = await run.locate();
    run.home = 'home' in located ? located.home : '';
    run.desired = run.translate();
    await run.control.inject({ method: 'POST', path: ENDPOINT, effect });
    expect(await run.create()).toMatchObject({ kind: 'Ambiguous', error: { class: 'Transient' } });
  });
});

describe('a delete while GPUs are held', () => {
  test('releases them, says so, and the next one comes through', async () => {
    await using run = await running();
    const [gprId] = run.seen.gpuRequests ?? [];
    const before = await run.control.lastCall();
    expect(await run.delete()).toMatchObject({
      kind: 'Refused',
      error: {
        class: 'Busy',
        message: `delete the endpoint: 500 Cannot delete GPR in Successful state; GPU requests that are not over yet (${gprId}, state Successful)`,
      },
      after: `the release of its GPUs (${gprId}, state Successful)`,
    });
    expect((await writes(run, before)).slice(1)).toEqual([
      ['PUT', '/api/v1/gpr', { gprId, earlyRelease: true }],
    ]);
    // Asked for once.
    await run.delete();
    expect((await run.control.calls({ after: before, method: 'PUT' })).length).toBe(1);
    await run.pass(1_000);
    expect(await run.delete()).toEqual({ kind: 'Accepted' });
  });

  test('that no look has shown finds them by itself', async () => {
    await using run = await running();
    const { gpuRequests: _, ...blind } = run.seen;
    expect(await run.delete(blind)).toMatchObject({ kind: 'Refused', error: { class: 'Busy' } });
    expect(await run.control.calls({ method: 'PUT' })).toHaveLength(1);
  });

  test('whose release fails waits for no release', async () => {
    await using run = await running();
    await run.control.inject({ method: 'PUT', effect: { kind: 'status', status: 503 } });
    const outcome = await run.delete();
    expect(outcome).toMatchObject({ kind: 'Refused', error: { class: 'Busy' } });
    expect(outcome).not.toHaveProperty('after');
  });

  test('whose release was over just now is made again', async () => {
    await using run = await running();
    const [gprId = ''] = run.seen.gpuRequests ?? [];
    await run.control.showGpr(gprId, 'Complete');
    expect(await run.delete()).toMatchObject({ kind: 'Refused', after: 'the release of its GPUs' });
  });

  test('that nobody can find waits for no release', async () => {
    await using run = await running();
    const because = 'Cannot delete GPR in Successful state';
    const refusal = new ApiError(500, { message: 'Error while deleting GPR', because });
    const body: unknown = JSON.parse(refusal.response(defaultKnobs).body ?? '');
    await run.control.endLease('llama');
    await run.control.inject({ method: 'DELETE', effect: { kind: 'status', status: 500, body } });
    await run.control.inject({ method: 'GET', effect: { kind: 'status', status: 503 } });
    const outcome = await run.delete({ ...run.seen, gpuRequests: [] });
    expect(outcome).toMatchObject({ kind: 'Refused', error: { class: 'Busy' } });
    expect(outcome).not.toHaveProperty('after');
  });

  test('that fails otherwise says what EGS says', async () => {
    await using run = await running();
    await run.control.inject({ method: 'DELETE', path: ENDPOINT, effect: { kind: 'status', status: 500 } });
    expect(await run.delete()).toMatchObject({
      kind: 'Ambiguous',
      error: { class: 'Transient', status: 500 },
    });
    expect(await run.control.calls({ method: 'PUT' })).toEqual([]);
  });
});

describe('a delete of what is not there', () => {
  test.each([
    [404, { kind: 'Refused', error: { class: 'Gone' } }],
    [500, { kind: 'Ambiguous', error: { class: 'Transient' } }],
    [200, { kind: 'Accepted' }],
  ] as const)('answered with %i', async (missing, outcome) => {
    await using run = await running({ missing });
    await run.control.deleteOutOfBand('llama', { now: true });
    expect(await run.delete()).toMatchObject(outcome);
  });
});

describe('GPU requests', () => {
  test('that are over, or that nobody knows, need no release', async () => {
    await using run = await running();
    await run.control.endLease('llama');
    const before = await run.control.lastCall();
    expect(await run.releaseGpus([...(run.seen.gpuRequests ?? []), 'gpr-unknown'])).toEqual({
      kind: 'Accepted',
    });
    expect(await writes(run, before)).toEqual([]);
  });

  test('whose GPUs nobody used are over, whatever word they have', async () => {
    await using run = await startEgsStory();
    await run.control.script('llama', { kind: 'idle', afterMs: 1_000 });
    await run.apply();
    await run.pass(5_000);
    await run.find();
    const [gpr] = await run.control.gprs();
    expect(gpr).toMatchObject({ state: 'Over', timedOut: true });
    expect(run.seen.lease).toMatchObject({ ended: true });
    const before = await run.control.lastCall();
    expect(await run.releaseGpus()).toEqual({ kind: 'Accepted' });
    expect(await writes(run, before)).toEqual([]);
    expect(await run.remove()).toEqual({ kind: 'Accepted' });
  });

  test('that wait are taken out of the queue', async () => {
    await using run = await startEgsStory();
    await run.control.script('llama', { kind: 'neverProvisioned' });
    await run.apply();
    const [gprId] = run.seen.gpuRequests ?? [];
    const before = await run.control.lastCall();
    expect(await run.releaseGpus()).toEqual({ kind: 'Accepted' });
    expect(await writes(run, before)).toEqual([['DELETE', '/api/v1/gpr', { gprId }]]);
  });

  test('that wait by the time they are to be released are taken out as well', async () => {
    await using run = await running();
    const [gprId = ''] = run.seen.gpuRequests ?? [];
    // A read that is old, and a truth that has moved on.
    await run.control.showGpr(gprId, 'Successful');
    await run.control.script('llama', { kind: 'neverProvisioned' });
    await run.control.evict('llama');
    const because = 'Cannot update early release of GPR in Queued state';
    const refusal = new ApiError(500, { message: 'Error while updating a GPR', because });
    const body: unknown = JSON.parse(refusal.response(defaultKnobs).body ?? '');
    await run.control.inject({ method: 'PUT', effect: { kind: 'status', status: 500, body } });
    expect(await run.releaseGpus()).toEqual({ kind: 'Accepted' });
    expect(await run.control.gprLeaks([])).toEqual([]);
  });

  test('with a word that nobody knows are waited for, and no call is made', async () => {
    await using run = await running();
    const [gprId = ''] = run.seen.gpuRequests ?? [];
    await run.control.showGpr(gprId, 'Paused');
    const before = await run.control.lastCall();
    expect(await run.releaseGpus()).toMatchObject({
      kind: 'Refused',
      error: { class: 'Busy', message: `GPU requests that are not over yet (${gprId}, state Paused)` },
    });
    expect(await writes(run, before)).toEqual([]);
  });

  test('that cannot be read are not over', async () => {
    await using run = await running();
    await run.control.inject({ path: '/api/v1/gpr', effect: { kind: 'status', status: 503 } });
    expect(await run.releaseGpus()).toMatchObject({ kind: 'Refused', error: { class: 'Transient' } });
  });
});
