import { imageSettings } from '../support/image-settings.ts';
import { targets } from '../support/trial/targets.ts';
import type { Scene } from '../support/trial/scene.ts';
import type { ConformanceTarget } from '../support/trial/target.ts';
import { beginTrial } from '../support/trial/trial.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { type OperatorProcess, startOperator } from '../support/operator/operator-process.ts';
import { operatorAccount } from '../support/world/installation.ts';
import { startWorld, type World } from '../support/world/world.ts';
import { CallCounter } from './call-counter.ts';

/** One operator, as the image starts it, between a real API server and a platform of each kind. */
export interface Site extends AsyncDisposable {
  readonly world: World;
  /** Between the operator and the API server. */
  readonly api: FaultProxy;
  readonly apiCalls: CallCounter;
  /** One per target. */
  readonly scenes: readonly Scene[];
  readonly operator: OperatorProcess;
}

/** Opens one for a run of at most so many seconds. */
export async function openSite(seconds: number): Promise<Site> {
  await using stack = new AsyncDisposableStack();
  const world = stack.use(
    await startWorld({ controlPlane: { own: true }, runai: false, operator: false, judged: false }),
  );
  const apiCalls = new CallCounter();
  const api = stack.use(
    await startFaultProxy({
      kubeconfig: world.controlPlane.kubeconfig,
      witness: (entry, moment) => {
        if (moment === 'before') apiCalls.see(entry);
      },
    }),
  );
  const scenes: Scene[] = [];
  for (const target of targets) scenes.push(await openScene(world, target, stack));
  const image = imageSettings();
  const { server, ca } = api;
  const operator = stack.use(
    await startOperator({
      kubeconfig: await world.controlPlane.kubeconfigFor(operatorAccount, {
        server,
        ca,
        expirationSeconds: Math.max(3_600, 2 * seconds),
      }),
      args: ['--min-poll-interval=100ms', `--cluster-resource-namespace=${operatorAccount.namespace}`],
      env: image.env,
      nodeArgs: image.nodeArgs,
    }),
  );
  const owned = stack.move();
  return { world, api, apiCalls, scenes, operator, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function openScene(
  world: World,
  target: ConformanceTarget,
  stack: AsyncDisposableStack,
): Promise<Scene> {
  const platform = await target.start(world, 'Strict');
  stack.defer(() => platform.trial.stop());
  return { target, platform, trial: await beginTrial(world, platform.trial) };
}
