import { abortable } from '../../src/time/deadline.ts';
import { buildOperator } from '../support/build-operator.ts';
import type { ControlPlane } from '../support/control-plane/control-plane.ts';
import { startControlPlane } from '../support/control-plane/start.ts';
import { KubeClient } from '../support/kube-client/kube-client.ts';
import { type OperatorProcess, startOperator } from '../support/operator/operator-process.ts';
import { install, operatorAccount } from '../support/world/installation.ts';
import { type EgsProcess, startEgs } from '../support/world/egs-process.ts';
import { type GcoreProcess, startGcore } from '../support/world/gcore-process.ts';
import { type RunaiProcess, startRunai } from '../support/world/runai-process.ts';
import type { Narrator } from './narrator.ts';

/** The simulated platforms, each a process of its own. */
export interface Platforms {
  runai: RunaiProcess;
  gcore: GcoreProcess;
  egs: EgsProcess;
}

/** All that the demo plays on. */
export interface Stage {
  controlPlane: ControlPlane;
  /** Has all rights. */
  client: KubeClient;
  platforms: Platforms;
  operator: OperatorProcess;
  /** Starts another operator in the place of one that has ended, with its addresses. */
  replace(ended: OperatorProcess): Promise<OperatorProcess>;
  /** First part of the owner marks. */
  ownerId: string;
}

/** Slow enough to be watched, in milliseconds. */
const durations = {
  runai: { creatingMs: 1200, pendingMs: 1500, initializingMs: 2500, revisionMs: 800, deletingMs: 1500 },
  gcore: { newMs: 800, runningMs: 1500, containersMs: 800, switchMs: 1000 },
  egs: { queueMs: 1500, startMs: 2000, urlMs: 500, releaseMs: 500, deletingMs: 1000 },
};

/** What each call takes, in milliseconds. */
const LATENCY = { latencyMs: 20 };

/** A demo may stay up for days. */
const TOKEN_SECONDS = 30 * 24 * 3600;

/**
 * Starts an API server, the simulated platforms and the operator, each as its own process, and hands their end to
 * `stack`. Rejects with the signal's reason as soon as that aborts; what was still starting then ends with this
 * process.
 */
export async function setStage(
  narrator: Narrator,
  stack: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<Stage> {
  const starting = [
    startCluster(narrator, stack, signal),
    startPlatforms(narrator, stack),
    bundle(narrator),
  ] as const;
  // What begins and ends within seconds is waited for, so that it can take its temporary files away.
  await Promise.allSettled(starting);
  const [controlPlane, platforms] = await Promise.all(starting);
  signal.throwIfAborted();
  const installing = narrator.step('The operator, as deploy/ installs it');
  const client = stack.use(new KubeClient(controlPlane.kubeconfig));
  await install(client);
  const ownerId = await clusterId(client);
  const kubeconfig = await controlPlane.kubeconfigFor(operatorAccount, { expirationSeconds: TOKEN_SECONDS });
  const start = async (args: readonly string[]): Promise<OperatorProcess> =>
    stack.use(await abortable(startOperator({ kubeconfig, args: [...operatorArgs, ...args] }), signal));
  const operator = await start([]);
  installing.done('The operator is ready, with the rights of its own ServiceAccount and no others');
  const replace = ({ metricsUrl }: OperatorProcess): Promise<OperatorProcess> =>
    start([`--metrics-address=${new URL(metricsUrl).host}`]);
  return { controlPlane, client, platforms, operator, replace, ownerId };
}

const operatorArgs = [`--cluster-resource-namespace=${operatorAccount.namespace}`];

async function startCluster(
  narrator: Narrator,
  stack: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<ControlPlane> {
  const step = narrator.step('kube-apiserver and etcd', { counted: true });
  const starting = startControlPlane({ controllerManager: 'if-there', progress: narrator.progress });
  const controlPlane = stack.use(await abortable(starting, signal));
  step.done(`kube-apiserver and etcd are ready at ${controlPlane.server}`);
  return controlPlane;
}

async function startPlatforms(narrator: Narrator, stack: AsyncDisposableStack): Promise<Platforms> {
  const step = narrator.step('Simulated Run:ai, Gcore and EGS');
  const starting = [
    startRunai({ knobs: { durations: durations.runai }, ...LATENCY }),
    startGcore({ knobs: { durations: durations.gcore, activeDelayMs: 2500 }, ...LATENCY }),
    startEgs({ knobs: { durations: durations.egs }, ...LATENCY }),
  ] as const;
  for (const started of await Promise.allSettled(starting))
    if (started.status === 'fulfilled') stack.use(started.value);
  const [runai, gcore, egs] = await Promise.all(starting);
  // The samples name no project.
  await runai.control.setRole('operator', { scope: ['33'] });
  step.done(
    `Simulated platforms are ready: Run:ai at ${runai.url}, Gcore at ${gcore.url}, EGS at ${egs.url}`,
  );
  return { runai, gcore, egs };
}

async function bundle(narrator: Narrator): Promise<void> {
  const step = narrator.step('The operator, bundled from src');
  await buildOperator();
  step.done('The operator is bundled into dist/main.js');
}

/** What the operator takes for `--owner-id` where none is given. */
async function clusterId(client: KubeClient): Promise<string> {
  const { metadata } = await client.get({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'kube-system' },
  });
  return metadata.uid;
}
