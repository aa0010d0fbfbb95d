import {
  apiVersion,
  inferenceDeployments,
  inferencePlatforms,
  reconcileRequestedAtAnnotation,
} from '../../../src/crd/names.ts';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import { applyMergePatch } from '../decide/apply-merge-patch.ts';
import type { Manifest } from '../kube-client/kube-client.ts';
import type { StatusObject } from '../status-rules/status-object.ts';
import { isStalled, workloadId } from '../status-rules/status-words.ts';
import { quickPolling, type SpecManifest } from '../world/manifests.ts';
import type { World } from '../world/world.ts';

/** Long enough on a machine that is busy with other trials. */
const WITHIN_MS = 45_000;

/** The platform of a trial. */
export interface TrialPlatform<Control extends CommonControl> {
  readonly control: Control;
  /** Ends the simulator. */
  stop(): Promise<void>;
  /** Name of the platform object and of its Secret. */
  readonly name: string;
  /** What the Secret holds. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Spec of the platform object; put over usual polling settings and limits. */
  readonly platform: Readonly<Record<string, unknown>>;
  /** Spec of a sound deployment, without its platformRef. */
  readonly deployment: Readonly<Record<string, unknown>>;
  /** The first part of marks in the simulator's ledger. */
  readonly ownerId: string;
  /** What else would be wrong once all objects are deleted. */
  complaints?(): Promise<string[]>;
}

/** A platform and a namespace of its own, for the operator of a world that several trials share. */
export interface Trial<Control extends CommonControl = CommonControl> extends AsyncDisposable {
  readonly control: Control;
  readonly namespace: string;
  /** Applies a sound object with this merge patch on its spec. */
  deploy(name: string, spec: Record<string, unknown>): Promise<StatusObject>;
  /** All deployments. */
  deployments(): Promise<StatusObject[]>;
  edit(name: string, spec: Record<string, unknown>): Promise<void>;
  /** `kubectl scale`. */
  scale(name: string, replicas: number): Promise<void>;
  /** Puts other values into the Secret. */
  putCredentials(values: Readonly<Record<string, string>>): Promise<void>;
  /** Waits until it is as it should be, as of the last change that was made here. */
  until(name: string, as: (object: StatusObject) => unknown): Promise<StatusObject>;
  untilStalled(name: string, reason: string, message?: RegExp): Promise<StatusObject>;
  /** The same of the platform object. */
  untilPlatform(as: (object: StatusObject) => unknown): Promise<StatusObject>;
  /** Asks for a full pass now, as `kubectl annotate` does. */
  request(name: string): Promise<void>;
  /** Deletes it, and does not wait for what follows. */
  delete(name: string): Promise<void>;
  /** Deletes it and waits until it is gone. */
  remove(name: string): Promise<void>;
  /** The `Status/Reason` words of a deployment's Ready so far. */
  story(name: string): string[];
  /** The reasons of the platform object's Ready so far. */
  platformStory(): string[];
  eventually<T>(read: () => Promise<T> | T, until: (value: T) => unknown): Promise<T>;
  /** What is wrong so far whatever the trial is about: duplicates, thefts, lies; all its objects being deleted, leaks. */
  complaints(): Promise<string[]>;
}

