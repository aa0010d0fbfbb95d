import { describe, expect, test } from 'vitest';
import { type EgsStory, startEgsStory } from '../../../test/support/egs-story.ts';
import type { Fault } from '../../../test/simulators/support/fault.ts';

const LIST = '/api/v1/inference-endpoint/list';
const DESCRIBE = '/api/v1/inference-endpoint';
const GPR = '/api/v1/gpr';
const WORKSPACES = '/api/v1/slice-workspace/list';

async function running(knobs: Parameters<typeof startEgsStory>[0] = {}): Promise<EgsStory> {
  const run = await startEgsStory(knobs);
  await run.apply();
  await run.untilReady();
  return run;
}
const get = (path: string, effect: Fault['effect']): Fault => ({ method: 'GET', path, effect });
const reads = async (run: EgsStory, after: number): Promise<string[]> =>
  (await run.control.calls({ after })).map(({ path, query }) => `${path.replace('/api/v1/', '')}?${query}`);

test('a look reads the list, the endpoint and its GPU request; one in vain the workspaces', async () => {
  await using run = await running();
  const before = await run.control.lastCall();
  await run.find();
  expect(await reads(run, before)).toEqual([
    'inference-endpoint/list?workspace=team-a',
    'inference-endpoint?workspace=team-a&endpoint=llama&cluster=worker-1',
    `gpr?gprId=${run.seen.gpuRequests?.[0]}`,
  ]);
  await run.control.deleteOutOfBand('llama', { now: true });
  const then = await run.control.lastCall();
  expect(await run.find()).toEqual({ kind: 'Absent', begunAt: run.clock.monotonic() });
  expect(await reads(run, then)).toEqual([
    'inference-endpoint/list?workspace=team-a',
    'slice-workspace/list?',
  ]);
});

test('what runs, in the words of the port', async () => {
  await using run = await running();
  const { id, home } = run.seen;
  expect(id).toMatch(/^team-a-llama-/);
  expect(home).toBe(run.home);
  expect(run.seen).toMatchObject({
    name: 'llama',
    createdAt: undefined,
    mark: undefined,
    foreignKind: undefined,
    deleting: false,
    phase: 'Running',
    phaseClass: 'Running',
    phaseMessage: '',
    replicas: undefined,
    endpoints: [
      { name: 'serving', url: 'https://llama.team-a.example.com/v1/models/llama:predict', type: 'Serving' },
    ],
    gpuRequests: [expect.stringMatching(/^gpr-/)],
    lease: { ended: false, expiresAt: expect.stringMatching(/Z$/) },
    url: undefined,
  });
});

test('what is to give back its GPUs is not said to serve, though EGS has it as Running', async () => {
  await using run = await running();
  await run.client.releaseGpus?.(run.seen.gpuRequests ?? [], run.call);
  const finding = await run.find();
  if (finding.kind !== 'Present') throw new Error('the endpoint is gone');
  expect(finding.observation.detail).toMatchObject({ gprs: [{ earlyRelease: true }], serves: false });
});

describe('while it waits', () => {
  test('the GPU request says why', async () => {
    await using run = await startEgsStory();
    await run.control.script('llama', { kind: 'neverProvisioned', reason: 'no node has room' });
    await run.apply();
    expect(await run.until(({ message }) => message.includes('room'))).toMatchObject({
      reason: 'Pending',
      message: expect.stringMatching(/^GPU request gpr-\S+: Queued: no node has room$/),
    });
  });

  test('and no GPU node fits, that is said too (E6)', async () => {
    await using run = await startEgsStory();
    await run.control.setInventory('worker-1', []);
    await run.apply();
    expect(await run.assess()).toMatchObject({
      reason: 'Pending',
      message: expect.stringMatching(
        /^GPU request .*; gpuSpec fits no GPU nodes of cluster worker-1: it has none$/,
      ),
    });
  });

  test.each([
    ['noUrl', { kind: 'noUrl' }, 'no predictStatus|predictStatus is NotReady'],
    [
      'notReady',
      { kind: 'notReady', what: 'ingressStatus' },
      '^It is not ready yet: ingressStatus is NotReady$',
    ],
  ] as const)('for %s it is Initializing', async (_, outcome, words) => {
    await using run = await startEgsStory();
    await run.control.script('llama', outcome);
    await run.apply();
    await run.pass(2_000);
    expect(await run.assess()).toMatchObject({
      ready: false,
      reason: 'Initializing',
      message: expect.stringMatching(words),
    });
  });
});

