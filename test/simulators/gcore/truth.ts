import type { LiveWorkload } from '../support/ledger.ts';
import type { TrueDeployment } from './control.ts';
import type { Deployment } from './deployment.ts';
import { statusOf } from './lifecycle.ts';

/** What is really so about a deployment, for tests that judge what the operator says. */
export function trueDeployment(deployment: Deployment): TrueDeployment {
  const { regions, spec, operations } = deployment;
  return {
    ...liveWorkload(deployment),
    projectId: deployment.projectId,
    createdBy: deployment.createdBy,
    createdAt: deployment.createdAt,
    status: statusOf(deployment, 'leaves'),
    visible: deployment.visible,
    stopped: deployment.stopped,
    gone: deployment.goneAt !== undefined,
    spec,
    regions: regions.map(({ regionId, wanted, ready, error, serving }) => ({
      regionId,
      wanted,
      ready,
      error,
      servingSpec: serving,
    })),
    settled:
      deployment.created &&
      operations.length === 0 &&
      regions.every(({ wanted, ready, serving }) => wanted === 0 || (ready === wanted && serving === spec)),
  };
}

/** What the ledger's judges need of a deployment. */
export function liveWorkload({ id, name, projectId, mark, deleting }: Deployment): LiveWorkload {
  return { id, name, home: String(projectId), mark, deleting };
}
