import type { z } from 'zod';
import type { Operation } from './api.ts';
import {
  clustersSchema,
  inferenceSchema,
  metricsSchema,
  podPageSchema,
  projectPageSchema,
  projectSchema,
  revisionsSchema,
  workloadPageSchema,
  workloadSchema,
} from './schemas.ts';

/** Rows of one page; the API's own upper bound. */
const PAGE = 500;

const INFERENCES = '/api/v1/workloads/inferences';
const WORKLOADS = '/api/v1/workloads';
const PROJECTS = '/api/v1/org-unit/projects';

/** `filterBy` by exact equality. Only a hint: servers differ in how they join and compare, so check each row. */
export type Filter = Readonly<Record<string, string>>;

/** Makes an inference. Never repeated: without an answer it may be there. */
export function createInference(body: unknown): Operation<z.output<typeof inferenceSchema>> {
  return {
    what: 'create the inference',
    schema: inferenceSchema,
    request: { operation: 'create', kind: 'change', method: 'POST', path: INFERENCES, body },
  };
}

/** One inference, with its spec as the platform shows it. */
export function getInference(id: string): Operation<z.output<typeof inferenceSchema>> {
  return {
    what: 'read the inference',
    schema: inferenceSchema,
    request: { operation: 'get', kind: 'read', method: 'GET', path: inference(id), subject: id },
  };
}

/** Changes an inference in place. */
export function patchInference(id: string, body: unknown): Operation<unknown> {
  return {
    what: 'update the inference',
    schema: undefined,
    request: { operation: 'update', kind: 'change', method: 'PATCH', path: inference(id), subject: id, body },
  };
}

/** The body of a success may be empty: old releases sent none. */
export function deleteInference(id: string): Operation<unknown> {
  return {
    what: 'delete the inference',
    schema: undefined,
    request: { operation: 'delete', kind: 'change', method: 'DELETE', path: inference(id), subject: id },
  };
}

/** With `deleted`, only the deleted ones. No paging, no order. */
export function getRevisions(id: string, deleted = false): Operation<z.output<typeof revisionsSchema>> {
  return {
    what: 'read the revisions',
    schema: revisionsSchema,
    request: {
      operation: 'revisions',
      kind: 'read',
      method: 'GET',
      path: `${inference(id)}/revisions${deleted ? '?deleted=true' : ''}`,
      subject: id,
    },
  };
}

/** The same workload as all kinds are shown: phase, pods, endpoints. */
export function getWorkload(id: string): Operation<z.output<typeof workloadSchema>> {
  return {
    what: 'read the workload',
    schema: workloadSchema,
    request: {
      operation: 'get-workload',
      kind: 'read',
      method: 'GET',
      path: `${WORKLOADS}/${encodeURIComponent(id)}`,
      subject: id,
    },
  };
}

/** One page over all kinds, oldest first, so that new rows come last. */
export function listWorkloads(
  offset: number,
  filter: Filter = {},
): Operation<z.output<typeof workloadPageSchema>> {
  return {
    what: 'list the workloads',
    schema: workloadPageSchema,
    request: {
      operation: 'list',
      kind: 'read',
      method: 'GET',
      path: `${WORKLOADS}?limit=${PAGE}&offset=${offset}&sortBy=createdAt&sortOrder=asc${filterBy(filter)}`,
    },
  };
}

/** The cheapest call that shows that this is Run:ai and that it knows us. */
export function probeWorkloads(): Operation<z.output<typeof workloadPageSchema>> {
  return {
    what: 'list the workloads',
    schema: workloadPageSchema,
    request: {
      operation: 'probe',
      kind: 'read',
      method: 'GET',
      path: `${WORKLOADS}?limit=1`,
      evenIfOpen: true,
    },
  };
}

/** One project, by its id. */
export function getProject(id: string): Operation<z.output<typeof projectSchema>> {
  return {
    what: `read project ${id}`,
    schema: projectSchema,
    request: {
      operation: 'project',
      kind: 'read',
      method: 'GET',
      path: `${PROJECTS}/${encodeURIComponent(id)}`,
    },
  };
}

/** One page of the projects that the connection may see. */
export function listProjects(offset: number, filter: Filter): Operation<z.output<typeof projectPageSchema>> {
  return {
    what: 'list the projects',
    schema: projectPageSchema,
    request: {
      operation: 'projects',
      kind: 'read',
      method: 'GET',
      path: `${PROJECTS}?limit=${PAGE}&offset=${offset}${filterBy(filter)}`,
    },
  };
}

/** `metadata`: names and ids, which is little; only `full` is sure to have the state of each. */
export function listClusters(verbosity: 'metadata' | 'full'): Operation<z.output<typeof clustersSchema>> {
  return {
    what: 'list the clusters',
    schema: clustersSchema,
    request: {
      operation: 'clusters',
      kind: 'read',
      method: 'GET',
      path: `/api/v1/clusters?verbosity=${verbosity}`,
    },
  };
}

/** Throughput and latency of an inference, or of one of its pods. `start`, `end`: RFC 3339. */
export function getMetrics(
  id: string,
  span: { start: string; end: string; samples: number },
  podId?: string,
): Operation<z.output<typeof metricsSchema>> {
  const of = podId === undefined ? inference(id) : `${inference(id)}/pods/${encodeURIComponent(podId)}`;
  const query = new URLSearchParams({
    start: span.start,
    end: span.end,
    numberOfSamples: String(span.samples),
  });
  return {
    what: 'read the metrics',
    schema: metricsSchema,
    request: {
      operation: 'metrics',
      kind: 'read',
      method: 'GET',
      path: `${of}/metrics?metricType=THROUGHPUT,LATENCY&${query.toString()}`,
      subject: id,
    },
  };
}

/** The first pods of a workload. */
export function getPods(id: string, limit: number): Operation<z.output<typeof podPageSchema>> {
  return {
    what: 'list the pods',
    schema: podPageSchema,
    request: {
      operation: 'pods',
      kind: 'read',
      method: 'GET',
      path: `${WORKLOADS}/${encodeURIComponent(id)}/pods?limit=${limit}`,
      subject: id,
    },
  };
}

function inference(id: string): string {
  return `${INFERENCES}/${encodeURIComponent(id)}`;
}

/** The comma separates items, so a value that holds one cannot be asked for: every row comes instead. */
function filterBy(filter: Filter): string {
  const items = Object.entries(filter).filter(([, value]) => !value.includes(','));
  if (items.length === 0) return '';
  return `&filterBy=${items.map(([field, value]) => `${field}==${encodeURIComponent(value)}`).join(',')}`;
}
