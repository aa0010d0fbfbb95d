import { abortable } from '../../src/time/deadline.ts';
import { conditionOf, conditionsOf } from '../support/status-rules/status-object.ts';
import { eventually } from '../support/eventually.ts';
import { isReady } from '../support/status-rules/status-words.ts';
import { samplesOn } from './application.ts';
import { kubectl } from './kubectl.ts';
import { lookIntoLedgers } from './ledgers.ts';
import { ACT_MS, untilDeployment } from './until-deployment.ts';
import type { LiveObjects } from './live-objects.ts';
import type { Narrator, Step } from './narrator.ts';
import type { Stage } from './stage.ts';
import { onOneLine } from './text.ts';

/** What a story is told with. */
export interface Telling {
  stage: Stage;
  live: LiveObjects;
  narrator: Narrator;
  signal: AbortSignal;
}

/** Names of the sample deployments. */
export const names = {
  changed: 'chat',
  broken: 'reranker',
  deleted: 'embeddings',
  nim: 'llama-nim',
  stopped: 'assistant',
  leased: 'summaries',
} as const;

const newImage = 'vllm/vllm-openai:v0.10.1';
/** Nobody ever pushed this one. */
const missingImage = 'ghcr.io/huggingface/text-embeddings-inference:cpu-1.8-typo';
/** What the sample says. */
export const goodImage = 'ghcr.io/huggingface/text-embeddings-inference:cpu-1.8';

/**
 * Six deployments become Ready, one is changed, one breaks and says why, one is stopped, one goes. Rejects where one
 * does not.
 */
export async function tellStory(telling: Telling): Promise<void> {
  await apply(telling);
  await change(telling);
  await breakOne(telling);
  await stopOne(telling);
  await deleteOne(telling);
  await lookIntoLedgers(telling);
}

async function apply({ stage, live, narrator, signal }: Telling): Promise<void> {
  // No command to copy: the samples as they are would take the simulated platforms' URLs and credentials away.
  narrator.aside(
    'The objects of docs/samples are applied, with the URLs and credentials of the simulated platforms',
  );
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: samplesOn(stage.platforms) });
  const step = narrator.step('Six deployments are on their way to Ready');
  await kubectl(stage.controlPlane, ['apply', '-f', '-'], { input, signal });
  const ready = { generation: 1, what: 'to become Ready', holds: isReady };
  await Promise.all(
    Object.values(names).map((name) => untilDeployment({ stage, live, signal }, name, ready)),
  );
  step.done('All six are Ready: on Run:ai, as a NIM service, on Gcore and on EGS');
}

async function change({ stage, live, narrator, signal }: Telling): Promise<void> {
  const name = names.changed;
  const { step, generation } = await patchImage(
    { stage, narrator, signal },
    name,
    newImage,
    `${name} rolls out another image`,
  );
  const lapses: string[] = [];
  await untilDeployment({ stage, live, signal }, name, {
    generation,
    what: 'to become Ready again',
    holds(object) {
      const available = conditionOf(object, 'Available');
      if (available?.status !== 'True') lapses.push(`Available ${available?.status}/${available?.reason}`);
      return isReady(object);
    },
  });
  const workload = await stage.platforms.runai.control.workload(name);
  const serving = workload?.servingSpec?.['image'];
  if (serving !== newImage)
    throw new Error(`${name} is Ready, but Run:ai serves ${String(serving)} and not ${newImage}`);
  if (lapses.length > 0) throw new Error(`${name} was not available during its rollout: ${lapses[0]}`);
  step.done(`${name} serves the new image; until then it served the old one`);
}

async function breakOne({ stage, live, narrator, signal }: Telling): Promise<void> {
  const name = names.broken;
  await stage.platforms.runai.control.script(name, {
    kind: 'rolloutFails',
    message: `image ${missingImage} cannot be pulled`,
  });
  const { step, generation } = await patchImage(
    { stage, narrator, signal },
    name,
    missingImage,
    `${name} gets an image that does not exist`,
  );
  const broken = await untilDeployment({ stage, live, signal }, name, {
    generation,
    what: 'to say that it is broken',
    holds: (object) =>
      conditionOf(object, 'Ready')?.status === 'False' && conditionOf(object, 'Stalled')?.status === 'True',
  });
  // What is told of the next image, which may be a good one, is not told here.
  await stage.platforms.runai.control.clearScripts();
  const message = conditionOf(broken, 'Stalled')?.message ?? '';
  if (!message.includes(missingImage)) throw new Error(`${name} is broken, but does not say why: ${message}`);
  step.done(`${name} is broken, and says why:`);
  for (const { type, status, reason } of conditionsOf(broken))
    narrator.say(`    ${type.padEnd(9)}  ${status.padEnd(5)}  ${reason}`);
  narrator.aside(`“${onOneLine(message)}”`);
}

async function stopOne({ stage, live, narrator, signal }: Telling): Promise<void> {
  const name = names.stopped;
  const patch = JSON.stringify({ spec: { state: 'Stopped' } });
  narrator.command(`kubectl patch infd ${name} --type=merge -p '${patch}'`);
  const step = narrator.step(`${name} is stopped, and costs nothing`);
  const args = ['patch', 'infd', name, '--type=merge', '-p', patch, '-o', 'jsonpath={.metadata.generation}'];
  const generation = Number(await kubectl(stage.controlPlane, args, { signal }));
  await untilDeployment({ stage, live, signal }, name, {
    generation,
    what: 'to be stopped',
    holds: (object) => isReady(object) && conditionOf(object, 'Ready')?.reason === 'Stopped',
  });
  const deployment = await stage.platforms.gcore.control.workload(name);
  if (deployment?.stopped !== true) throw new Error(`${name} says Stopped, but runs on Gcore`);
  step.done(`${name} is stopped on Gcore, and stays there to be started again`);
}

async function deleteOne({ stage, live, narrator, signal }: Telling): Promise<void> {
  const name = names.deleted;
  const id = (await stage.platforms.runai.control.workload(name))?.id;
  narrator.command(`kubectl delete infd ${name}`);
  const step = narrator.step(`${name} goes, and its workload before it`);
  await kubectl(stage.controlPlane, ['delete', 'infd', name, `--timeout=${ACT_MS / 1000}s`], { signal });
  const effects = (await stage.platforms.runai.control.ledger())
    .filter(({ workloadId }) => workloadId === id)
    .map(({ effect }) => effect);
  if (effects.join(' ') !== 'create delete gone')
    throw new Error(`${name} is deleted, but Run:ai's ledger says of its workload: ${effects.join(', ')}`);
  await abortable(
    eventually(() => live.deployment(name), { until: (object) => object === undefined, signal }),
    signal,
  );
  step.done(`${name} is gone, and so is its workload (Run:ai's ledger: ${effects.join(', ')})`);
}

/** Begins an act with a patch of the image. Answers the generation that the object has by it. */
async function patchImage(
  { stage, narrator, signal }: Pick<Telling, 'stage' | 'narrator' | 'signal'>,
  name: string,
  image: string,
  text: string,
): Promise<{ step: Step; generation: number }> {
  const patch = JSON.stringify({ spec: { runai: { spec: { image } } } });
  narrator.command(`kubectl patch infd ${name} --type=merge -p '${patch}'`);
  const step = narrator.step(text);
  const args = ['patch', 'infd', name, '--type=merge', '-p', patch, '-o', 'jsonpath={.metadata.generation}'];
  return { step, generation: Number(await kubectl(stage.controlPlane, args, { signal })) };
}
