import { describe, expect, test } from 'vitest';
import { described, gprOf, listed, remove, settled } from './knob-tests/steps.ts';
import { type Bench, bench } from './test-client.ts';

const text = async (sim: Bench) => (await listed(sim))[0]?.['status'];

describe('scripted outcomes', () => {
  test('a GPR that fails to get its GPUs says why, until it gets them', async () => {
    await using sim = await bench();
    await sim.control.script('llama', { kind: 'neverProvisioned', reason: 'no node is healthy' });
    await settled(sim, 'llama');
    expect(await gprOf(sim, 'llama')).toMatchObject({
      status: { provisioningStatus: 'Queued', failureReason: 'no node is healthy', retryCount: 1 },
    });
    expect(await text(sim)).toBe('Pending');
    await sim.control.script('llama', { kind: 'ok' });
    await sim.control.advance(1000);
    expect(await gprOf(sim, 'llama')).toMatchObject({
      status: { provisioningStatus: 'Successful', failureReason: '' },
    });
    expect(await text(sim)).toBe('Running');
  });

  test('an image that cannot be pulled, until its registry is back', async () => {
    await using sim = await bench();
    await sim.control.script('llama', { kind: 'pullError' });
    await settled(sim, 'llama');
    expect(await text(sim)).toBe('Image Pull Backoffice');
    await sim.control.clearScripts();
    await sim.control.advance(1000);
    expect(await text(sim)).toBe('Running');
  });

  test('one that runs and has no URL', async () => {
    await using sim = await bench();
    await sim.control.script('llama', { kind: 'noUrl' });
    await settled(sim, 'llama');
    expect(await described(sim, 'llama')).toMatchObject({
      status: 'Running',
      endpoint: '',
      ingressStatus: 'NotReady',
    });
  });

  test.each([
    { what: 'predictStatus' as const, other: 'ingressStatus' as const },
    { what: 'ingressStatus' as const, other: 'predictStatus' as const },
  ])('one that has a URL and no good $what', async ({ what, other }) => {
    await using sim = await bench();
    await sim.control.script('llama', { kind: 'notReady', what });
    await settled(sim, 'llama');
    const { endpoint, [what]: bad, [other]: good } = await described(sim, 'llama');
    expect([endpoint, bad, good]).toEqual([expect.stringMatching(/^https:/), 'NotReady', 'Ready']);
  });

  test('a crash comes after so long, and heals', async () => {
    await using sim = await bench();
    await settled(sim, 'llama');
    await sim.control.script('llama', { kind: 'crash', afterMs: 5000 });
    await sim.control.advance(4999);
    expect(await text(sim)).toBe('Running');
    await sim.control.advance(1);
    expect(await text(sim)).toBe('Failed');
    await sim.control.clearScripts();
    await sim.control.advance(1000);
    expect(await text(sim)).toBe('Running');
  });

  test('GPUs that nobody uses are taken, in other words than at a lease’s end', async () => {
    await using sim = await bench();
    await settled(sim, 'llama');
    await sim.control.script('llama', { kind: 'idle', afterMs: 5000 });
    await sim.control.advance(5000);
    expect(await gprOf(sim, 'llama')).toMatchObject({
      status: { provisioningStatus: 'TimedOut', internalState: 'Released' },
    });
    expect(await described(sim, 'llama')).toMatchObject({ gpuRequests: [{ status: 'Released' }] });
  });

  test('one that vanishes leaves its GPUs held', async () => {
    await using sim = await bench();
    const id = await settled(sim, 'llama');
    await sim.control.script(id, { kind: 'vanish', afterMs: 5000 });
    await sim.control.advance(4999);
    expect(await listed(sim)).toHaveLength(1);
    await sim.control.advance(1);
    expect(await listed(sim)).toEqual([]);
    expect(await sim.control.gprs()).toEqual([expect.objectContaining({ state: 'Held' })]);
    await sim.control.endLease('llama');
    expect(await sim.control.gprs()).toEqual([expect.objectContaining({ state: 'Over' })]);
  });

  test('a deletion that does not end, until it does', async () => {
    await using sim = await bench();
    await settled(sim, 'llama', { gpuSpec: null });
    await sim.control.script('llama', { kind: 'stuckDeleting' });
    await remove(sim, 'llama');
    await sim.control.advance(800_000);
    expect(await text(sim)).toBe('Terminating');
    await sim.control.clearScripts();
    expect(await listed(sim)).toEqual([]);
  });
});

describe('what reads show in place of the truth', () => {
  test('a text, a URL and a readiness of their own', async () => {
    await using sim = await bench();
    await settled(sim, 'llama');
    const shown = { status: 'Perhaps', endpoint: '', predictStatus: 'Unready', ingressStatus: '?' };
    await sim.control.show('llama', shown);
    expect(await described(sim, 'llama')).toMatchObject(shown);
    expect(await listed(sim)).toEqual([expect.objectContaining({ status: 'Perhaps', endpoint: '' })]);
    await sim.control.show('llama', null);
    expect(await described(sim, 'llama')).toMatchObject({ status: 'Running', predictStatus: 'Ready' });
  });

  test('another word for a GPR', async () => {
    await using sim = await bench();
    await settled(sim, 'llama');
    const id = (await sim.control.gprs())[0]?.id ?? '';
    await sim.control.showGpr(id, 'Reconfiguring');
    expect(await gprOf(sim, 'llama')).toMatchObject({ status: { provisioningStatus: 'Reconfiguring' } });
    expect(await described(sim, 'llama')).toMatchObject({ gpuRequests: [{ status: 'Reconfiguring' }] });
    await sim.control.showGpr(id, null);
    expect(await gprOf(sim, 'llama')).toMatchObject({ status: { provisioningStatus: 'Successful' } });
  });
});
