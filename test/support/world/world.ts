import {
  apiVersion,
  clusterInferencePlatforms,
  inferenceDeployments,
  inferencePlatforms,
} from '../../../src/crd/names.ts';
import { inspect } from '../canary/inspect.ts';
import type { ControlPlane, ControlPlaneOptions } from '../control-plane/control-plane.ts';
import { type Diagnosable, diagnoseAll } from '../describe-value.ts';
import { type EventuallyOptions, eventually } from '../eventually.ts';
import { type FaultProxy, startFaultProxy } from '../fault-proxy/fault-proxy.ts';
import { KubeClient } from '../kube-client/kube-client.ts';
import { type OperatorOptions, type OperatorProcess, startOperator } from '../operator/operator-process.ts';
import { StatusHistory } from '../status-rules/status-history.ts';
import type { StatusObject } from '../status-rules/status-object.ts';
import { operatorAccount } from './installation.ts';
import { judge } from './judge.ts';
import { clusterRunaiPlatform, credentials, runaiDeployment, runaiPlatform } from './manifests.ts';
import { purge } from './purge.ts';
import { type RunaiOptions, type RunaiProcess, startRunai } from './runai-process.ts';
import { installedControlPlane, sharedControlPlane } from './shared-control-plane.ts';

/** What a world consists of. */
export interface WorldOptions {
  /** `own`: a control plane for this world alone, which may be stopped and starved; else the file's is shared. */
  controlPlane?: ControlPlaneOptions & { own?: boolean };
  /** A fault proxy between operator and API server. */
  proxy?: 'http' | 'tcp';
  /** false: no Run:ai simulator; the test starts the platforms that it is about, and judges them, itself. */
  runai?: RunaiOptions | false;
  /** false: the test starts operators itself, with `startOperator`. */
  operator?: Omit<OperatorOptions, 'kubeconfig'> | false;
  /** false: the end of this world is not judged: a test that breaks the rules on purpose. */
  judged?: boolean;
}

/** Keeps `polling.active` of the sample platform from being raised. */
const quickArgs = ['--min-poll-interval=100ms', `--cluster-resource-namespace=${operatorAccount.namespace}`];

/**
 * An operator with all that it needs: an API server with deploy/ applied, a Run:ai simulator, a namespace of its
 * own, and a record of every status. Worlds of one file share their control plane and watch all of it, so they
 * exist one after the other. Disposing ends the operator gracefully, looks for secrets in all that was said, judges (see
 * judge.ts), and removes all objects of our kinds.
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const { own = false, ...controlPlaneOptions } = options.controlPlane ?? {};
  const controlPlane = own
    ? stack.use(await installedControlPlane(controlPlaneOptions))
    : await sharedControlPlane(controlPlaneOptions);
  const client = stack.use(new KubeClient(controlPlane.kubeconfig));
  stack.defer(() => purge(client));
  const { metadata } = await client.get({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'kube-system' },
  });
  const runai = options.runai === false ? undefined : stack.use(await startRunai(options.runai));
  const proxy =
    options.proxy === undefined
      ? undefined
      : stack.use(await startFaultProxy({ kubeconfig: controlPlane.kubeconfig, layer: options.proxy }));
  const histories: StatusHistory[] = [];
  for (const { kind } of [inferenceDeployments, inferencePlatforms, clusterInferencePlatforms]) {
    histories.push(stack.use(await StatusHistory.record(client, { apiVersion, kind })));
  }
  const world = new World({
    controlPlane,
    client,
    runai,
    proxy,
    histories,
    namespace: await client.createNamespace(),
    ownerId: metadata.uid,
  });
  if (options.judged !== false) stack.defer(() => world.expectSound());
  stack.defer(() => world.expectNoSecrets());
  stack.defer(() => world.stopOperators());
  if (options.operator !== false) await world.startOperator(options.operator);
  world.owns(stack.move());
  return world;
}

interface Parts {
  controlPlane: ControlPlane;
  /** Has all rights, and goes past the proxy. */
  client: KubeClient;
  runai: RunaiProcess | undefined;
  proxy: FaultProxy | undefined;
  /** One per kind of ours, deployments first, over all namespaces. */
  histories: readonly StatusHistory[];
  namespace: string;
  /** The default of `--owner-id`: first part of the owner marks. */
  ownerId: string;
}

/** See `startWorld`. */
export class World implements AsyncDisposable, Diagnosable {
  readonly controlPlane: ControlPlane;
  readonly client: KubeClient;
  readonly histories: readonly StatusHistory[];
  readonly namespace: string;
  readonly ownerId: string;
  readonly #runai: RunaiProcess | undefined;
  readonly #proxy: FaultProxy | undefined;
  readonly #operators: OperatorProcess[] = [];
  #stack: AsyncDisposableStack | undefined;

