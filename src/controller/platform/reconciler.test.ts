import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { inferencePlatformSpecSchema } from '../../crd/inference-platform.ts';
import { ApiError } from '../../kube/api-error.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { ObjectRef, Resource } from '../../kube/objects.ts';
import { type ErrorClass, PlatformError } from '../../platform-clients/errors.ts';
import { Limiter } from '../../platform-clients/limiter.ts';
import { Connections } from '../connections/connections.ts';
import { Gate } from '../connections/gate.ts';
import { LiveConnection } from '../connections/live-connection.ts';
import type { Result } from '../loop.ts';
import type { PlatformObject } from './directory.ts';
import { PlatformReconciler } from './reconciler.ts';

const FINALIZER = 'inference-operator.io/in-use';
const MINUTE = 60_000;

/** One platform object, its Secret, an API server that takes patches, and a platform that is probed. */
class Scene {
  readonly clock = new FakeClock();
  readonly told: string[] = [];
  readonly probes: number[] = [];
  readonly patches: object[] = [];
  readonly connections = new Connections();
  object: PlatformObject | undefined;
  secretVersion = 1;
  secret: Record<string, string> | undefined = { clientId: 'id', clientSecret: 'secret' };
  probeError: PlatformError | undefined;
  openedBy: PlatformError | undefined;
  users = 1;
  leading = true;
  conflicts = 0;
  readonly limiter = new Limiter({ requestsPerSecond: 10, burst: 10, maxInFlight: 1 }, this.clock, () => {});
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
    this.object = { apiVersion: 'inference-operator.io/v1alpha1', kind: 'InferencePlatform', metadata, spec };
    this.#reconciler = new PlatformReconciler({
      kind: 'InferencePlatform',
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two calls that it makes
      kube: { get: this.#get, mergePatch: this.#patch } as unknown as KubeClient,
      platform: () => this.object,
      written: (object) => {
        this.object = object;
      },
      connections: this.connections,
      open: (_object, _settings, epoch) => this.#open(epoch),
      clusterResourceNamespace: undefined,
      holdersOf: () => this.users,
      isLeading: () => this.leading,
      clock: this.clock,
      happened: (_object, reason, type) => this.told.push(`${type} ${reason}`),
      changed: () => this.told.push('changed'),
    });
  }

  pass(): Promise<Result> {
    return this.#reconciler.reconcile('prod/runai', 0, new AbortController().signal);
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
    const found = this.object?.status?.conditions?.find(({ type }) => type === 'Ready');
    return `${found?.status}/${found?.reason}`;
  }

  get live(): LiveConnection | undefined {
    return this.connections.get('InferencePlatform/prod/runai');
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

  #open(epoch: number): LiveConnection {
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
        return this.probeError;
      },
      client: () => undefined,
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
        onClose: () => {},
      },
      epoch,
    );
  }
}

const error = (errorClass: ErrorClass): PlatformError => new PlatformError(errorClass, 'no');

test('the first pass: held, greeted, connected; then it is quiet', async () => {
  const scene = new Scene();
  await scene.pass();
  expect(scene.object?.metadata.finalizers).toEqual([FINALIZER]);
  expect(scene.patches).toHaveLength(3);
  expect(scene.patches[1]).toMatchObject({
    status: { conditions: [{ reason: 'Connecting' }, { type: 'Reconciling' }] },
  });
  expect(scene.ready).toBe('True/Connected');
  expect(scene.told).toEqual(['changed']);
  await scene.run(10 * MINUTE);
  expect(scene.patches).toHaveLength(3);
  expect(scene.probes).toHaveLength(1);
});

test('an object is greeted even while nobody can say whether its Secret is there', async () => {
  const scene = new Scene();
  scene.secret = {};
  await scene.pass();
  const [, greeting] = scene.patches;
  expect(greeting).toMatchObject({ status: { conditions: [{ reason: 'Connecting' }, {}] } });
  expect(scene.ready).toBe('False/CredentialsInvalid');
});

