import { conditionOf, conditionsOf } from '../support/status-rules/status-object.ts';
import { isReady } from '../integration/support/conditions.ts';
import { eventually } from '../support/eventually.ts';
import { unlessAborted } from './interruption.ts';
import { kubectl } from './kubectl.ts';
import { ACT_MS, untilDeployment } from './until-deployment.ts';
import type { LiveObjects } from './live-objects.ts';
import type { Narrator, Step } from './narrator.ts';
import { samplesFor } from './samples.ts';
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
export const names = { changed: 'chat', broken: 'reranker', deleted: 'embeddings' } as const;

const newImage = 'vllm/vllm-openai:v0.10.1';
/** Nobody ever pushed this one. */
const missingImage = 'ghcr.io/huggingface/text-embeddings-inference:cpu-1.8-typo';
/** What the sample says. */
export const goodImage = 'ghcr.io/huggingface/text-embeddings-inference:cpu-1.8';

/** Three deployments become Ready, one is changed, one breaks and says why, one goes. Rejects where one does not. */
export async function tellStory(telling: Telling): Promise<void> {
  await apply(telling);
  await change(telling);
  await breakOne(telling);
  await deleteOne(telling);
  await lookIntoLedger(telling);
}

async function apply({ stage, live, narrator, signal }: Telling): Promise<void> {
  // No command to copy: the samples as they are would take the simulated Run:ai's URL and credentials away.
  narrator.aside(
    'The objects of docs/samples are applied, with the URL and credentials of the simulated Run:ai',
  );
  const manifests = samplesFor({
    url: stage.runai.url,
    clientId: 'operator',
    clientSecret: 'operator-secret',
    polling: { active: '1s', idle: '1s' },
  });
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests });
  const step = narrator.step('Three deployments are on their way to Ready');
  await kubectl(stage.controlPlane, ['apply', '-f', '-'], { input, signal });
  const ready = { generation: 1, what: 'to become Ready', holds: isReady };
  await Promise.all(
    Object.values(names).map((name) => untilDeployment({ stage, live, signal }, name, ready)),
  );
  step.done('All three are Ready');
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
  const workload = await stage.runai.control.workload(name);
  const serving = workload?.servingSpec?.['image'];
  if (serving !== newImage)
    throw new Error(`${name} is Ready, but Run:ai serves ${String(serving)} and not ${newImage}`);
  if (lapses.length > 0) throw new Error(`${name} was not available during its rollout: ${lapses[0]}`);
  step.done(`${name} serves the new image; until then it served the old one`);
}

async function breakOne({ stage, live, narrator, signal }: Telling): Promise<void> {
  const name = names.broken;
  await stage.runai.control.script(name, {
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
  await stage.runai.control.clearScripts();
  const message = conditionOf(broken, 'Stalled')?.message ?? '';
  if (!message.includes(missingImage)) throw new Error(`${name} is broken, but does not say why: ${message}`);
  step.done(`${name} is broken, and says why:`);
  for (const { type, status, reason } of conditionsOf(broken))
    narrator.say(`    ${type.padEnd(9)}  ${status.padEnd(5)}  ${reason}`);
  narrator.aside(`“${onOneLine(message)}”`);
}

async function deleteOne({ stage, live, narrator, signal }: Telling): Promise<void> {
  const name = names.deleted;
  const id = (await stage.runai.control.workload(name))?.id;
  narrator.command(`kubectl delete infd ${name}`);
  const step = narrator.step(`${name} goes, and its workload before it`);
  await kubectl(stage.controlPlane, ['delete', 'infd', name, `--timeout=${ACT_MS / 1000}s`], { signal });
  const effects = (await stage.runai.control.ledger())
    .filter(({ workloadId }) => workloadId === id)
    .map(({ effect }) => effect);
  if (effects.join(' ') !== 'create delete gone')
    throw new Error(`${name} is deleted, but Run:ai's ledger says of its workload: ${effects.join(', ')}`);
  await unlessAborted(
    eventually(() => live.deployment(name), { until: (object) => object === undefined, signal }),
    signal,
  );
  step.done(`${name} is gone, and so is its workload (Run:ai's ledger: ${effects.join(', ')})`);
}

async function lookIntoLedger({ stage, live, narrator }: Telling): Promise<void> {
  const { control } = stage.runai;
  const step = narrator.step("A look into Run:ai's ledger");
  const marks = live.objects.deployments.map(
    ({ metadata }) => `${stage.ownerId}/${metadata.namespace}/${metadata.name}`,
  );
  const [ledger, duplicates, leaks, thefts] = await Promise.all([
    control.ledger(),
    control.duplicates(),
    control.leaks(marks),
    control.thefts({ ownerId: stage.ownerId }),
  ]);
  const created = ledger.filter(({ effect }) => effect === 'create').length;
  const wrong = [
    ...(created === 3 ? [] : [`${created} workloads were created instead of three`]),
    ...duplicates.map(({ mark }) => `${mark} had several workloads`),
    ...leaks.map(({ name }) => `${name} was left behind`),
    ...thefts.map(({ entry }) => `${entry.name} was touched and is not ours`),
  ];
  if (wrong.length > 0) throw new Error(`Run:ai's ledger: ${wrong.join('; ')}`);
  step.done("Run:ai's ledger: three workloads created, none twice, none left behind, no other touched");
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
