import { isDeepStrictEqual } from 'node:util';
import { json, parseJson, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { admitted } from './admission.ts';
import { creationSchema, updateSchema } from './body-schema.ts';
import { type ApiCall, authenticated, deploymentOf, projectOf } from './caller.ts';
import { newDeployment } from './deployment.ts';
import { deploymentView } from './deployment-view.ts';
import { assertNotBusy, assertNotStopped } from './exclusion.ts';
import { nameTaken } from './name-registry.ts';
import { enqueue } from './operations.ts';
import { parseBody } from './parse-body.ts';
import { checkAuthentication, checkScales, keptDescription } from './spec-check.ts';
import { catalogProbes, withDefaults } from './spec-defaults.ts';
import { patchedSpec } from './spec-patch.ts';
import { ownerMark, type Spec } from './spec.ts';
import type { GcoreWorld } from './world.ts';

const COLLECTION = '/cloud/v3/inference/{projectId}/deployments';

/** Create, read, change and delete deployments. */
export function deploymentRoutes(router: Router, world: GcoreWorld): void {
  const add = (method: string, route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add(method, route, authenticated(world, handle));
  };
  add('POST', COLLECTION, create);
  add('GET', `${COLLECTION}/{name}`, (call) => json(200, deploymentView(deploymentOf(call), world.knobs)));
  add('PATCH', `${COLLECTION}/{name}`, patch);
  add('DELETE', `${COLLECTION}/{name}`, remove);
}

function create(call: ApiCall): SimResponse {
  const { world, caller, request } = call;
  const project = projectOf(call);
  const { id: projectId, accountId } = project;
  const body = parseBody(creationSchema, request.body);
  checkAuthentication(body);
  checkScales(body.containers, world.knobs);
  const catalog = world.models.some(({ image }) => image === body.image)
    ? catalogProbes(body.listening_port)
    : null;
  const sent = withDefaults(body, catalog);
  const spec = kept(world, body.name, {
    ...sent,
    description: keptDescription(sent.description, world.knobs),
  });
  const taken = nameTaken(world, project, body.name);
  const failure = taken ?? admitted(world, { accountId, projectId }, spec);
  const deployment = newDeployment({
    id: world.nextId(projectId, body.name),
    name: body.name,
    projectId,
    accountId,
    createdBy: caller.name,
    createdAt: world.clock.now(),
    spec,
    mark: ownerMark(sent.description),
    phantom: taken !== undefined,
    visible: taken === undefined && world.knobs.visibleAt === 'post',
  });
  const asker = { by: caller.name, userId: caller.userId };
  const data = parseJson(request.body);
  const tasks = enqueue(world, deployment, asker, { kind: 'create', taskCount: 1, failure, data });
  world.add(deployment);
  if (!deployment.phantom) world.record('create', deployment, caller.name);
  const lost = world.knobs.dropResponseAfterCommit && !world.droppedFor.has(body.name);
  world.droppedFor.add(body.name);
  return { ...json(200, { tasks }), lost, about: { workload: body.name, workloadId: deployment.id } };
}

/** What the platform makes of a spec, where it undoes or normalises. */
function kept(world: GcoreWorld, name: string, spec: Spec): Spec {
  return { ...spec, ...world.overrides.get(name) };
}

function patch(call: ApiCall): SimResponse {
  const { world, caller, request } = call;
  const deployment = deploymentOf(call);
  const body = parseBody(updateSchema, request.body);
  checkAuthentication(body);
  checkScales(body.containers ?? [], world.knobs);
  assertNotBusy(world, deployment);
  assertNotStopped(world, deployment);
  const sent = patchedSpec(deployment.spec, body, world.knobs);
  const description = keptDescription(sent.description, world.knobs);
  const spec = kept(world, deployment.name, { ...sent, description });
  const home = { accountId: deployment.accountId, projectId: deployment.projectId };
  const failure = admitted(world, home, spec, deployment);
  const { noopPatch, tasksPerUpdate, patchWakes } = world.knobs;
  const wakes = deployment.stopped && patchWakes === true;
  const changesNothing = isDeepStrictEqual(spec, deployment.spec) && deployment.created && !wakes;
  if (changesNothing && noopPatch === 'empty' && failure === undefined) return json(200, { tasks: [] });
  // What is changed is still its owner's, whoever the new one is.
  world.record('patch', deployment, caller.name);
  deployment.spec = spec;
  if (typeof body.description === 'string') deployment.mark = ownerMark(body.description);
  const tasks = enqueue(
    world,
    deployment,
    { by: caller.name, userId: caller.userId },
    {
      kind: 'update',
      // A failure needs a task that tells it, and so does a change of nothing that has one.
      taskCount: failure !== undefined || changesNothing ? Math.max(1, tasksPerUpdate) : tasksPerUpdate,
      spec,
      failure,
      data: { ...(parseJson(request.body) as object), name: deployment.name },
    },
  );
  world.touched(deployment);
  return json(200, { tasks });
}

function remove(call: ApiCall): SimResponse {
  const { world, caller } = call;
  const deployment = deploymentOf(call);
  assertNotBusy(world, deployment);
  const asker = { by: caller.name, userId: caller.userId };
  const running = deployment.operations.find(({ kind }) => kind === 'delete');
  if (running !== undefined) return json(200, { tasks: running.tasks.map(({ id }) => id) });
  const tasks = enqueue(world, deployment, asker, {
    kind: 'delete',
    taskCount: world.knobs.tasksPerDelete,
  });
  world.record('delete', deployment, caller.name);
  world.touched(deployment);
  return json(200, { tasks });
}