  constructor(parts: Parts) {
    this.controlPlane = parts.controlPlane;
    this.client = parts.client;
    this.#runai = parts.runai;
    this.histories = parts.histories;
    this.namespace = parts.namespace;
    this.ownerId = parts.ownerId;
    this.#proxy = parts.proxy;
  }

  /** The Run:ai simulator; throws in a world without one. */
  get runai(): RunaiProcess {
    if (this.#runai === undefined) throw new Error('this world has no Run:ai simulator');
    return this.#runai;
  }

  /** The proxy that was asked for; throws without one. */
  get proxy(): FaultProxy {
    if (this.#proxy === undefined) throw new Error('this world has no proxy: ask for one in its options');
    return this.#proxy;
  }

  /** The operator that was started last; throws without one. */
  get operator(): OperatorProcess {
    const last = this.#operators.at(-1);
    if (last === undefined) throw new Error('this world has no operator: start one');
    return last;
  }

  /** Every version of every InferenceDeployment. */
  get deployments(): StatusHistory {
    const [deployments] = this.histories;
    if (deployments === undefined) throw new Error('this world records nothing');
    return deployments;
  }

  /** A kubeconfig with a token of deploy/'s ServiceAccount, through the proxy where there is one. */
  operatorKubeconfig(): Promise<string> {
    const { server, ca } = this.#proxy ?? this.controlPlane;
    return this.controlPlane.kubeconfigFor(operatorAccount, { server, ca });
  }

  /** Starts an operator, which may be the second. */
  async startOperator(options: Omit<OperatorOptions, 'kubeconfig'> = {}): Promise<OperatorProcess> {
    const operator = await startOperator({
      ...options,
      kubeconfig: await this.operatorKubeconfig(),
      args: [...quickArgs, ...(options.args ?? [])],
    });
    this.#operators.push(operator);
    return operator;
  }

  /** Creates the Secret `runai` and the InferencePlatform `runai`, which leads to the simulator. */
  async createPlatform(spec: Record<string, unknown> = {}): Promise<StatusObject> {
    await this.client.create(credentials(this.namespace));
    return this.client.create(runaiPlatform(this.namespace, this.runai.url, spec));
  }

  /** The same of the cluster kind; its Secret is in the operator's namespace, and every namespace may use it. */
  async createClusterPlatform(spec: Record<string, unknown> = {}): Promise<StatusObject> {
    // Applied: the namespace is there for all worlds of a file.
    await this.client.apply(credentials(operatorAccount.namespace));
    return this.client.create(clusterRunaiPlatform(this.runai.url, spec));
  }

  /** Creates an InferenceDeployment on the InferencePlatform; `spec` is put over a sound one. */
  deploy(name: string, spec: Record<string, unknown> = {}): Promise<StatusObject> {
    return this.client.create(runaiDeployment(this.namespace, name, spec));
  }

  /** The InferenceDeployment as it is. */
  deployment(name: string): Promise<StatusObject> {
    return this.client.get(runaiDeployment(this.namespace, name));
  }

  /** Reads a deployment until it is as it should be. */
  untilDeployment(
    name: string,
    until: (deployment: StatusObject) => unknown,
    options: EventuallyOptions<StatusObject> = {},
  ): Promise<StatusObject> {
    return this.eventually(() => this.deployment(name), { ...options, until });
  }

  /** As `eventually`; a failure shows this world too. */
  eventually<T>(read: () => Promise<T> | T, options: EventuallyOptions<T> = {}): Promise<T> {
    return eventually(read, { ...options, context: [...(options.context ?? []), this] });
  }

  /** Throws if anything happened that must not happen in any test. */
  async expectSound(): Promise<void> {
    const { ownerId, histories } = this;
    const complaints = await judge({ ownerId, histories, runai: this.#runai?.control });
    if (complaints.length > 0) throw new Error(`${complaints.join('\n')}\n\n${await this.diagnose()}`);
  }

  /** Throws if any version of a status, or an event, shows a secret. */
  async expectNoSecrets(): Promise<void> {
    const statuses = this.histories.flatMap((history) => history.all()).map(({ status }) => status);
    const events = await this.client.list({ apiVersion: 'events.k8s.io/v1', kind: 'Event' });
    inspect({ status: JSON.stringify(statuses), events: JSON.stringify(events) });
  }

  /** Ends all operators that still run, gracefully. Throws if their metrics or logs show a secret. */
  async stopOperators(): Promise<void> {
    const pages = await Promise.all(this.#operators.map((operator) => operator.lastMetricsPage()));
    await Promise.all(this.#operators.map((operator) => operator[Symbol.asyncDispose]()));
    for (const metrics of pages.filter((page) => page !== '')) inspect({ metrics });
  }

  diagnose(): Promise<string> {
    const others = [this.#proxy, this.#runai].filter((part) => part !== undefined);
    return diagnoseAll([...this.histories, ...this.#operators, ...others]);
  }

  /** Hands over what ends with this world. */
  owns(stack: AsyncDisposableStack): void {
    this.#stack = stack;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack?.disposeAsync();
  }
}
