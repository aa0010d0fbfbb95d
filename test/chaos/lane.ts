import { NAMES } from '../support/trial/crowd.ts';
import type { Scene } from '../support/trial/scene.ts';
import type { ConformanceTarget, Day } from '../support/trial/target.ts';
import { beginTrial } from '../support/trial/trial.ts';
import { eventually } from '../support/eventually.ts';
import { startFaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { type OperatorProcess, startOperator } from '../support/operator/operator-process.ts';
import { operatorAccount } from '../support/world/installation.ts';
import type { Diagnosable } from '../support/describe-value.ts';
import type { World } from '../support/world/world.ts';
import { startPlatformProxy } from './platform-proxy.ts';
import { apiStep, platformStep } from './step.ts';
import { Tripwire } from './tripwire.ts';

/** Nothing was written for so long: an operator that has anything to do begins with it sooner. */
const QUIET_MS = 600;

/** A thousand kills take longer than the hour that a token has by itself. */
const TOKEN_SECONDS = 86_400;

/** An operator of its own for some platforms, with a namespace each, and a proxy on each side of it. */
export interface Lane extends AsyncDisposable, Diagnosable {
  /** One per target. */
  readonly scenes: readonly Scene[];
  readonly tripwire: Tripwire;
  /** SIGKILL; it is dead when this returns. */
  kill(): void;
  /** Starts it again after a kill; it may be killed again before it is ready. Rejects where it has ended by itself. */
  restart(): Promise<void>;
  /** Throws where the operator has ended and nobody has killed it. */
  expectRunning(): void;
  /** Resolves when the operator has looked at its platforms and has nothing more to write. */
  quiet(): Promise<void>;
  /** Ends it without a word about what is wrong. */
  abandon(): Promise<void>;
}

/** Opens one. Disposing judges, see `beginTrial`. `operators` of two: another one, by mistake, which is never killed. */
export async function openLane(
  world: World,
  targets: readonly ConformanceTarget[],
  day: Day,
  operators: 1 | 2 = 1,
): Promise<Lane> {
  await using stack = new AsyncDisposableStack();
  const tripwire = new Tripwire();
  const api = stack.use(
    await startFaultProxy({
      kubeconfig: world.controlPlane.kubeconfig,
      witness: (entry, moment) => tripwire.see(entry, apiStep(entry), moment),
    }),
  );
  const proxied = async (url: string): Promise<string> => {
    const proxy = await startPlatformProxy(url, (call, moment) =>
      tripwire.see(call, platformStep(call, NAMES), moment),
    );
    return stack.use(proxy).url;
  };
  const scenes = await Promise.all(targets.map((target) => openScene(world, target, day, proxied)));
  const { server, ca } = api;
  const token = { expirationSeconds: TOKEN_SECONDS };
  const kubeconfig = await world.controlPlane.kubeconfigFor(operatorAccount, { server, ca, ...token });
  const start = (): Promise<OperatorProcess> =>
    startOperator({
      kubeconfig,
      // It can be killed before its caches are full.
      until: 'listening',
      args: [
        '--min-poll-interval=100ms',
        `--namespaces=${scenes.map(({ trial }) => trial.namespace).join()}`,
        `--owner-id=${world.ownerId}`,
        `--cluster-resource-namespace=${operatorAccount.namespace}`,
      ],
    });
  let operator = await start();
  stack.defer(() => operator[Symbol.asyncDispose]());
  if (operators === 2) stack.use(await start());
  const running = stack.move();
  let killed: OperatorProcess | undefined;
  const expectRunning = (): void => {
    if (operator.exit !== undefined && killed !== operator)
      throw new Error(`nobody has killed it, and it has ended:\n${operator.diagnose()}`);
  };

  return {
    scenes,
    tripwire,
    kill() {
      killed = operator;
      process.kill(operator.pid, 'SIGKILL');
    },
    async restart() {
      tripwire.disarm();
      expectRunning();
      await operator.kill();
      operator = await start();
    },
    expectRunning,
    diagnose: async () => [operator.diagnose(), await api.diagnose()].join('\n\n'),
    async quiet() {
      await Promise.all(scenes.map(untilLookedAt));
      await eventually(() => performance.now() - tripwire.lastWrite, {
        until: (ms) => ms > QUIET_MS,
        within: 30_000,
        context: [operator, api],
      });
    },
    async abandon() {
      await running.disposeAsync();
      await Promise.all(scenes.map(({ platform }) => platform.trial.stop()));
    },
    async [Symbol.asyncDispose]() {
      await running.disposeAsync();
      for (const { trial } of scenes) await trial[Symbol.asyncDispose]();
    },
  };
}

async function openScene(
  world: World,
  target: ConformanceTarget,
  day: Day,
  proxied: (url: string) => Promise<string>,
): Promise<Scene> {
  const simulated = await target.start(world, day);
  const spec = await throughProxy(simulated.trial.platform, proxied);
  const platform = { ...simulated, trial: { ...simulated.trial, platform: spec } };
  return { target, platform, trial: await beginTrial(world, platform.trial) };
}

/** The platform object's spec with another URL in its section. */
async function throughProxy(
  spec: Readonly<Record<string, unknown>>,
  proxied: (url: string) => Promise<string>,
): Promise<Record<string, unknown>> {
  const entries = Object.entries(spec).map(async ([key, value]) => {
    if (typeof value !== 'object' || value === null || !('url' in value)) return [key, value] as const;
    return [key, { ...value, url: await proxied(String(value.url)) }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function untilLookedAt({ trial }: Scene): Promise<void> {
  const after = await trial.control.lastCall();
  await trial.eventually(
    () => trial.control.calls({ after }),
    (calls) => calls.length > 0,
  );
}
