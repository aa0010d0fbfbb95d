import { type CommonControlApi, commonFunctions } from '../support/common-control.ts';
import { duplicates, leaks, thefts } from '../support/ledger.ts';
import type { EgsControlApi } from './control.ts';
import { endpointFunctions } from './control-endpoints.ts';
import type { KnobPatch, Knobs } from './knobs.ts';
import { apiKey, workspace } from './places.ts';
import { liveEndpoint, liveGpr } from './truth.ts';
import type { EgsWorld } from './world.ts';

/** The control of one world. Functions throw on an endpoint, GPR, workspace or key that there is not. */
export function controlFunctions(world: EgsWorld): EgsControlApi {
  return {
    ...commonFunctions(world, {
      live: () =>
        world
          .endpoints()
          .filter(({ goneAt }) => goneAt === undefined)
          .map(liveEndpoint),
      keepLists: (faultId) =>
        void world.snapshots.set(
          faultId,
          world.endpoints().map((endpoint) => ({ ...endpoint })),
        ),
    }),
    ...endpointFunctions(world),
    ...gprRecordFunctions(world),
    ...placeFunctions(world),
  };
}

type GprRecords = 'gprLedger' | 'gprDuplicates' | 'gprLeaks' | 'gprThefts';

function gprRecordFunctions(world: EgsWorld): Pick<EgsControlApi, GprRecords> {
  // What has happened by itself is in the ledger only once somebody has looked.
  const entries = () => {
    world.gprs();
    return world.gprLedger.entries();
  };
  const live = () =>
    world
      .gprs()
      .filter(({ deleted, state }) => !deleted && state !== 'Over')
      .map(liveGpr);
  return {
    gprLedger: entries,
    gprDuplicates: () => duplicates(entries()),
    gprLeaks: (livingMarks) => leaks(live(), livingMarks),
    gprThefts: (owner) => thefts(entries(), owner),
  };
}

type Places = Exclude<
  keyof EgsControlApi,
  keyof CommonControlApi<Knobs, KnobPatch> | keyof ReturnType<typeof endpointFunctions> | GprRecords
>;

function placeFunctions(world: EgsWorld): Pick<EgsControlApi, Places> {
  const change = <Item extends object>(map: Map<string, Item>, key: string, part: Partial<Item>): void => {
    const item = map.get(key);
    if (item === undefined) throw new Error(`there is no ${key}`);
    map.set(key, { ...item, ...part });
  };
  return {
    clusters: () => [...world.clusters.values()],
    setInventory: (name, inventory) => world.change(() => world.clusters.set(name, { name, inventory })),
    workspaces: () => [...world.workspaces.values()],
    addWorkspace: (part) => void world.workspaces.set(part.name, workspace(part)),
    setWorkspaceClusters: (name, clusters) => change(world.workspaces, name, { clusters }),
    removeWorkspace: (name) => change(world.workspaces, name, { removed: true }),
    restoreWorkspace: (name) => change(world.workspaces, name, { removed: false }),
    setPolicy: (name, policy) => void world.policies.set(name, policy),
    keys: () => [...world.keys.values()],
    addKey: (part) => void world.keys.set(part.name, apiKey(part)),
    setKey: (name, part) => change(world.keys, name, part),
    removeKey: (name) => void world.keys.delete(name),
    revokeTokens: (name) => world.tokens.revoke(name),
  };
}
