import { creationSchema } from './body-schema.ts';
import type { GcoreControlApi, OutOfBandDeployment } from './control.ts';
import { type Deployment, newDeployment } from './deployment.ts';
import { enqueue } from './operations.ts';
import { rescale } from './region-steps.ts';
import { withDefaults } from './spec-defaults.ts';
import { ownerMark } from './spec.ts';
import { flavors } from './catalog.ts';
import type { Task } from './task.ts';
import { trueDeployment } from './truth.ts';
import type { GcoreWorld } from './world.ts';

type Names =
  | 'workloads'
  | 'workload'
  | 'editOutOfBand'
  | 'deleteOutOfBand'
  | 'createOutOfBand'
  | 'startOutOfBand'
  | 'stopOutOfBand'
  | 'script'
  | 'scriptTask'
  | 'clearScripts'
  | 'override'
  | 'traffic'
  | 'showStatus'
  | 'tasks'
  | 'acknowledgeTasks'
  | 'forgetTasks';

/** Whoever sits at the portal. */
const SOMEBODY = { by: undefined, userId: 1 };

/** The part of the control that is about deployments and their tasks. */
export function deploymentFunctions(world: GcoreWorld): Pick<GcoreControlApi, Names> {
  const real = (): Deployment[] => world.allDeployments().filter(({ phantom }) => !phantom);
  const find = (nameOrId: string): Deployment | undefined =>
    real().find(({ id }) => id === nameOrId) ?? real().findLast(({ name }) => name === nameOrId);
  const existing = (nameOrId: string): Deployment => {
    const deployment = find(nameOrId);
    if (deployment === undefined || deployment.goneAt !== undefined)
      throw new Error(`no deployment ${nameOrId}`);
    return deployment;
  };
  const tasksOf = (name: string): Task[] => [...world.tasks.values()].filter((task) => task.name === name);
  const switchTo = (nameOrId: string, kind: 'start' | 'stop'): void => {
    const deployment = existing(nameOrId);
    enqueue(world, deployment, SOMEBODY, { kind, taskCount: 0 });
    world.record(kind, deployment, undefined);
    world.touched(deployment);
  };
  return {
    workloads: ({ gone = false } = {}) =>
      real()
        .filter(({ goneAt }) => gone || goneAt === undefined)
        .map(trueDeployment),
    workload(nameOrId) {
      const deployment = find(nameOrId);
      return deployment && trueDeployment(deployment);
    },
    editOutOfBand(nameOrId, fields) {
      const deployment = existing(nameOrId);
      const spec = { ...deployment.spec, ...fields };
      world.record('patch', deployment, undefined);
      deployment.spec = spec;
      if (fields.description !== undefined) deployment.mark = ownerMark(fields.description);
      world.atOnce(deployment, { kind: 'update', spec });
    },
    deleteOutOfBand(nameOrId, { now = false } = {}) {
      const deployment = existing(nameOrId);
      world.record('delete', deployment, undefined);
      enqueue(world, deployment, SOMEBODY, { kind: 'delete', taskCount: world.knobs.tasksPerDelete });
      if (now) world.gone(deployment, world.clock.now());
      world.touched(deployment);
    },
    createOutOfBand: (part) => createOutOfBand(world, part),
    startOutOfBand: (nameOrId) => switchTo(nameOrId, 'start'),
    stopOutOfBand: (nameOrId) => switchTo(nameOrId, 'stop'),
    script(name, outcome, regionId) {
      world.changing(() => world.scripts.set(name, regionId, { outcome, since: world.clock.now() }));
    },
    scriptTask: (name, kind, outcome) => world.changing(() => world.scripts.setTask(name, kind, outcome)),
    clearScripts: () => world.changing(() => world.scripts.clear()),
    override(name, fields) {
      if (fields === null) world.overrides.delete(name);
      else world.overrides.set(name, fields);
    },
    traffic(nameOrId, demand) {
      const deployment = existing(nameOrId);
      const now = world.clock.now();
      const idleMs = (deployment.running.timeout ?? 0) * 1000;
      deployment.quietAt = demand === 'none' ? now + idleMs : undefined;
      if (demand !== 'none') {
        deployment.demand = demand;
        rescale(deployment, now, world.knobs);
      }
      world.touched(deployment);
    },
    showStatus(nameOrId, word) {
      const deployment = existing(nameOrId);
      deployment.word = word ?? undefined;
      world.touched(deployment);
    },
    tasks() {
      world.allDeployments();
      return [...world.tasks.values()];
    },
    acknowledgeTasks(name) {
      for (const task of tasksOf(name)) task.acknowledgedAt = world.clock.now();
    },
    forgetTasks(name) {
      for (const task of tasksOf(name)) task.forgotten = true;
    },
  };
}

/** It is there with its task over, and its containers come. */
function createOutOfBand(
  world: GcoreWorld,
  { projectId = 1234, createdBy = 'somebody', references = [], ...fields }: OutOfBandDeployment,
): string {
  const project = world.projects.get(projectId);
  if (project === undefined) throw new Error(`there is no ${projectId}`);
  const body = creationSchema.parse({ ...PLAIN, ...fields });
  const deployment = newDeployment({
    id: world.nextId(projectId, body.name),
    name: body.name,
    projectId,
    accountId: project.accountId,
    createdBy,
    createdAt: world.clock.now(),
    spec: withDefaults(body, null),
    mark: ownerMark(body.description ?? ''),
    references,
  });
  world.add(deployment);
  world.record('create', deployment, undefined);
  world.atOnce(deployment, { kind: 'create', spec: undefined });
  return deployment.id;
}

/** What somebody else's deployment is like where nothing is said. */
const PLAIN = {
  image: 'nginx:latest',
  listening_port: 80,
  flavor_name: flavors.cpu,
  containers: [{ region_id: 7, scale: { min: 1, max: 1 } }],
};
