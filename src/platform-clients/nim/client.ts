import type { Clock } from '../../time/clock.ts';
import type { Capabilities, PlatformClient } from '../platform.ts';
import type { RunaiApi } from '../runai/api.ts';
import { listPage } from '../runai/list.ts';
import type { Places } from '../runai/places.ts';
import { assess } from './assess.ts';
import { create } from './create.ts';
import { detailOf } from './detail.ts';
import { diff } from './diff.ts';
import { NimFinder } from './find.ts';
import { readMetrics } from './metrics.ts';
import { remove } from './delete.ts';
import { translate } from './translate.ts';
import { freshUpdateMemory, update } from './update.ts';

/**
 * A look by id reads the service, its generic view and how far it has got on its way to the cluster. An update adds
 * the change and, where something is removed, a read; a create the project, the list, the clusters and the change.
 */
const capabilities: Capabilities = {
  workloadKind: 'NIM service',
  definiteRead: true,
  keepsMark: true,
  reusesIds: false,
  updatesInPlace: true,
  callsPerLook: 3,
  callsPerPass: 6,
};

/**
 * The port for NIM services of Run:ai. They are in the list of the connection's inferences, and what has lost contact
 * is told by those as well.
 */
export function nimClient(parts: { api: RunaiApi; clock: Clock; places: Places }): PlatformClient {
  const { api, clock, places } = parts;
  const { projects, listed } = places;
  const finder = new NimFinder({ api, projects, clock });
  const memory = freshUpdateMemory();
  return {
    capabilities,
    translate,
    diff(desired, observed) {
      const detail = detailOf(observed);
      const differences = diff(desired, detail);
      memory.unseen.note(observed.id, desired, differences);
      memory.turns.note(observed.id, detail, differences);
      return differences;
    },
    assess,
    find: (identity, call) => finder.find(identity, call),
    list: (cursor, call) => listPage(api, clock, listed, cursor, call),
    partAt: (home) => listed.at(home),
    namesHome: ({ nim }) => nim?.project !== undefined,
    locate: ({ nim }, call, expected) => places.locate('nim', nim, call, expected),

    async create(home, desired, call) {
      const outcome = await create(api, home, desired, call);
      if (outcome.kind === 'Refused') projects.forget(home);
      return outcome;
    },
    measure: (id, call) => readMetrics(api, id, clock.now(), call),
    update: (observed, desired, call, judging) =>
      update({ api, clock, memory }, observed, desired, call, judging),
    delete: (observed, call) => remove(api, observed, call),
  };
}