describe('how often the platform is asked', () => {
  test('a good Secret is read every minute; a new version of it is tried at once', async () => {
    const scene = new Scene();
    expect(await scene.pass()).toEqual({ kind: 'After', ms: MINUTE, priority: 0 });
    await scene.clock.advance(MINUTE);
    scene.secretVersion = 2;
    await scene.pass();
    expect(scene.probes).toEqual([0, MINUTE]);
    expect(scene.told).toEqual(['changed', 'changed']);
  });

  test('refused credentials: the Secret is read every 10 s, the platform asked every 10 minutes', async () => {
    const scene = new Scene();
    scene.probeError = error('Unauthorized');
    expect(await scene.pass()).toMatchObject({ kind: 'After', ms: 10_000 });
    await scene.run(25 * MINUTE);
    expect(scene.probes).toEqual([0, 10 * MINUTE, 20 * MINUTE]);
    expect(scene.told.filter((event) => event !== 'changed')).toEqual(['Warning CredentialsInvalid']);
    scene.secretVersion = 2;
    scene.probeError = undefined;
    await scene.pass();
    expect(scene.ready).toBe('True/Connected');
    expect(scene.told.at(-1)).toBe('Normal PlatformRecovered');
  });

  test('refused credentials are tried after any edit of the platform object as well', async () => {
    const scene = new Scene();
    scene.probeError = error('Unauthorized');
    await scene.pass();
    scene.probeError = undefined;
    scene.edit(2);
    await scene.pass();
    expect(scene.ready).toBe('True/Connected');
  });

  test.each<ErrorClass>(['CertificateInvalid', 'HostNotAllowed', 'InvalidPlatform', 'Transient'])(
    '%s is asked again every 10 s',
    async (errorClass) => {
      const scene = new Scene();
      scene.probeError = error(errorClass);
      await scene.run(MINUTE);
      expect(scene.probes).toEqual([0, 1, 2, 3, 4, 5].map((count) => count * 10_000));
    },
  );

  test('an open breaker asks by itself, and what it hears is what the object says', async () => {
    const scene = new Scene();
    await scene.pass();
    scene.openedBy = error('Transient');
    await scene.run(MINUTE);
    expect(scene.ready).toBe('False/PlatformUnreachable');
    scene.openedBy = error('CertificateInvalid');
    await scene.run(MINUTE);
    expect(scene.ready).toBe('False/CertificateInvalid');
    expect(scene.probes).toHaveLength(1);
  });

  test('a platform that asked to be left alone is, whatever changes meanwhile', async () => {
    const scene = new Scene();
    await scene.pass();
    scene.limiter.pause(30_000);
    scene.live?.report(error('Throttled'));
    scene.secretVersion = 2;
    await scene.run(25_000);
    expect(scene.ready).toBe('False/RateLimited');
    expect(scene.probes).toHaveLength(1);
    await scene.run(10_000);
    expect(scene.ready).toBe('True/Connected');
  });

  test('a probe that was given up says nothing', async () => {
    const scene = new Scene();
    await scene.pass();
    scene.probeError = error('Aborted');
    scene.secretVersion = 2;
    await scene.pass();
    expect(scene.ready).toBe('True/Connected');
  });
});

test('a Secret that goes and comes back: said, and the same connection goes on', async () => {
  const scene = new Scene();
  await scene.pass();
  const { live, secret } = scene;
  scene.secret = undefined;
  await scene.pass();
  expect(scene.ready).toBe('False/CredentialsInvalid');
  expect(scene.live).toBe(live);
  expect(live?.fault).toMatchObject({ onlySecret: true });
  scene.secret = secret;
  await scene.pass();
  expect(scene.ready).toBe('True/Connected');
  expect(scene.live).toBe(live);
});

test('an event is told once, also where the write was overtaken', async () => {
  const scene = new Scene();
  await scene.pass();
  scene.probeError = error('Unauthorized');
  scene.secretVersion = 2;
  scene.conflicts = 1;
  await scene.pass();
  expect(scene.told).not.toContain('Warning CredentialsInvalid');
  await scene.pass();
  await scene.pass();
  expect(scene.told.filter((event) => event === 'Warning CredentialsInvalid')).toHaveLength(1);
});

describe('deletion', () => {
  test('waits for the last user, and goes on serving', async () => {
    const scene = new Scene();
    await scene.pass();
    scene.delete();
    // What keeps it may be a pass under way, and nobody tells of its end.
    expect(await scene.pass()).toMatchObject({ kind: 'After', ms: 5_000 });
    expect(scene.object?.metadata.finalizers).toEqual([FINALIZER]);
    expect(scene.live).toBeDefined();
    scene.users = 0;
    expect(await scene.pass()).toEqual({ kind: 'Done' });
    expect(scene.object?.metadata.finalizers).toEqual([]);
  });

  test('a connection outlives an object that was taken away by force until its last user is gone', async () => {
    const scene = new Scene();
    await scene.pass();
    scene.object = undefined;
    await scene.pass();
    expect(scene.live).toBeDefined();
    scene.users = 0;
    await scene.pass();
    expect(scene.live).toBeUndefined();
  });

  test('an object that is being deleted is not held again', async () => {
    const scene = new Scene();
    scene.delete();
    await scene.pass();
    expect(scene.patches).toEqual([]);
  });
});

test('a standby opens the connection, so that it has the credentials, and calls and writes nothing', async () => {
  const scene = new Scene();
  scene.leading = false;
  await scene.run(5 * MINUTE);
  expect(scene.live).toBeDefined();
  expect([scene.probes, scene.patches]).toEqual([[], []]);
  scene.leading = true;
  await scene.pass();
  expect(scene.ready).toBe('True/Connected');
});