/** Starts one. Disposing judges: no duplicate, no theft, no lie, and nothing of ours left behind. */
export async function beginTrial<Control extends CommonControl>(
  world: World,
  platform: TrialPlatform<Control>,
): Promise<Trial<Control>> {
  const { client } = world;
  const { control } = platform;
  const namespace = await client.createNamespace('trial');
  await client.create(secret(namespace, platform));
  await client.create(platformObject(namespace, platform));

  const manifest = (name: string, spec: Record<string, unknown> = {}): SpecManifest => ({
    apiVersion,
    kind: inferenceDeployments.kind,
    metadata: { name, namespace },
    spec: { platformRef: { name: platform.name }, ...applyMergePatch(platform.deployment, spec) },
  });
  const eventually: Trial['eventually'] = (read, until) =>
    // Many trials look at once.
    world.eventually(read, {
      until,
      within: WITHIN_MS,
      every: 100,
      context: [{ diagnose: () => writingCalls(control) }],
    });
  // Many wait at once: they look at what the watch has brought, and ask the API server for nothing.
  const { deployments } = world;
  const written = new Map<string, number>();
  const wrote = (name: string, { metadata }: StatusObject): void =>
    void written.set(name, Number(metadata.resourceVersion));
  const newest = (name: string) => deployments.newest(name, written.get(name) ?? 0, namespace);
  const until: Trial['until'] = (name, as) =>
    eventually(() => {
      const object = newest(name);
      if (object === undefined || object === 'Gone')
        throw new Error(`${name} is ${object ?? 'not shown yet'}`);
      return object;
    }, as);
  const patch = async (name: string, change: Record<string, unknown>, subresource = ''): Promise<void> =>
    wrote(name, await client.patch<StatusObject>(manifest(name), change, subresource));
  return {
    control,
    namespace,
    async deploy(name, spec) {
      const object = await client.create<StatusObject>(manifest(name, spec));
      wrote(name, object);
      return object;
    },
    deployments: () => client.list({ apiVersion, kind: inferenceDeployments.kind, namespace }),
    edit: (name, spec) => patch(name, { spec }),
    scale: (name, replicas) => patch(name, { spec: { replicas } }, 'scale'),
    putCredentials: async (stringData) =>
      void (await client.patch(secret(namespace, platform), { stringData })),
    until,
    untilStalled: (name, reason, message = /./) =>
      until(name, (object) => isStalled(object, reason, message)),
    untilPlatform: (as) =>
      eventually(() => client.get<StatusObject>(platformObject(namespace, platform)), as),
    request(name) {
      const annotations = { [reconcileRequestedAtAnnotation]: new Date().toISOString() };
      return patch(name, { metadata: { annotations } });
    },
    delete: (name) => client.delete(manifest(name)),
    async remove(name) {
      await client.delete(manifest(name));
      await eventually(
        () => newest(name),
        (object) => object === 'Gone',
      );
    },
    story: (name) => world.deployments.story(name, 'Ready', namespace),
    platformStory: () =>
      world.histories
        .flatMap((history) => history.story(platform.name, 'Ready', namespace))
        .map((word) => word.replace(/.*\//, '')),
    eventually,
    complaints: () => judged(world, namespace, platform),
    async [Symbol.asyncDispose]() {
      const complaints = await judged(world, namespace, platform);
      await platform.stop();
      if (complaints.length > 0) throw new Error(complaints.join('\n'));
    },
  };
}

function secret(namespace: string, { name, credentials }: TrialPlatform<CommonControl>): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: credentials };
}

function platformObject(namespace: string, { name, platform }: TrialPlatform<CommonControl>): SpecManifest {
  return {
    apiVersion,
    kind: inferencePlatforms.kind,
    metadata: { name, namespace },
    spec: {
      credentialsSecretRef: { name },
      rateLimit: { requestsPerSecond: 1000, burst: 1000, maxInFlight: 64 },
      // The window is wider than what knobs delay visibility by; the rest leaves room for other trials.
      polling: { ...quickPolling, active: '250ms', visibilityWindow: '1500ms' },
      ...platform,
    },
  };
}

/** What is wrong whatever a trial is about, its objects being deleted. */
async function judged(
  world: World,
  namespace: string,
  platform: TrialPlatform<CommonControl>,
): Promise<string[]> {
  const { control, ownerId } = platform;
  const { deployments } = world;
  const adopted = deployments
    .all()
    .filter(({ metadata, status }) => metadata.namespace === namespace && status?.['adoptedId'] !== undefined)
    .flatMap((object) => [String(object.status?.['adoptedId']), String(workloadId(object))]);
  const [duplicates, thefts, left] = await Promise.all([
    control.duplicates(),
    control.thefts({ ownerId, adopted }),
    control.leaks([]),
  ]);
  return [
    ...deployments.complaints.filter((complaint) => complaint.startsWith(`${namespace}/`)),
    ...duplicates.map(({ mark, ids }) => `several workloads at once for ${mark}: ${ids.join(', ')}`),
    ...thefts.map(({ entry, mark }) => `${entry.effect} of ${entry.name}, which is ${mark ?? "nobody's"}`),
    ...left.map(({ name, id }) => `left behind: ${name} (${id})`),
    ...((await platform.complaints?.()) ?? []),
  ];
}

async function writingCalls(control: CommonControl): Promise<string> {
  const lines = (await control.calls({ writes: true })).map(
    ({ method, path, status, workload = '', body }) =>
      `${method} ${path} ${status ?? 'open'} ${workload} ${JSON.stringify(body)}`,
  );
  return ['writing calls:', ...lines].join('\n');
}
