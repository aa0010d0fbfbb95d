import { inferencePlatformSpecSchema } from '../../src/crd/inference-platform.ts';
import { unobserved } from '../../src/crd/unobserved.ts';
import { ApiError } from '../../src/kube/api-error.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import type { ObjectRef, Resource } from '../../src/kube/objects.ts';
import { PlatformError } from '../../src/platform-clients/errors.ts';
import { Limiter } from '../../src/platform-clients/limiter/limiter.ts';
import type { Outage } from '../../src/platform-clients/platform.ts';
import { Connections } from '../../src/controller/connections/connections.ts';
import { Gate } from '../../src/controller/connections/gate.ts';
import { LiveConnection } from '../../src/controller/connections/live-connection.ts';
import type { Result } from '../../src/controller/loop.ts';
import type { PlatformObject } from '../../src/controller/platform/directory.ts';
import { PlatformReconciler } from '../../src/controller/platform/reconciler.ts';
import { FakeClock } from './fake-clock.ts';
import { conditionOf } from './status-rules/status-object.ts';

const MINUTE = 60_000;

/** One platform object, its Secret, an API server that takes patches, and a platform that is probed. */
export class PlatformScene {
  readonly clock = new FakeClock();
  readonly told: string[] = [];
  readonly probes: number[] = [];
  readonly patches: object[] = [];
  readonly connections = new Connections();
  object: PlatformObject | undefined;
  secretVersion = 1;
  secret: Record<string, string> | undefined = { clientId: 'id', clientSecret: 'secret' };
  probeError: PlatformError | undefined;
  /** Values of clientSecret that the platform does not take. */
  readonly refused = new Set<string>();
  /** The clientSecret of each probe. */
  readonly probedWith: string[] = [];
  openedBy: PlatformError | undefined;
  users = 1;
  leading = true;
  conflicts = 0;
  readonly limiter = new Limiter({ requestsPerSecond: 10, burst: 10, maxInFlight: 1 }, this.clock, () => {});
  /** What a probe waits for. */
  answer: Promise<void> | undefined;
  woken = false;
  asked = 0;
  outages: () => Promise<readonly Outage[]> = async () => [];
  readonly #reconciler: PlatformReconciler;

