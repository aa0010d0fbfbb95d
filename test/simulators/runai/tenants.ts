import type { RoleRule } from '../support/role-rules.ts';

/** A customer of the platform: its service accounts see its projects, clusters and workloads and no other's. */
export interface Tenant {
  id: number;
  name: string;
}

export type ClusterState =
  | 'WaitingToConnect'
  | 'Connected'
  | 'Disconnected'
  | 'MissingPrerequisites'
  | 'ServiceIssues'
  | 'Unknown';

/** A Kubernetes cluster under the platform's control. */
export interface Cluster {
  uuid: string;
  tenantId: number;
  name: string;
  version: string;
  state: ClusterState;
  domain: string;
  /** Values that `category` and `priorityClass` may have there. */
  categories: string[];
  priorityClasses: string[];
}

/** A project of one cluster. */
export interface Project {
  id: string;
  tenantId: number;
  name: string;
  clusterId: string;
  departmentId: string;
  departmentName: string;
  gpuQuota: number;
  /** It was removed; `restoreProject` brings it back. Its workloads are out of sight meanwhile. */
  removed: boolean;
}

/** An application that logs in with a client id and a secret. */
export interface ServiceAccount {
  clientId: string;
  clientSecret: string;
  tenantId: number;
  /** What it may do. */
  rules: RoleRule[];
  /** The ids of the projects that it sees. */
  scope: 'all' | string[];
}

/** What a simulator starts with. */
export interface Seed {
  tenants: Tenant[];
  clusters: Cluster[];
  projects: Project[];
  serviceAccounts: ServiceAccount[];
}

const PRIORITY_CLASSES = ['very-low', 'low', 'medium-low', 'medium', 'medium-high', 'high', 'very-high'];

/** A cluster with what is left out filled in. */
export function cluster(part: Pick<Cluster, 'uuid' | 'tenantId' | 'name'> & Partial<Cluster>): Cluster {
  return {
    version: '2.25.3',
    state: 'Connected',
    domain: `${part.name}.example.com`,
    categories: ['Build', 'Train', 'Deploy'],
    priorityClasses: PRIORITY_CLASSES,
    ...part,
  };
}

/** A project with what is left out filled in. */
export function project(
  part: Pick<Project, 'id' | 'tenantId' | 'name' | 'clusterId'> & Partial<Project>,
): Project {
  return { departmentId: '2', departmentName: 'default', gpuQuota: 64, removed: false, ...part };
}

/** A service account that may do everything in its tenant, with what is left out filled in. */
export function serviceAccount(
  part: Pick<ServiceAccount, 'clientId' | 'clientSecret' | 'tenantId'> & Partial<ServiceAccount>,
): ServiceAccount {
  return { rules: [], scope: 'all', ...part };
}

/** The clusters of the default seed. */
export const clusterIds = {
  gpuWest: '71f69d83-ba66-4822-adf5-55ce55efd210',
  gpuEast: '5f0c4b9a-7a3e-4a53-9a52-0d5a3a4f8a11',
  other: 'c1f0a7de-1b1f-4b2b-8f8a-3d4e5f607182',
};

/**
 * Tenant `acme`: clusters gpu-west (projects team-a 33, team-b 34, shared 35) and gpu-east (shared 36: the
 * name `shared` is ambiguous), service account `operator`/`operator-secret`. Tenant `other`: one cluster with
 * a project team-a too (77), service account `other-operator`/`other-secret`.
 */
export function defaultSeed(): Seed {
  return {
    tenants: [
      { id: 1, name: 'acme' },
      { id: 2, name: 'other' },
    ],
    clusters: [
      cluster({ uuid: clusterIds.gpuWest, tenantId: 1, name: 'gpu-west' }),
      cluster({ uuid: clusterIds.gpuEast, tenantId: 1, name: 'gpu-east' }),
      cluster({ uuid: clusterIds.other, tenantId: 2, name: 'gpu-other' }),
    ],
    projects: [
      project({ id: '33', tenantId: 1, name: 'team-a', clusterId: clusterIds.gpuWest }),
      project({ id: '34', tenantId: 1, name: 'team-b', clusterId: clusterIds.gpuWest }),
      project({ id: '35', tenantId: 1, name: 'shared', clusterId: clusterIds.gpuWest }),
      project({ id: '36', tenantId: 1, name: 'shared', clusterId: clusterIds.gpuEast }),
      project({ id: '77', tenantId: 2, name: 'team-a', clusterId: clusterIds.other }),
    ],
    serviceAccounts: [
      serviceAccount({ clientId: 'operator', clientSecret: 'operator-secret', tenantId: 1 }),
      serviceAccount({ clientId: 'other-operator', clientSecret: 'other-secret', tenantId: 2 }),
    ],
  };
}
