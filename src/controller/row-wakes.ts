import type { InferenceDeployment } from '../crd/inference-deployment.ts';
import type { KubeObject } from '../kube/objects.ts';
import type { Store } from '../kube/store.ts';
import type { Row } from '../platform-clients/platform.ts';
import type { ConnectorOptions } from './connections/connector.ts';
import type { Claims } from './deployment/claims/claims.ts';
import type { WorkloadIndex } from './deployment/claims/workload-index.ts';
import { rowTells } from './deployment/look/row-hint.ts';
import { isUnlisted } from './deployment/look/unlisted.ts';

/** What is asked when a list of a platform brings news. */
export interface RowWakesOptions {
  index: WorkloadIndex;
  claims: Claims;
  deployments: Store<InferenceDeployment & KubeObject>;
  /** Has an object's workload looked at, and soon. */
  suspect: (key: string) => void;
}

/** Has those objects looked at which the rows of a platform's list tell something about. */
export function rowWakes({
  index,
  claims,
  deployments,
  suspect,
}: RowWakesOptions): Pick<ConnectorOptions, 'onRows' | 'onMissing' | 'onFirstList'> {
  return {
    onRows: (rows) => {
      for (const { row, firstSight } of rows) {
        for (const key of keysOfRow(row, index, claims)) {
          const object = deployments.get(key);
          if (object !== undefined && rowTells(object, row, firstSight)) suspect(key);
        }
      }
    },
    onMissing: (rows) => {
      for (const { home, id } of rows) for (const key of index.keysOfId(home, id)) suspect(key);
    },
    onFirstList: (platform, list) => {
      for (const key of index.keysOfPlatform(platform)) {
        const object = deployments.get(key);
        if (object !== undefined && isUnlisted(object, list)) suspect(key);
      }
    },
  };
}

/** The objects that a row belongs to: of what no id and no name tells, the one that is about to make it. */
function keysOfRow({ home, id, name }: Row, index: WorkloadIndex, claims: Claims): Iterable<string> {
  const byId = index.keysOfId(home, id);
  if (byId.size > 0) return byId;
  const byName = index.keysOfName(home, name);
  if (byName.size > 0) return byName;
  const claimed = claims.keyOf(home, name);
  return claimed === undefined ? [] : [claimed];
}