  constructor() {
    const metadata = {
      name: 'runai',
      namespace: 'prod',
      uid: 'u',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-05T09:00:00Z',
    };
    const spec = inferencePlatformSpecSchema.parse({
      runai: { url: 'https://acme.run.ai' },
      credentialsSecretRef: { name: 'runai' },
    });
    // By the default in the CRD.
    const status = unobserved('Connecting');
    this.object = {
      apiVersion: 'inference-operator.io/v1alpha1',
      kind: 'InferencePlatform',
      metadata,
      spec,
      status,
    };
    this.#reconciler = new PlatformReconciler({
      kind: 'InferencePlatform',
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two calls that it makes
      kube: { get: this.#get, mergePatch: this.#patch } as unknown as KubeClient,
      platform: () => this.object,
      written: (object) => {
        this.object = object;
      },
      connections: this.connections,
      open: (_object, { credentials }, epoch) => this.#open(credentials['clientSecret'] ?? '', epoch),
      clusterResourceNamespace: undefined,
      holdersOf: () => Array.from({ length: this.users }, (_, each) => `prod/chat-${each + 1}`),
      isLeading: () => this.leading,
      clock: this.clock,
      happened: (_object, reason, type) => this.told.push(`${type} ${reason}`),
      changed: () => this.told.push('changed'),
      wake: () => {
        this.woken = true;
      },
    });
  }

  /** A pass, and the next where the end of a probe has asked for it. */
  async pass(): Promise<Result> {
    const result = await this.reconcile();
    await this.clock.advance(0);
    if (!this.woken) return result;
    this.woken = false;
    return this.pass();
  }

  reconcile(): Promise<Result> {
    return this.#reconciler.reconcile('prod/runai', 0, new AbortController().signal);
  }

  /** What a deployment asks for before it deletes something to create it anew. */
  confirm(): Promise<void> {
    return this.#reconciler.confirm('prod/runai', new AbortController().signal);
  }

  /** Passes as the loop makes them, for so long. */
  async run(ms: number): Promise<void> {
    const end = this.clock.monotonic() + ms;
    while (this.clock.monotonic() < end) {
      const result = await this.pass();
      await this.clock.advance(result.kind === 'After' ? result.ms : ms);
    }
  }

  get ready(): string {
    const found = this.#ready();
    return `${found?.status}/${found?.reason}`;
  }

  /** The message of Ready. */
  get says(): string {
    return this.#ready()?.message ?? '';
  }

  get live(): LiveConnection | undefined {
    return this.connections.get('InferencePlatform/prod/runai');
  }

  /** The connection of what is being deleted. */
  get last(): LiveConnection | undefined {
    return this.connections.forDeletion('InferencePlatform/prod/runai');
  }

  /** The Secret is changed. */
  rotate(clientSecret: string): void {
    this.secret = { clientId: 'id', clientSecret };
    this.secretVersion += 1;
  }

  edit(generation: number): void {
    if (this.object === undefined) return;
    this.object = { ...this.object, metadata: { ...this.object.metadata, generation } };
  }

  delete(): void {
    if (this.object === undefined) return;
    const metadata = { ...this.object.metadata, deletionTimestamp: '2026-01-05T10:00:00Z' };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same kind as before
    this.object = { ...this.object, metadata } as PlatformObject;
  }

  #ready() {
    return conditionOf(this.object, 'Ready');
  }

  readonly #get = async (_resource: Resource, { name }: ObjectRef): Promise<object> => {
    if (this.secret === undefined) throw new ApiError(404, 'NotFound', `no ${name}`);
    const data = Object.fromEntries(
      Object.entries(this.secret).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    );
    return { metadata: { name, resourceVersion: `${this.secretVersion}` }, data };
  };

  readonly #patch = async (
    _resource: Resource,
    _ref: ObjectRef,
    body: { metadata?: object; status?: object },
  ): Promise<PlatformObject> => {
    if (this.conflicts > 0) {
      this.conflicts -= 1;
      throw new ApiError(409, 'Conflict', 'somebody else wrote');
    }
    this.patches.push(body);
    const { object } = this;
    if (object === undefined) throw new ApiError(404, 'NotFound', 'gone');
    const metadata = { ...object.metadata, ...body.metadata, resourceVersion: `${this.patches.length + 1}` };
    return { ...object, metadata, status: { ...object.status, ...body.status } };
  };

  #open(clientSecret: string, epoch: number): LiveConnection {
    const { limiter, clock } = this;
    const openedBy = (): PlatformError | undefined => this.openedBy;
    const connection = {
      limiter,
      breaker: {
        get openedBy() {
          return openedBy();
        },
      },
      probe: async () => {
        this.probes.push(clock.monotonic());
        this.probedWith.push(clientSecret);
        await this.answer;
        return this.refused.has(clientSecret) ? new PlatformError('Unauthorized', 'no') : this.probeError;
      },
      client: () => ({
        outages: () => {
          this.asked += 1;
          return this.outages();
        },
      }),
      close: () => {},
    };
    return new LiveConnection(
      {
        platform: 'InferencePlatform/prod/runai',
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a live connection uses of one
        connection: connection as unknown as LiveConnection['connection'],
        gate: new Gate({ limiter, callsPerPass: 4, mostPasses: 1, enqueue: () => {} }),
        polling: { active: 1, idle: 1, driftCheck: 1, staleAfter: 10 * MINUTE, visibilityWindow: 1 },
        clock,
        onHealth: () => {},
        onHaste: () => {},
        onOutage: () => {},
        onLists: () => {},
        onClose: () => {},
      },
      epoch,
    );
  }
}
