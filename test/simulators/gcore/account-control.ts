import { project, token } from './accounts.ts';
import { flavor, region } from './catalog.ts';
import type { GcoreControlApi } from './control.ts';
import type { GcoreWorld } from './world.ts';

type Names =
  | 'setCapacity'
  | 'setQuota'
  | 'setNameTemplate'
  | 'addRegion'
  | 'setRegion'
  | 'addFlavor'
  | 'removeFlavor'
  | 'flavors'
  | 'projects'
  | 'addProject'
  | 'removeProject'
  | 'restoreProject'
  | 'tokens'
  | 'addToken'
  | 'expireToken'
  | 'deleteToken'
  | 'setRole';

/** The part of the control that is about accounts and what the platform offers. */
export function accountFunctions(world: GcoreWorld): Pick<GcoreControlApi, Names> {
  const change = <Key, Item extends object>(map: Map<Key, Item>, key: Key, part: Partial<Item>): void => {
    const item = map.get(key);
    if (item === undefined) throw new Error(`there is no ${String(key)}`);
    world.changing(() => map.set(key, { ...item, ...part }));
  };
  return {
    setCapacity: (regionId, flavorName, containers) => world.setCapacity(regionId, flavorName, containers),
    setQuota: (accountId, limits) => void world.quotas.set(accountId, limits),
    setNameTemplate(accountId, pattern) {
      if (pattern === null) world.nameTemplates.delete(accountId);
      else world.nameTemplates.set(accountId, pattern);
    },
    addRegion: (part) => world.changing(() => world.regions.set(part.id, region(part))),
    setRegion: (id, part) => change(world.regions, id, part),
    addFlavor: (part) => world.changing(() => world.flavors.set(part.name, flavor(part))),
    removeFlavor: (name) => world.changing(() => world.flavors.delete(name)),
    flavors: () => [...world.flavors.values()],
    projects: () => [...world.projects.values()],
    addProject: (part) => void world.projects.set(part.id, project(part)),
    removeProject: (id) => change(world.projects, id, { removed: true }),
    restoreProject: (id) => change(world.projects, id, { removed: false }),
    tokens: () => [...world.tokens.values()],
    addToken: (part) => void world.tokens.set(part.name, token(part)),
    expireToken: (name, inMs = 0) => change(world.tokens, name, { expiresAt: world.clock.now() + inMs }),
    deleteToken: (name) => change(world.tokens, name, { deleted: true }),
    setRole: (name, rules) => change(world.tokens, name, { rules }),
  };
}
