import type { z } from 'zod';
import type { JsonObject } from '../json.ts';
import type { Operation } from '../json-api.ts';
import {
  createdSchema,
  deploymentSchema,
  limitsSchema,
  pageSchema,
  taskSchema,
  tasksSchema,
} from './schemas.ts';

/** Rows of one page; the API's own upper bound. */
const PAGE = 1_000;

const TASKS = '/cloud/v1/tasks';

/** The calls about the deployments of one project. */
export interface Routes {
  /** Never repeated: without an answer it may be there. `secrets`: values in it that an answer may echo. */
  create(body: unknown, secrets: readonly string[]): Operation<string[]>;
  get(name: string): Operation<z.output<typeof deploymentSchema>>;
  patch(name: string, body: unknown, secrets: readonly string[]): Operation<string[]>;
  remove(name: string): Operation<string[]>;
  /** Both answer without a body, and have no task. */
  start(name: string): Operation<unknown>;
  stop(name: string): Operation<unknown>;
  /** One page; the list has no filter, and promises no order. */
  list(offset: number): Operation<z.output<typeof pageSchema>>;
  /** The cheapest call that shows that this is Gcore, that it knows us, and that the project is there. */
  probe(): Operation<z.output<typeof pageSchema>>;
  /** Whether the quotas would take it. Changes nothing. */
  checkLimits(body: JsonObject): Operation<z.output<typeof limitsSchema>>;
  task(id: string): Operation<z.output<typeof taskSchema>>;
  /** One page of the tasks of the project that create, or change, and have not ended, oldest first. */
  openTasks(kind: 'create' | 'update', offset: number): Operation<z.output<typeof pageSchema>>;
}

/** The routes of one project. */
export function routesOf(projectId: number): Routes {
  const deployments = `/cloud/v3/inference/${projectId}/deployments`;
  const one = (name: string): string => `${deployments}/${encodeURIComponent(name)}`;
  const turn = (name: string, operation: 'start' | 'stop'): Operation<unknown> => ({
    what: `${operation} the deployment`,
    schema: undefined,
    request: { operation, kind: 'change', method: 'POST', path: `${one(name)}/${operation}`, subject: name },
  });
  return {
    create: (body, secrets) => ({
      what: 'create the deployment',
      schema: createdSchema,
      secrets,
      request: { operation: 'create', kind: 'change', method: 'POST', path: deployments, body },
    }),
    get: (name) => ({
      what: 'read the deployment',
      schema: deploymentSchema,
      request: { operation: 'get', kind: 'read', method: 'GET', path: one(name), subject: name },
    }),
    patch: (name, body, secrets) => ({
      what: 'update the deployment',
      schema: tasksSchema,
      secrets,
      request: { operation: 'update', kind: 'change', method: 'PATCH', path: one(name), subject: name, body },
    }),
    remove: (name) => ({
      what: 'delete the deployment',
      schema: tasksSchema,
      request: { operation: 'delete', kind: 'change', method: 'DELETE', path: one(name), subject: name },
    }),
    start: (name) => turn(name, 'start'),
    stop: (name) => turn(name, 'stop'),
    list: (offset) => ({
      what: 'list the deployments',
      schema: pageSchema,
      request: {
        operation: 'list',
        kind: 'read',
        method: 'GET',
        path: `${deployments}?limit=${PAGE}&offset=${offset}`,
      },
    }),
    probe: () => ({
      what: `list the deployments of project ${projectId}`,
      schema: pageSchema,
      request: {
        operation: 'probe',
        kind: 'read',
        method: 'GET',
        path: `${deployments}?limit=1`,
        evenIfOpen: true,
      },
    }),
    checkLimits: (body) => ({
      what: 'check the limits',
      schema: limitsSchema,
      request: {
        operation: 'check-limits',
        kind: 'read',
        method: 'POST',
        path: `${deployments}/check_limits`,
        body,
      },
    }),
    task: (id) => ({
      what: 'read the task',
      schema: taskSchema,
      request: {
        operation: 'task',
        kind: 'read',
        method: 'GET',
        path: `${TASKS}/${encodeURIComponent(id)}`,
        subject: id,
      },
    }),
    openTasks: (kind, offset) => ({
      what: 'list the tasks',
      schema: pageSchema,
      request: {
        operation: 'tasks',
        kind: 'read',
        method: 'GET',
        path: `${TASKS}?project_id=${projectId}&task_type=${kind}_inference_instance&state=NEW&state=RUNNING&order_by=asc&limit=${PAGE}&offset=${offset}`,
      },
    }),
  };
}