describe('no absence', () => {
  test.each([
    ['the workspace is gone', (run: EgsStory) => run.control.removeWorkspace('team-a')],
    ['the cluster has left', (run: EgsStory) => run.control.setWorkspaceClusters('team-a', ['worker-2'])],
    [
      'the workspaces cannot be read',
      (run: EgsStory) => run.control.inject(get(WORKSPACES, { kind: 'status', status: 503 })),
    ],
    ['the list fails', (run: EgsStory) => run.control.inject(get(LIST, { kind: 'status', status: 500 }))],
    ['the list is HTML', (run: EgsStory) => run.control.inject(get(LIST, { kind: 'html' }))],
    ['the list breaks off', (run: EgsStory) => run.control.inject(get(LIST, { kind: 'truncate' }))],
    [
      'the list is no list',
      (run: EgsStory) =>
        run.control.inject(get(LIST, { kind: 'wrongJson', body: { statusCode: 200, data: {} } })),
    ],
    [
      'its row cannot be read',
      (run: EgsStory) =>
        run.control.inject(
          get(LIST, {
            kind: 'wrongJson',
            body: { statusCode: 200, data: { endpoints: [{ endpointName: 'llama' }] } },
          }),
        ),
    ],
    ['the list is old', (run: EgsStory) => run.control.inject(get(LIST, { kind: 'staleList' }))],
  ])('while %s', async (_, trouble) => {
    for (const missingWorkspace of [404, 'empty'] as const) {
      await using run = await running({ missingWorkspace });
      await trouble(run);
      await run.control.deleteOutOfBand('llama', { now: true });
      const finding = await run.find();
      expect(finding.kind).not.toBe('Absent');
      await run.control.clearFaults();
      await run.control.restoreWorkspace('team-a');
      await run.control.setWorkspaceClusters('team-a', ['worker-1', 'worker-2']);
      expect(await run.find()).toMatchObject({ kind: 'Absent' });
    }
  });

  test('at another URL than the one where it lives', async () => {
    await using run = await running();
    const home = 'http://elsewhere:8080/team-a/worker-1';
    await run.control.deleteOutOfBand('llama', { now: true });
    expect(await run.client.find({ home, name: 'llama' }, run.call)).toMatchObject({
      kind: 'Unknown',
      error: {
        class: 'Gone',
        message: expect.stringMatching(/^the endpoint lives at http:\/\/elsewhere:8080, and/),
      },
    });
  });
});

test.each(['html', 'json'] as const)(
  'a release without the routes is not supported (%s)',
  async (noRoute) => {
    await using run = await startEgsStory({ routes: { inference: '404' }, noRoute });
    const located = await run.locate();
    run.home = 'home' in located ? located.home : '';
    expect(await run.find()).toMatchObject({ kind: 'Unknown', error: { class: 'Unsupported' } });
    run.desired = run.translate();
    expect(await run.create()).toMatchObject({ kind: 'Refused', error: { class: 'Unsupported' } });
    expect(await run.pages()).toMatchObject({ class: 'Unsupported' });
  },
);

