import { apiVersion, inferenceDeployments } from '../../src/crd/names.ts';
import { eventually } from '../support/eventually.ts';
import { conditionOf, type StatusObject } from '../support/status-rules/status-object.ts';
import { runaiPlatform } from '../support/world/manifests.ts';
import { measureBurst } from './burst.ts';
import { measureEdits } from './edits.ts';
import type { Measurements } from './marks.ts';
import type { BenchOptions } from './options.ts';
import { measureRestart } from './restart.ts';
import { measureSettled } from './settled.ts';
import { openSite, type Site } from './site.ts';
import { ReadyWatch } from './ready-watch.ts';

/** Runs the whole benchmark, each part on what the one before has left. `tell` hears what is going on. */
export async function runBench(
  options: BenchOptions,
  tell: (line: string) => void = () => {},
): Promise<Measurements> {
  await using site = await openSite(options);
  const { client, namespace } = site;
  const kind = inferenceDeployments.kind;
  const { metadata } = await client.listPage({ apiVersion, kind, namespace });
  await using watch = new ReadyWatch(client, namespace, metadata.resourceVersion);
  const first = await site.startOperator();
  await using operators = new AsyncDisposableStack();
  operators.use(first);
  await untilConnected(site);
  tell(`${options.objects} objects are applied at once …`);
  const burst = await measureBurst(site, first, watch);
  tell(`… Ready after ${burst.readySeconds.toFixed(1)} s. Settled for ${options.settledSeconds} s …`);
  const settled = await measureSettled(site, first);
  tell('… edits, one after the other …');
  const edits = await measureEdits(site, first, watch);
  await first.stop();
  tell('… restart, with ten edits made while no operator runs …');
  const { restart, operator } = await measureRestart(site, watch);
  operators.use(operator);
  return { burst, settled, edits, restart };
}

async function untilConnected({ client, namespace, runai }: Site): Promise<void> {
  await eventually(() => client.get<StatusObject>(runaiPlatform(namespace, runai.url)), {
    until: (object) => conditionOf(object, 'Ready')?.status === 'True',
    for: 'the platform object to be Ready',
  });
}
