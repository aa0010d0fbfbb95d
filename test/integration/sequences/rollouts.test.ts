import { expect, test } from 'vitest';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import { isReady, isStalled, wordOf } from '../../support/status-rules/status-words.ts';
import { sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { edit } from './steps.ts';

/** Sequences about which revision serves, over the death of the operator. The platform's time stands still in them. */

const NEWER = 'vllm/vllm-openai:v0.11.0';
const WITHIN = { within: 30_000 };

async function settledWorld(knobs: KnobPatch): Promise<World> {
  const world = await startWorld({ runai: { knobs } });
  await world.createPlatform();
  await world.deploy('llama');
  await world.untilDeployment('llama', isReady, WITHIN);
  await world.runai.control.setClock('manual');
  return world;
}

/** The operator has read the workload so often since that a wrong word would have been said. */
async function untilLookedAt(world: World, after: number, times = 9): Promise<void> {
  await world.eventually(() => world.runai.control.calls({ after, method: 'GET', workload: 'llama' }), {
    ...WITHIN,
    until: (calls) => calls.length >= times,
  });
}

const served = async (world: World): Promise<unknown> =>
  (await world.runai.control.workload('llama'))?.servingSpec?.['image'];

test('sequence 14: a page asked for before our PATCH arrives after it and says Running: not Ready', async () => {
  await using world = await settledWorld({});
  const { control } = world.runai;
  const list = { method: 'GET', path: '/api/v1/workloads' };
  await control.inject({ ...list, times: 1, effect: { kind: 'latency', ms: 2_000, when: 'after' } });
  // The page is under way.
  await world.eventually(() => control.faults(), {
    until: ([fault]) => fault === undefined || fault.hits > 0,
  });
  await edit(world, 'llama', { runai: { spec: { image: NEWER } } });
  await world.eventually(() => control.calls({ method: 'PATCH' }), { until: (calls) => calls.length === 1 });
  const after = await control.lastCall();
  await untilLookedAt(world, after);
  expect(await served(world)).toBe(sampleImage);
  expect(wordOf(await world.deployment('llama'), 'Ready')).toBe('False/Updating');

  await control.setClock('real');
  await world.untilDeployment('llama', isReady, WITHIN);
  expect(await served(world)).toBe(NEWER);
});

test.each(['always', 'templateChange'] as const)(
  'sequence 15: a crash after the PATCH, before status: the rollout is followed to its end (revisions: %s)',
  async (revisionOn) => {
    await using world = await settledWorld({ revisionOn });
    const { control } = world.runai;
    await control.inject({ method: 'PATCH', effect: { kind: 'hang', when: 'after' } });
    await edit(world, 'llama', { runai: { spec: { image: NEWER } } });
    await world.eventually(() => control.workload('llama'), {
      until: (workload) => expect(workload?.spec).toMatchObject({ image: NEWER }),
    });
    await world.operator.kill();
    await control.clearFaults();
    // The new revision is there and is not ready; the platform's spec is ours.
    await control.advance(60);
    const after = await control.lastCall();
    await world.startOperator();
    await untilLookedAt(world, after);
    expect(await served(world)).toBe(sampleImage);
    const object = await world.deployment('llama');
    expect(isReady(object)).toBe(false);
    expect(wordOf(object, 'Available') ?? 'True/Serving').toBe('True/Serving');

    await control.setClock('real');
    await world.untilDeployment('llama', isReady, WITHIN);
    expect(await served(world)).toBe(NEWER);
  },
  90_000,
);

test.each(['new', 'old'] as const)(
  'sequence 16: a rollout is rolled back while the operator is down (the platform shows the %s spec): Failed, Stalled',
  async (rollbackSpec) => {
    await using world = await settledWorld({ rollbackSpec });
    const { control } = world.runai;
    await control.script('llama', { kind: 'rolloutFails' });
    await edit(world, 'llama', { runai: { spec: { image: NEWER } } });
    await world.untilDeployment('llama', (o) => wordOf(o, 'Synced') === 'True/Accepted', WITHIN);
    await world.operator.kill();
    await control.advance(20 * 60_000);
    await world.eventually(() => served(world), { until: (image) => image === sampleImage });

    const after = await control.lastCall();
    await world.startOperator();
    const object = await world.untilDeployment('llama', (o) => isStalled(o, 'Failed', /revision/), WITHIN);
    expect(wordOf(object, 'Ready')).toBe('False/Failed');
    expect(wordOf(object, 'Available')).toBe('True/Serving');
    await untilLookedAt(world, await control.lastCall(), 3);
    expect(await control.calls({ after, writes: true })).toEqual([]);
  },
  90_000,
);
