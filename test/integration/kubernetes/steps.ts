import { expect } from 'vitest';
import type { OperatorProcess } from '../../support/operator/operator-process.ts';
import type { StatusObject } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf } from '../../support/status-rules/status-words.ts';
import { runaiDeployment } from '../../support/world/manifests.ts';
import type { World } from '../../support/world/world.ts';

/** An image that no object of these tests begins with. */
export const edited = 'vllm/vllm-openai:v0.11.0';

/** Milliseconds that a fault may take to be over for everybody: back-offs of half a minute are in order. */
export const HEALED_WITHIN = 45_000;

/** The operator's defaults: nothing is read because time has passed. For tests that count calls. */
export const calmPolling = {
  active: '200ms',
  idle: '1s',
  driftCheck: '1h',
  staleAfter: '5m',
  visibilityWindow: '1s',
};

/** Deploys objects and waits until they are Ready. The platform object has to be there. */
export async function deployReady(world: World, ...names: string[]): Promise<void> {
  for (const name of names) await world.deploy(name);
  for (const name of names) await world.untilDeployment(name, isReady, { within: HEALED_WITHIN });
}

/** Sets another image, as a user does: past the proxy. */
export async function editImage(world: World, name: string, image = edited): Promise<void> {
  await world.client.patch(runaiDeployment(world.namespace, name), { spec: { runai: { spec: { image } } } });
}

/** `Ready` has become such a word, as `False/Pending`. */
export async function untilTold(world: World, name: string, ready: RegExp): Promise<void> {
  const isTold = (object: StatusObject): boolean => ready.test(wordOf(object, 'Ready') ?? '');
  await world.untilDeployment(name, isTold, { within: HEALED_WITHIN });
}

/** The image is served by the platform, and the object says so. */
export async function untilServed(world: World, name: string, image = edited): Promise<StatusObject> {
  await world.eventually(() => world.runai.control.workload(name), {
    until: (workload) => expect(workload?.servingSpec).toMatchObject({ image }),
    within: HEALED_WITHIN,
    for: `${name} to serve ${image}`,
  });
  return world.untilDeployment(name, isReady, { within: HEALED_WITHIN });
}

/** Edits an object and waits until that is served: the operator works. */
export async function expectEditArrives(world: World, name: string, image = edited): Promise<void> {
  await editImage(world, name, image);
  await untilServed(world, name, image);
}

/** Deletes an object and waits until it is gone. */
export async function deleteAndWait(world: World, name: string): Promise<void> {
  await world.client.delete(runaiDeployment(world.namespace, name));
  await untilGone(world, name);
}

/** An object that was deleted is gone. */
export async function untilGone(world: World, name: string): Promise<void> {
  const object = runaiDeployment(world.namespace, name);
  await world.eventually(() => world.client.find(object), {
    until: (found) => found === undefined,
    within: HEALED_WITHIN,
    for: `${name} to be gone`,
  });
}

/** The process that was started is still there and has met no bug of its own. */
export async function expectUnharmed(operator: OperatorProcess): Promise<void> {
  expect(operator.exit).toBeUndefined();
  const metrics = await operator.metrics();
  expect(metrics.sum('controller_runtime_reconcile_panics_total')).toBe(0);
}

/** What a process has sent to platforms. */
export async function platformCalls(operator: OperatorProcess): Promise<number> {
  return (await operator.metrics()).sum('inference_operator_platform_requests_total');
}

/**
 * Somebody changes the image on the platform, and the operator sets it right: by a call of its own, so that what was
 * served before is not taken for it.
 */
export async function expectDriftCorrected(world: World, name: string, image: string): Promise<void> {
  const { control } = world.runai;
  const patches = async (): Promise<number> =>
    (await control.ledger()).filter(
      (entry) => entry.effect === 'patch' && entry.origin === 'api' && entry.name === name,
    ).length;
  const before = await patches();
  await control.editOutOfBand(name, { image: 'somebody/elses:1' });
  await world.eventually(patches, {
    until: (count) => count > before,
    within: HEALED_WITHIN,
    for: `the drift of ${name} to be corrected`,
  });
  await untilServed(world, name, image);
}

/** The reason of every event about a deployment, as often as it was counted. */
export async function eventReasons(world: World, name: string): Promise<string[]> {
  const events = await world.client.events(runaiDeployment(world.namespace, name));
  return events.flatMap(({ reason, series }) => Array.from({ length: series?.count ?? 1 }, () => reason));
}

/** The events about a deployment that have this reason. */
export async function eventsOf(world: World, name: string, reason: string) {
  const events = await world.client.events(runaiDeployment(world.namespace, name));
  return events.filter((event) => event.reason === reason);
}

/**
 * There are these events about a deployment, and no others. After the operator's end that is final; before it, the
 * last of them may still be on its way.
 */
export async function expectEvents(world: World, name: string, expected: readonly string[]): Promise<void> {
  await world.eventually(() => eventReasons(world, name), {
    until: (found) => expect(found.toSorted()).toEqual(expected.toSorted()),
    within: HEALED_WITHIN,
    for: `the events of ${name}`,
  });
}
