import type { z } from 'zod';
import type { Operation } from '../json-api.ts';
import {
  batchSchema,
  type NimMetrics,
  nimMetricsSchema,
  type NimService,
  nimServiceSchema,
  type WorkloadV2,
  workloadV2Schema,
} from './schemas.ts';

const WORKLOADS = '/api/v2/workloads';
const NIM_SERVICES = `${WORKLOADS}/nim-services`;

/** Makes a NIM service. Never repeated: without an answer it may be there. */
export function createNimService(body: unknown): Operation<NimService> {
  return {
    what: 'create the NIM service',
    schema: nimServiceSchema,
    request: { operation: 'create', kind: 'change', method: 'POST', path: NIM_SERVICES, body },
  };
}

/** One NIM service, with its spec as the platform shows it. */
export function getNimService(id: string): Operation<NimService> {
  return {
    what: 'read the NIM service',
    schema: nimServiceSchema,
    request: { operation: 'get', kind: 'read', method: 'GET', path: nimService(id), subject: id },
  };
}

/** Changes a NIM service in place: a section that is sent replaces the stored one whole. */
export function patchNimService(id: string, body: unknown): Operation<unknown> {
  return {
    what: 'update the NIM service',
    schema: undefined,
    request: {
      operation: 'update',
      kind: 'change',
      method: 'PATCH',
      path: nimService(id),
      subject: id,
      body,
    },
  };
}

/** How far the control plane has got with bringing it to its cluster. */
export function getWorkloadV2(id: string): Operation<WorkloadV2> {
  return {
    what: 'read how far the NIM service has got',
    schema: workloadV2Schema,
    request: { operation: 'get-sync', kind: 'read', method: 'GET', path: workload(id), subject: id },
  };
}

/** The only DELETE that there is for it. What it answers does not matter. */
export function deleteWorkloadV2(id: string): Operation<unknown> {
  return {
    what: 'delete the NIM service',
    schema: undefined,
    request: { operation: 'delete', kind: 'change', method: 'DELETE', path: workload(id), subject: id },
  };
}

/** The other way to delete it, where that DELETE does not know it. */
export function deleteInBatch(id: string): Operation<z.output<typeof batchSchema>> {
  return {
    what: 'delete the NIM service',
    schema: batchSchema,
    request: {
      operation: 'delete',
      kind: 'change',
      method: 'POST',
      path: '/api/v1/workloads/batch',
      subject: id,
      body: { action: 'delete', ids: [id] },
    },
  };
}

/** Measurements of a NIM service. `start`, `end`: RFC 3339. */
export function getNimMetrics(
  id: string,
  types: readonly string[],
  span: { start: string; end: string; samples: number },
): Operation<NimMetrics> {
  const query = new URLSearchParams({
    start: span.start,
    end: span.end,
    numberOfSamples: String(span.samples),
  });
  return {
    what: 'read the metrics',
    schema: nimMetricsSchema,
    request: {
      operation: 'metrics',
      kind: 'read',
      method: 'GET',
      path: `/api/v1/workloads/${encodeURIComponent(id)}/metrics?metricType=${types.join(',')}&${query.toString()}`,
      subject: id,
    },
  };
}

function nimService(id: string): string {
  return `${NIM_SERVICES}/${encodeURIComponent(id)}`;
}

function workload(id: string): string {
  return `${WORKLOADS}/${encodeURIComponent(id)}`;
}
