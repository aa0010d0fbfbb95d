import { expect } from 'vitest';
import type { Manifest } from '../../support/kube-client/kube-client.ts';
import type { OperatorProcess } from '../../support/operator/operator-process.ts';
import type { StatusObject } from '../../support/status-rules/status-object.ts';
import { operatorAccount } from '../../support/world/installation.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { startConnectProxy } from './connect-proxy.ts';

const PLATFORM_HOST = 'runai.example';
const electing = ['--leader-elect', `--leader-elect-namespace=${operatorAccount.namespace}`];

/** The Lease that operators elect their leader by. */
export const lease: Manifest = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'inference-operator', namespace: operatorAccount.namespace },
};

/** Whether an operator says that it leads. */
export const leads = async (operator: OperatorProcess): Promise<boolean> =>
  (await operator.metrics()).value('leader_election_master_status', { name: 'inference-operator' }) === 1;

/** Two operators, the first of which leads; each has a way to the platform of its own. */
export interface Pair extends AsyncDisposable {
  readonly world: World;
  readonly leader: OperatorProcess;
  readonly standby: OperatorProcess;
  /** The platform object, by a name that only the operators' ways lead to. */
  createPlatform(spec?: Record<string, unknown>): Promise<StatusObject>;
  /** The platform has had calls of both, and none of the first since the first one of the second: reads count too. */
  expectHandover(): void;
}

/** Starts one. */
export async function startPair(): Promise<Pair> {
  await using stack = new AsyncDisposableStack();
  const ports: Record<string, number> = {};
  const callers: ('first' | 'second')[] = [];
  const wayOf = async (who: 'first' | 'second') =>
    stack.use(await startConnectProxy(ports, () => callers.push(who)));
  const [first, second] = [await wayOf('first'), await wayOf('second')];
  const world = stack.use(await startWorld({ proxy: 'http', operator: false }));
  ports[PLATFORM_HOST] = Number(new URL(world.runai.url).port);
  const start = (way: string): Promise<OperatorProcess> =>
    world.startOperator({
      args: [...electing, `--allowed-platform-hosts=${PLATFORM_HOST}`],
      env: { HTTP_PROXY: way },
    });
  await world.client.delete(lease);
  const leader = await start(first.url);
  await world.eventually(() => leads(leader), { until: (is) => is });
  const standby = await start(second.url);
  const running = stack.move();
  return {
    world,
    leader,
    standby,
    createPlatform: (spec = {}) =>
      world.createPlatform({
        runai: { url: `http://${PLATFORM_HOST}`, defaultProject: 'team-a' },
        ...spec,
      }),
    expectHandover() {
      const handover = callers.indexOf('second');
      expect(handover).toBeGreaterThan(0);
      expect(callers.slice(handover)).not.toContain('first');
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
