import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { rowsOf } from '../support/page-rows.ts';
import { ApiError } from './api-error.ts';
import { type ApiCall, authenticated, authorize, seesProject } from './caller.ts';
import { type FieldReader, predicate, sorted } from './filter.ts';
import { timestamp } from './inference-view.ts';
import { nextMember, windowOf } from './page.ts';
import type { Cluster, Project } from './tenants.ts';
import type { RunaiWorld } from './world.ts';

/** Everything of the default seed is as old as this. */
const FOUNDED = Date.parse('2025-06-01T00:00:00Z');
const FIRST_PAGE = 50;

/** Projects and clusters. */
export function orgRoutes(router: Router, world: RunaiWorld): void {
  const add = (route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add('GET', route, authenticated(world, handle));
  };
  add('/api/v1/org-unit/projects', listProjects);
  add('/api/v1/org-unit/projects/{projectId}', (call) => {
    const id = call.params['projectId'] ?? '';
    const project = world.projects.get(id);
    if (project === undefined || !seesProject(call, id)) throw new ApiError(404, `no project ${id}`);
    authorize(call, id);
    return json(200, projectView(project));
  });
  add('/api/v1/clusters', (call) => {
    const asked = call.request.query.get('verbosity') ?? 'full';
    if (asked !== 'full' && asked !== 'metadata') throw new ApiError(400, `invalid verbosity ${asked}`);
    const full = asked === 'full' || world.knobs.clustersMetadata === 'withStatus';
    const clusters = clustersOf(call).map((cluster) => clusterView(cluster, full));
    return json(200, world.knobs.clustersShape === 'array' ? clusters : { clusters });
  });
  add('/api/v1/clusters/{clusterUuid}', (call) => {
    const uuid = call.params['clusterUuid'] ?? '';
    const cluster = clustersOf(call).find((one) => one.uuid === uuid);
    if (cluster === undefined) throw new ApiError(404, `no cluster ${uuid}`);
    return json(200, clusterView(cluster, true));
  });
}

function listProjects(call: ApiCall): SimResponse {
  const { world, request } = call;
  const asked = windowOf(request.query);
  const window = world.knobs.fault.firstFiftyProjects
    ? { ...asked, limit: Math.min(asked.limit, FIRST_PAGE) }
    : asked;
  const search = request.query.get('search') ?? '';
  const visible = [...world.projects.values()]
    .filter(({ id, name }) => seesProject(call, id) && name.includes(search))
    .filter(predicate(request.query, projectField, world.knobs));
  const projects = sorted(visible, request.query, projectField);
  return json(200, {
    projects: rowsOf(projects, window, request).map(projectView),
    ...nextMember(projects.length, window, world.knobs),
  });
}

const projectField: FieldReader<Project> = (field) => {
  switch (field) {
    case 'name':
      return ({ name }) => name;
    case 'clusterId':
      return ({ clusterId }) => clusterId;
    case 'departmentId':
    case 'parentId':
      return ({ departmentId }) => departmentId;
    case 'parentName':
      return ({ departmentName }) => departmentName;
    case 'phase':
      return () => 'Ready';
    case 'totalGpuQuota':
      return ({ gpuQuota }) => gpuQuota;
    case 'gpuAllocated':
      return () => 0;
    case 'createdAt':
      return () => timestamp(FOUNDED);
    default:
      return undefined;
  }
};

function clustersOf({ world, caller }: ApiCall): Cluster[] {
  return [...world.clusters.values()].filter(({ tenantId }) => tenantId === caller.tenantId);
}

function projectView(project: Project): Record<string, unknown> {
  const quota = { gpuQuota: project.gpuQuota, cpuQuota: -1, memoryQuota: -1 };
  return {
    id: project.id,
    name: project.name,
    clusterId: project.clusterId,
    description: '',
    parentId: project.departmentId,
    parent: { id: project.departmentId, name: project.departmentName },
    createdAt: timestamp(FOUNDED),
    updatedAt: timestamp(FOUNDED),
    status: {
      namespace: `runai-${project.name}`,
      phase: 'Ready',
      phaseMessage: '',
      lastUpdatedTime: timestamp(FOUNDED),
      quotaStatus: { allocated: { gpu: 0 }, allocatedNonPreemptible: { gpu: 0 }, requested: { gpu: 0 } },
      nodePoolQuotaStatuses: [],
    },
    totalResources: quota,
    effective: {},
    defaultNodePools: ['default'],
  };
}

function clusterView(cluster: Cluster, full: boolean): Record<string, unknown> {
  return {
    uuid: cluster.uuid,
    tenantId: cluster.tenantId,
    name: cluster.name,
    createdAt: timestamp(FOUNDED),
    domain: `https://${cluster.domain}`,
    version: cluster.version,
    updatedAt: timestamp(FOUNDED),
    deletedAt: null,
    ...(full ? { status: { state: cluster.state, conditions: [], operands: {} } } : {}),
  };
}
