import { commonFunctions } from '../support/common-control.ts';
import { thefts } from '../support/ledger.ts';
import { accountFunctions } from './account-control.ts';
import type { GcoreControlApi } from './control.ts';
import { deploymentFunctions } from './deployment-control.ts';
import { listedRows } from './list-route.ts';
import { liveWorkload } from './truth.ts';
import type { GcoreWorld } from './world.ts';

/** The control of one world. Functions throw on a deployment, project or token that there is not. */
export function controlFunctions(world: GcoreWorld): GcoreControlApi {
  const common = commonFunctions(world, {
    live: () =>
      world
        .allDeployments()
        .filter(({ goneAt, phantom }) => goneAt === undefined && !phantom)
        .map(liveWorkload),
    keepLists(faultId) {
      const lists = [...world.projects.keys()].map((id) => [id, listedRows(world, id)] as const);
      world.snapshots.set(faultId, new Map(lists));
    },
  });
  return {
    ...common,
    // To the platform and to whoever adopts, the name is the id.
    thefts: ({ adopted = [], ...owner }) =>
      thefts(common.ledger(), {
        ...owner,
        adopted: [
          ...adopted,
          ...world
            .allDeployments()
            .filter(({ name }) => adopted.includes(name))
            .map(({ id }) => id),
        ],
      }),
    ...deploymentFunctions(world),
    ...accountFunctions(world),
  };
}
