import { randomUUID } from 'node:crypto';
import { reconcileRequestedAtAnnotation } from '../../../src/crd/names.ts';
import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import { startRunaiSimulator } from '../../simulators/runai/simulator.ts';
import { defaultSeed, type Seed } from '../../simulators/runai/tenants.ts';
import type { StatusObject } from '../../support/status-rules/status-object.ts';
import { credentials, quickPolling, runaiDeployment, runaiPlatform } from '../../support/world/manifests.ts';
import type { World } from '../../support/world/world.ts';
import { isStalled } from '../support/conditions.ts';

/** Long enough on a machine that is busy with other trials. */
const WITHIN_MS = 45_000;

/** A platform of its own, with its knobs in one position, for the operator of a world that several trials share. */
export interface Trial extends AsyncDisposable {
  readonly control: RunaiControl;
  readonly namespace: string;
  deploy(name: string, spec: Record<string, unknown>): Promise<StatusObject>;
  edit(name: string, spec: Record<string, unknown>): Promise<void>;
  /** Reads until it is as it should be, for the generation that it has now. */
  until(name: string, as: (object: StatusObject) => unknown): Promise<StatusObject>;
  untilStalled(name: string, reason: string, message?: RegExp): Promise<StatusObject>;
  /** Asks for a full pass now, as `kubectl annotate` does. */
  request(name: string): Promise<void>;
  /** Deletes it and waits until it is gone. */
  remove(name: string): Promise<void>;
  /** The reasons of the platform object's Ready so far. */
  platformStory(): string[];
  eventually<T>(read: () => Promise<T> | T, until: (value: T) => unknown): Promise<T>;
}

/** Starts one. Disposing judges: no duplicate, no theft, and nothing of ours left behind. */
export async function startTrial(
  world: World,
  knobs: KnobPatch,
  platform: Record<string, unknown> = {},
): Promise<Trial> {
  const simulator = await startRunaiSimulator({ knobs, seed: ownSeed() });
  const { control, url } = simulator;
  const { client } = world;
  const namespace = await client.createNamespace('knob');
  await client.create(credentials(namespace));
  // The window is wider than what the knobs delay visibility by; the rest leaves room for other trials.
  const polling = { ...quickPolling, active: '250ms', visibilityWindow: '1500ms' };
  await client.create(runaiPlatform(namespace, url, { polling, ...platform }));

  const manifest = (name: string, spec?: Record<string, unknown>) => runaiDeployment(namespace, name, spec);
  const eventually: Trial['eventually'] = (read, until) =>
    // Many trials look at once.
    world.eventually(read, {
      until,
      within: WITHIN_MS,
      every: 200,
      context: [{ diagnose: () => calls(control) }],
    });
  const until: Trial['until'] = (name, as) => eventually(() => client.get<StatusObject>(manifest(name)), as);
  return {
    control,
    namespace,
    deploy: (name, spec) => client.create<StatusObject>(manifest(name, spec)),
    edit: async (name, spec) => void (await client.patch(manifest(name), { spec })),
    until,
    untilStalled: (name, reason, message = /./) =>
      until(name, (object) => isStalled(object, reason, message)),
    async request(name) {
      const annotations = { [reconcileRequestedAtAnnotation]: new Date().toISOString() };
      await client.patch(manifest(name), { metadata: { annotations } });
    },
    async remove(name) {
      await client.delete(manifest(name));
      await eventually(
        () => client.find(manifest(name)),
        (object) => object === undefined,
      );
    },
    platformStory: () =>
      world.histories
        .flatMap((history) => history.story('runai', 'Ready', namespace))
        .map((word) => word.replace(/.*\//, '')),
    eventually,
    async [Symbol.asyncDispose]() {
      const complaints = await judged(world, namespace, control);
      await simulator.stop();
      if (complaints.length > 0) throw new Error(complaints.join('\n'));
    },
  };
}

/** Clusters with ids of their own: what has the same home is the same place to an operator. */
function ownSeed(): Seed {
  const seed = defaultSeed();
  const ids = new Map(seed.clusters.map(({ uuid }) => [uuid, randomUUID()]));
  const own = (uuid: string): string => ids.get(uuid) ?? uuid;
  return {
    ...seed,
    clusters: seed.clusters.map((cluster) => ({ ...cluster, uuid: own(cluster.uuid) })),
    projects: seed.projects.map((project) => ({ ...project, clusterId: own(project.clusterId) })),
  };
}

/** What is wrong whatever a trial is about, its objects being deleted. */
async function judged(world: World, namespace: string, control: RunaiControl): Promise<string[]> {
  const { ownerId, deployments } = world;
  const adopted = deployments.all().map(({ status }) => String(status?.['adoptedId']));
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
  ];
}

async function calls(control: RunaiControl): Promise<string> {
  const lines = (await control.calls({ writes: true })).map(
    ({ method, path, status, workload = '', body }) =>
      `${method} ${path} ${status ?? 'open'} ${workload} ${JSON.stringify(body)}`,
  );
  return ['writing calls:', ...lines].join('\n');
}