describe('what describe says of what is listed', () => {
  test.each([
    ['404', { kind: 'status', status: 404, body: { statusCode: 404, error: { data: null } } }],
    ['500', { kind: 'status', status: 500 }],
    ['nothing', { kind: 'wrongJson', body: { statusCode: 200, data: {} } }],
    ['null', { kind: 'wrongJson', body: { statusCode: 200, data: null } }],
  ] as const)('%s: the list decides', async (_, effect) => {
    await using run = await running();
    await run.control.inject(get(DESCRIBE, effect));
    expect(await run.find()).toMatchObject({ kind: 'Present', observation: { phaseClass: 'Running' } });
    expect(run.seen.gpuRequests).toBeUndefined();
    expect(run.client.recognise?.(run.desired?.fingerprint ?? '', run.startedAt, run.seen)).toBe('Unclear');
  });

  test.each([
    ['a gateway in trouble', { kind: 'status', status: 503 }],
    ['no answer', { kind: 'reset' }],
    ['HTML', { kind: 'html' }],
  ] as const)('%s tells nothing', async (_, effect) => {
    await using run = await running();
    await run.control.inject(get(DESCRIBE, effect));
    expect(await run.find()).toMatchObject({ kind: 'Unknown', error: { class: 'Transient' } });
  });

  test('what is no list of GPU requests leaves open whether it has its GPUs still', async () => {
    await using run = await running();
    const endpoint = {
      endpointName: 'llama',
      namespace: run.seen.id,
      clusterName: 'worker-1',
      status: 'Running',
      endpoint: 'https://llama.example.com',
      gpuRequests: {},
    };
    await run.control.inject(get(DESCRIBE, { kind: 'wrongJson', body: { data: { endpoint } } }));
    expect(await run.find()).toMatchObject({ kind: 'Unknown', error: { class: 'Transient' } });
  });

  test('GPU requests that cannot be read leave the rest as it is', async () => {
    await using run = await running();
    const { lease } = run.seen;
    await run.control.inject(get(GPR, { kind: 'status', status: 403 }));
    expect(await run.find()).toMatchObject({
      kind: 'Present',
      observation: { phaseClass: 'Running', lease },
    });
  });
});

describe('incarnations', () => {
  test('one that somebody made anew is found by its name, with an id of its own', async () => {
    await using run = await running();
    const before = run.seen.id;
    await run.control.deleteOutOfBand('llama', { now: true });
    const id = await run.control.createOutOfBand({ name: 'llama', workspace: 'team-a', cluster: 'worker-1' });
    expect(await run.find(before)).toMatchObject({ kind: 'Present', observation: { id } });
    expect(id).not.toBe(before);
  });

  test('a name that is to be adopted finds it as well', async () => {
    await using run = await running();
    const { id } = run.seen;
    expect(await run.find('llama')).toMatchObject({ kind: 'Present', observation: { id } });
  });

  test('a name on another cluster is another endpoint', async () => {
    await using run = await startEgsStory({ nameScope: 'cluster' });
    await run.control.createOutOfBand({ name: 'llama', workspace: 'team-a', cluster: 'worker-2' });
    await run.apply();
    await run.untilReady();
    expect(run.seen.home).toMatch(/worker-1$/);
    expect(await run.recognised()).toBe('Same');
  });

  test('of two that share name and cluster ours stays ours, for a person to sort out', async () => {
    await using run = await running({ duplicateName: 'second' });
    const { id } = run.seen;
    expect(await run.create()).toEqual({ kind: 'Accepted' });
    const judged = await run.assess();
    expect(run.seen.id).toBe(id);
    expect(judged).toMatchObject({ ready: false, stuck: true, available: true });
    // A delete goes by the name: which of them it would hit, nobody knows.
    expect(await run.delete()).toMatchObject({
      kind: 'Refused',
      error: { class: 'Busy', message: expect.stringContaining('has several endpoints llama') },
    });
    expect(await run.count()).toBe(2);
    expect(run.client.recognise?.(run.desired?.fingerprint ?? '', run.startedAt, run.seen)).toBeUndefined();
  });

  test('a list that shows a row twice shows one endpoint', async () => {
    await using run = await running();
    await run.control.inject({ method: 'GET', effect: { kind: 'duplicateRows', rows: 3 } });
    expect(await run.assess()).toMatchObject({ ready: true });
    expect(await run.recognised()).toBe('Same');
  });
});
