import { randomUUID } from 'node:crypto';
import { type CommonControlApi, commonFunctions } from '../support/common-control.ts';
import type { RunaiControlApi } from './control.ts';
import { changeSpec, requestDeletion } from './inference-routes.ts';
import type { KnobPatch, Knobs } from './knobs.ts';
import { newNim } from './nim/routes.ts';
import { patchedSpec } from './spec-patch.ts';
import { cluster, project, serviceAccount } from './tenants.ts';
import { liveWorkload, trueWorkload } from './truth.ts';
import { newWorkload, type Workload } from './workload.ts';
import { rowText } from './workload-view.ts';
import type { RunaiWorld } from './world.ts';

/** The control of one world. Functions throw on a workload, project or account that there is not. */
export function controlFunctions(world: RunaiWorld): RunaiControlApi {
  return {
    ...commonFunctions(world, {
      live: () =>
        world
          .allWorkloads()
          .filter(({ goneAt }) => goneAt === undefined)
          .map(liveWorkload),
      keepLists: (faultId) => void world.snapshots.set(faultId, snapshot(world)),
    }),
    ...workloadFunctions(world),
    ...tenantFunctions(world),
  };
}

/** Copies that nothing moves any more; their rows are made now, while they are what they were. */
function snapshot(world: RunaiWorld): Workload[] {
  return world.allWorkloads().map((workload) => {
    const copy = { ...workload, nextDue: Number.POSITIVE_INFINITY };
    rowText(world, copy);
    return copy;
  });
}

type Workloads =
  | 'workloads'
  | 'workload'
  | 'editOutOfBand'
  | 'deleteOutOfBand'
  | 'createOutOfBand'
  | 'script'
  | 'clearScripts'
  | 'override'
  | 'traffic'
  | 'setReplicas'
  | 'suspendOutOfBand'
  | 'resumeOutOfBand'
  | 'showPhase'
  | 'setMetrics';

function workloadFunctions(world: RunaiWorld): Pick<RunaiControlApi, Workloads> {
  const byName = (nameOrId: string): Workload | undefined =>
    world.workload(nameOrId) ?? world.allWorkloads().findLast(({ name }) => name === nameOrId);
  const existing = (nameOrId: string): Workload => {
    const workload = byName(nameOrId);
    if (workload === undefined || workload.goneAt !== undefined) throw new Error(`no workload ${nameOrId}`);
    return workload;
  };
  const wish = (nameOrId: string, desiredPhase: Workload['desiredPhase']): void => {
    const workload = existing(nameOrId);
    workload.desiredPhase = desiredPhase;
    world.touched(workload);
  };
  return {
    workloads: ({ gone = false } = {}) =>
      world
        .allWorkloads()
        .filter(({ goneAt }) => gone || goneAt === undefined)
        .map(trueWorkload),
    workload(nameOrId) {
      const workload = byName(nameOrId);
      return workload && trueWorkload(workload);
    },
    editOutOfBand(nameOrId, specPatch) {
      const workload = existing(nameOrId);
      const knobs = { ...world.knobs, patchMode: 'mergeDeep', patchNull: 'clear' } as const;
      changeSpec(world, workload, patchedSpec(workload.spec, specPatch, knobs, 'everything'));
      world.record('patch', workload, undefined);
    },
    deleteOutOfBand(nameOrId, { now = false } = {}) {
      const workload = existing(nameOrId);
      requestDeletion(world, workload, undefined);
      if (!now || workload.goneAt !== undefined) return;
      workload.goneAt = world.clock.now();
      if (workload.sync !== undefined)
        workload.sync = { ...workload.sync, status: 'Deleted', since: workload.goneAt };
      world.record('gone', workload, undefined);
      world.touched(workload);
    },
    createOutOfBand({
      name,
      projectId,
      type = 'Inference',
      spec = { image: 'nginx' },
      createdBy = 'somebody',
    }) {
      const owner = world.projects.get(projectId);
      if (owner === undefined) throw new Error(`no project ${projectId}`);
      const facts = { name, requestedName: name, createdBy, spec };
      if (type === 'NIMService') {
        const nim = newNim(world, { ...facts, project: owner });
        world.record('create', nim, undefined);
        return nim.id;
      }
      const workload = newWorkload({
        id: randomUUID(),
        type,
        name,
        requestedName: name,
        tenantId: owner.tenantId,
        projectId,
        clusterId: owner.clusterId,
        createdBy,
        createdAt: world.nextCreatedAt(),
        spec,
      });
      world.add(workload);
      world.record('create', workload, undefined);
      return workload.id;
    },
    script: (nameOrId, outcome) => world.script(nameOrId, outcome),
    clearScripts: () => world.clearScripts(),
    override(name, spec) {
      if (spec === null) world.overrides.delete(name);
      else world.overrides.set(name, spec);
    },
    traffic(nameOrId) {
      const workload = existing(nameOrId);
      workload.trafficAt = world.clock.now();
      workload.zero = false;
      world.touched(workload);
    },
    setReplicas(nameOrId, replicas) {
      const workload = existing(nameOrId);
      workload.replicas = replicas ?? undefined;
      workload.zero = replicas === 0;
      world.touched(workload);
    },
    suspendOutOfBand: (nameOrId) => wish(nameOrId, 'Stopped'),
    resumeOutOfBand: (nameOrId) => wish(nameOrId, 'Running'),
    showPhase(nameOrId, word) {
      const workload = existing(nameOrId);
      workload.word = word ?? undefined;
      world.touched(workload);
    },
    setMetrics(nameOrId, values) {
      existing(nameOrId).metrics = { ...existing(nameOrId).metrics, ...values };
    },
  };
}

type Tenants = Exclude<keyof RunaiControlApi, Workloads | keyof CommonControlApi<Knobs, KnobPatch>>;

function tenantFunctions(world: RunaiWorld): Pick<RunaiControlApi, Tenants> {
  const change = <Item extends object>(map: Map<string, Item>, key: string, part: Partial<Item>): void => {
    const item = map.get(key);
    if (item === undefined) throw new Error(`there is no ${key}`);
    map.set(key, { ...item, ...part });
    world.version += 1;
  };
  return {
    projects: () => [...world.projects.values()],
    addProject: (part) => void world.projects.set(part.id, project(part)),
    removeProject: (id) => change(world.projects, id, { removed: true }),
    restoreProject: (id) => change(world.projects, id, { removed: false }),
    clusters: () => [...world.clusters.values()],
    addCluster: (part) => void world.clusters.set(part.uuid, cluster(part)),
    setCluster: (uuid, part) => world.changeCluster(uuid, part),
    serviceAccounts: () => [...world.accounts.values()],
    addServiceAccount: (part) => void world.accounts.set(part.clientId, serviceAccount(part)),
    rotateSecret(clientId, secret, { revoke = false } = {}) {
      change(world.accounts, clientId, { clientSecret: secret });
      if (revoke) world.tokens.revoke(clientId);
    },
    setRole: (clientId, role) => change(world.accounts, clientId, role),
    revokeTokens: (clientId) => world.tokens.revoke(clientId),
    setPolicy(projectId, policy) {
      if (policy === null) world.policies.delete(projectId);
      else world.policies.set(projectId, policy);
      world.version += 1;
    },
  };
}
