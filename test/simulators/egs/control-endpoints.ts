import type { EgsControlApi } from './control.ts';
import { addEndpoint, gprFor } from './create-route.ts';
import { requestDeletion } from './delete-route.ts';
import type { Endpoint } from './endpoint.ts';
import { endLease, evict } from './gpr-steps.ts';
import type { Gpr } from './gpr.ts';
import { trueEndpoint } from './truth.ts';
import type { EgsWorld } from './world.ts';

type Endpoints =
  | 'workloads'
  | 'workload'
  | 'createOutOfBand'
  | 'editOutOfBand'
  | 'deleteOutOfBand'
  | 'script'
  | 'clearScripts'
  | 'show'
  | 'gprs'
  | 'showGpr'
  | 'endLease'
  | 'renewLease'
  | 'evict';

/** The control of endpoints and of their GPUs. */
export function endpointFunctions(world: EgsWorld): Pick<EgsControlApi, Endpoints> {
  const find = (nameOrId: string): Endpoint | undefined =>
    world.endpoints().find(({ id }) => id === nameOrId) ??
    world.endpoints().findLast(({ name }) => name === nameOrId);
  const existing = (nameOrId: string): Endpoint => {
    const endpoint = find(nameOrId);
    if (endpoint === undefined || endpoint.goneAt !== undefined) throw new Error(`no endpoint ${nameOrId}`);
    return endpoint;
  };
  /** Something happens to each GPR of an endpoint, gone or not, that holds GPUs. */
  const held = (nameOrId: string, apply: (gpr: Gpr, now: number) => void): void => {
    const endpoint = find(nameOrId);
    const gprs = world.gprsOf(endpoint?.id ?? '').filter(({ state }) => state === 'Held');
    if (gprs.length === 0) throw new Error(`${nameOrId} holds no GPUs`);
    world.change(() => {
      for (const gpr of gprs) apply(gpr, world.clock.now());
    });
  };
  const end = (gpr: Gpr, now: number): void => {
    endLease(gpr, now);
    world.recordGpr('gone', gpr, undefined);
  };
  return {
    workloads: ({ gone = false } = {}) =>
      world
        .endpoints()
        .filter(({ goneAt }) => gone || goneAt === undefined)
        .map((endpoint) => trueEndpoint(world, endpoint)),
    workload(nameOrId) {
      const endpoint = find(nameOrId);
      return endpoint && trueEndpoint(world, endpoint);
    },
    createOutOfBand({ name, workspace, cluster, modelName = 'sklearn', gpuSpec = null }) {
      const creation = { name, workspace, cluster, modelName, gpuSpec, owner: undefined };
      return addEndpoint(world, creation, undefined, {}).id;
    },
    editOutOfBand(nameOrId, { modelName, ...gpu }) {
      const endpoint = existing(nameOrId);
      world.change(() => {
        endpoint.modelName = modelName ?? endpoint.modelName;
        if (endpoint.gpuSpec !== null) endpoint.gpuSpec = { ...endpoint.gpuSpec, ...gpu };
        for (const gpr of world.gprsOf(endpoint.id)) gpr.spec = { ...gpr.spec, ...gpu };
        world.record('patch', endpoint, undefined);
      });
    },
    deleteOutOfBand(nameOrId, { now = false, keepGprs = false } = {}) {
      const endpoint = existing(nameOrId);
      requestDeletion(world, endpoint, undefined);
      world.change(() => {
        for (const gpr of keepGprs ? [] : world.gprsOf(endpoint.id)) {
          if (gpr.state !== 'Held') continue;
          gpr.releaseAskedAt ??= world.clock.now();
          if (now) end(gpr, world.clock.now());
        }
        if (!now || endpoint.goneAt !== undefined) return;
        endpoint.goneAt = world.clock.now();
        world.record('gone', endpoint, undefined);
      });
    },
    script: (nameOrId, outcome) => world.script(nameOrId, outcome),
    clearScripts: () => world.clearScripts(),
    show(nameOrId, shown) {
      existing(nameOrId).shown = shown ?? {};
    },
    gprs: () => world.gprs(),
    showGpr(gprId, word) {
      const gpr = world.gpr(gprId);
      if (gpr === undefined) throw new Error(`no GPR ${gprId}`);
      gpr.word = word ?? undefined;
    },
    endLease: (nameOrId) => held(nameOrId, end),
    renewLease(nameOrId) {
      const endpoint = existing(nameOrId);
      const gpr = gprFor(world, endpoint);
      if (gpr === undefined) throw new Error(`${nameOrId} has no GPUs`);
      endpoint.leaseEnded = false;
      world.addGpr(endpoint, gpr, undefined);
    },
    evict: (nameOrId) => held(nameOrId, evict),
  };
}
