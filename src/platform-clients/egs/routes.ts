import type { z } from 'zod';
import type { Operation } from '../json-api.ts';
import {
  doneSchema,
  endpointListSchema,
  endpointSchema,
  gprSchema,
  inventorySchema,
  workspaceListSchema,
} from './schemas.ts';

const ENDPOINT = '/api/v1/inference-endpoint';
const GPR = '/api/v1/gpr';

/** What describe and delete know an endpoint by. */
export interface EndpointNames {
  endpoint: string;
  workspace: string;
  cluster: string;
}

/** Makes an endpoint. Never repeated: without an answer it may be there. */
export function createEndpoint(body: unknown): Operation<unknown> {
  return {
    what: 'create the endpoint',
    schema: doneSchema,
    request: { operation: 'create', kind: 'change', method: 'POST', path: ENDPOINT, body },
  };
}

/** All endpoints of a workspace: there are no pages, and no order. */
export function listEndpoints(workspace: string): Operation<z.output<typeof endpointListSchema>> {
  return {
    what: `list the endpoints of workspace ${workspace}`,
    schema: endpointListSchema,
    request: {
      operation: 'list',
      kind: 'read',
      method: 'GET',
      path: `${ENDPOINT}/list?${query({ workspace })}`,
    },
  };
}

/** One endpoint, with its GPU requests. */
export function describeEndpoint(names: EndpointNames): Operation<z.output<typeof endpointSchema>> {
  const { endpoint, workspace, cluster } = names;
  return {
    what: 'describe the endpoint',
    schema: endpointSchema,
    request: {
      operation: 'get',
      kind: 'read',
      method: 'GET',
      path: `${ENDPOINT}?${query({ workspace, endpoint, cluster })}`,
      subject: endpoint,
    },
  };
}

/** The endpoint is named in the body. */
export function deleteEndpoint({ endpoint, workspace, cluster }: EndpointNames): Operation<unknown> {
  return {
    what: 'delete the endpoint',
    schema: doneSchema,
    request: {
      operation: 'delete',
      kind: 'change',
      method: 'DELETE',
      path: ENDPOINT,
      body: { endpoint, workspace, cluster },
      subject: endpoint,
    },
  };
}

/** All workspaces that the key may see, each with its clusters. `probe`: made although the breaker is open. */
export function listWorkspaces(as?: 'probe'): Operation<z.output<typeof workspaceListSchema>> {
  return {
    what: 'list the workspaces',
    schema: workspaceListSchema,
    request: {
      operation: as ?? 'workspaces',
      kind: 'read',
      method: 'GET',
      path: '/api/v1/slice-workspace/list',
      ...(as === 'probe' && { evenIfOpen: true }),
    },
  };
}

/** The GPU nodes of a workspace's clusters. */
export function readInventory(workspace: string): Operation<z.output<typeof inventorySchema>> {
  return {
    what: `read the inventory of workspace ${workspace}`,
    schema: inventorySchema,
    request: {
      operation: 'inventory',
      kind: 'read',
      method: 'GET',
      path: `/api/v1/inventory?${query({ sliceName: workspace })}`,
    },
  };
}

/** One GPU request. */
export function getGpr(gprId: string): Operation<z.output<typeof gprSchema>> {
  return {
    what: `read GPU request ${gprId}`,
    schema: gprSchema,
    request: {
      operation: 'get-gpr',
      kind: 'read',
      method: 'GET',
      path: `${GPR}?${query({ gprId })}`,
      subject: gprId,
    },
  };
}

/** Gives the GPUs back that a request holds. */
export function releaseGpr(gprId: string): Operation<unknown> {
  return {
    what: `release GPU request ${gprId}`,
    schema: doneSchema,
    request: {
      operation: 'release-gpr',
      kind: 'change',
      method: 'PUT',
      path: GPR,
      body: { gprId, earlyRelease: true },
      subject: gprId,
    },
  };
}

/** Takes a request out of the queue. */
export function deleteGpr(gprId: string): Operation<unknown> {
  return {
    what: `delete GPU request ${gprId}`,
    schema: doneSchema,
    request: {
      operation: 'delete-gpr',
      kind: 'change',
      method: 'DELETE',
      path: GPR,
      body: { gprId },
      subject: gprId,
    },
  };
}

const query = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
