import { describe, expect, test } from 'vitest';
import { type Bench, bench, container, DEPLOYMENTS, SETTLED_MS } from './test-client.ts';

const LLAMA = `${DEPLOYMENTS}/llama70b`;
const LONG_MS = 86_400_000;

/** The status, and of each region what is ready and what is wrong. */
async function glance(sim: Bench): Promise<unknown[]> {
  const { status, containers } = await sim.read('llama70b');
  const regions = containers as { deploy_status: { ready: number }; error_message: string | null }[];
  return [status, ...regions.map(({ deploy_status, error_message }) => error_message ?? deploy_status.ready)];
}

describe('what becomes of containers', () => {
  test('an error stays for ever: there is no failed status', async () => {
    await using sim = await bench();
    await sim.control.script('llama70b', { kind: 'error', message: 'image pull failed' });
    await sim.create('llama70b');
    await sim.control.advance(LONG_MS);
    expect(await glance(sim)).toEqual(['PARTIALLYDEPLOYED', 'image pull failed']);
    expect(await sim.read('llama70b')).toMatchObject({ address: null });
  });

  test('one region fails after a while and recovers, and the others go on', async () => {
    await using sim = await bench();
    const error = { kind: 'error', message: 'out of memory', afterMs: 5000, recoversAfterMs: 1000 } as const;
    await sim.control.script('llama70b', error, 7);
    await sim.create('llama70b', { containers: [container(6), container(7)] });
    const seen = [];
    for (const ms of [5299, 1, 999, 1, 200]) {
      await sim.control.advance(ms);
      seen.push(await glance(sim));
    }
    expect(seen).toEqual([
      ['ACTIVE', 1, 1],
      ['PARTIALLYDEPLOYED', 1, 'out of memory'],
      ['PARTIALLYDEPLOYED', 1, 'out of memory'],
      ['PARTIALLYDEPLOYED', 1, 0],
      ['ACTIVE', 1, 1],
    ]);
    await sim.control.advance(LONG_MS);
    expect(await glance(sim), 'once is enough').toEqual(['ACTIVE', 1, 1]);
  });

  test('a script may come to what runs, and go', async () => {
    await using sim = await bench();
    await sim.serving('llama70b');
    await sim.control.script('llama70b', { kind: 'error', message: 'node lost' });
    expect(await glance(sim)).toEqual(['PARTIALLYDEPLOYED', 'node lost']);
    await sim.control.advance(LONG_MS);
    await sim.control.script('llama70b', { kind: 'ok' });
    expect(await glance(sim), 'from now on').toEqual(['PARTIALLYDEPLOYED', 0]);
    await sim.control.advance(200);
    expect(await glance(sim)).toEqual(['ACTIVE', 1]);
    await sim.control.advance(LONG_MS);
    await sim.control.script('llama70b', { kind: 'error', message: 'node lost', afterMs: 5000 });
    await sim.control.advance(4999);
    expect(await glance(sim)).toEqual(['ACTIVE', 1]);
    await sim.control.advance(1);
    expect(await glance(sim)).toEqual(['PARTIALLYDEPLOYED', 'node lost']);
    await sim.control.clearScripts();
    await sim.control.advance(200);
    expect(await glance(sim)).toEqual(['ACTIVE', 1]);
  });

  test('bad first pods are mended by a PATCH', async () => {
    await using sim = await bench();
    await sim.control.script('llama70b', { kind: 'error', message: 'no such image', pods: 'first' });
    await sim.serving('llama70b');
    expect(await glance(sim)).toEqual(['PARTIALLYDEPLOYED', 'no such image']);
    await sim.call('PATCH', LLAMA, { timeout: 5 });
    await sim.control.advance(SETTLED_MS);
    expect(await glance(sim), 'the same pods').toEqual(['PARTIALLYDEPLOYED', 'no such image']);
    await sim.call('PATCH', LLAMA, { image: 'good' });
    await sim.control.advance(SETTLED_MS);
    expect(await glance(sim)).toEqual(['ACTIVE', 1]);
  });

  test.each([
    ['rolling', 1, 'vllm/vllm-openai:v0.10.0'],
    ['restart', 0, undefined],
  ] as const)('bad later pods: %s', async (rollout, ready, image) => {
    await using sim = await bench({ knobs: { rollout } });
    await sim.control.script('llama70b', { kind: 'error', message: 'no such image', pods: 'later' });
    await sim.serving('llama70b');
    expect(await glance(sim)).toEqual(['ACTIVE', 1]);
    await sim.call('PATCH', LLAMA, { image: 'bad' });
    await sim.control.advance(SETTLED_MS);
    expect(await glance(sim)).toEqual(['PARTIALLYDEPLOYED', 'no such image']);
    const truth = await sim.control.workload('llama70b');
    expect(truth?.regions).toMatchObject([{ ready, error: 'no such image' }]);
    expect(truth?.regions[0]?.servingSpec?.image).toBe(image);
    expect(truth?.settled).toBe(false);
  });

  test.each([
    ['neverReady', 'PARTIALLYDEPLOYED'],
    ['noContainers', 'DEPLOYING'],
  ] as const)('%s: %s for ever, without a word', async (kind, status) => {
    await using sim = await bench();
    await sim.control.script('llama70b', { kind });
    await sim.create('llama70b');
    await sim.control.advance(LONG_MS);
    expect(await glance(sim)).toEqual([status, 0]);
  });

  test('a large image takes its time', async () => {
    await using sim = await bench();
    await sim.control.script('llama70b', { kind: 'slow', pullMs: 60_000 });
    await sim.create('llama70b');
    await sim.control.advance(60_299);
    expect(await glance(sim)).toEqual(['PARTIALLYDEPLOYED', 0]);
    await sim.control.advance(1);
    expect(await glance(sim)).toEqual(['ACTIVE', 1]);
  });

  test('a deployment vanishes by itself, and so does the next', async () => {
    await using sim = await bench();
    await sim.control.script('llama70b', { kind: 'vanish', afterMs: 2000 });
    for (const n of [1, 2]) {
      await sim.serving('llama70b');
      expect(await glance(sim)).toEqual(['ACTIVE', 1]);
      await sim.control.advance(1000);
      expect((await sim.call('GET', LLAMA)).status).toBe(404);
      expect((await sim.control.ledger()).at(-1)).toMatchObject({
        effect: 'gone',
        workloadId: `1234/llama70b/${n}`,
      });
    }
  });

  test('a credential that is missing fails containers until it comes, and not those that run', async () => {
    await using sim = await bench({ knobs: { missingRef: 'containerError' } });
    await sim.serving('llama70b', { credentials_name: 'ghcr' });
    expect(await glance(sim)).toEqual(['PARTIALLYDEPLOYED', 'registry credentials ghcr does not exist']);
    const path = '/cloud/v3/inference/1234/registry_credentials';
    await sim.call('POST', path, { name: 'ghcr', username: 'u', password: 'p', registry_url: 'ghcr.io' });
    await sim.control.advance(SETTLED_MS);
    expect(await glance(sim)).toEqual(['ACTIVE', 1]);
    await sim.call('DELETE', `${path}/ghcr`);
    await sim.control.advance(SETTLED_MS);
    expect(await glance(sim)).toEqual(['ACTIVE', 1]);
  });

  test('a region that is missing fails its own containers alone', async () => {
    await using sim = await bench({ knobs: { missingRef: 'containerError' } });
    await sim.serving('llama70b', { containers: [container(7), container(99)] });
    expect(await glance(sim)).toEqual(['PARTIALLYDEPLOYED', 1, 'region 99 does not exist']);
  });
});
