import type { SimResponse } from '../support/exchange.ts';
import { ApiError, success } from './api-error.ts';
import { type ApiCall, authorize, existingWorkspace } from './caller.ts';
import { checkedCreation, type Creation } from './create-check.ts';
import { type Endpoint, newEndpoint, ownerMark } from './endpoint.ts';
import { newGpr, type Gpr } from './gpr.ts';
import { newGprNames, newNamespace } from './names.ts';
import { policyRefusal } from './policy.ts';
import { bodyOf } from './request-body.ts';
import type { EgsWorld } from './world.ts';

const MESSAGE = 'Error while creating the inference endpoint';

/** Creates an endpoint, and the GPR for its GPUs. */
export function createEndpoint(call: ApiCall): SimResponse {
  const { world, caller } = call;
  const body = bodyOf(call);
  const creation = checkedCreation(body, world.knobs);
  authorize(call, creation.workspace);
  const { clusters } = existingWorkspace(world, creation.workspace, MESSAGE);
  if (!clusters.includes(creation.cluster)) {
    throw new ApiError(world.knobs.refusalStatus, {
      message: MESSAGE,
      because: `cluster ${creation.cluster} is not part of workspace ${creation.workspace}`,
    });
  }
  const { duplicateName } = world.knobs;
  if (duplicateName !== 'second' && isTaken(world, creation)) {
    if (duplicateName === 200) return success({ endpointName: creation.name });
    throw new ApiError(duplicateName, {
      message: MESSAGE,
      because: `inference endpoint "${creation.name}" already exists`,
      reason: duplicateName === 409 ? 'AlreadyExists' : '',
    });
  }
  enforcePolicy(world, creation);
  const endpoint = addEndpoint(world, creation, caller.name, body);
  return {
    ...success({ endpointName: endpoint.name }),
    about: { workload: endpoint.name, workloadId: endpoint.id },
  };
}

/** A name is taken until what had it is gone. */
function isTaken(world: EgsWorld, { workspace, cluster, name }: Creation): boolean {
  const { nameScope } = world.knobs;
  return world
    .endpoints()
    .some(
      (other) =>
        other.goneAt === undefined &&
        other.name === name &&
        other.workspace === workspace &&
        (nameScope === 'workspace' || other.cluster === cluster),
    );
}

function enforcePolicy(world: EgsWorld, { workspace, gpuSpec }: Creation): void {
  const own = world.policies.get(workspace);
  const policy = own === undefined ? world.knobs.policy : own;
  if (policy === null || gpuSpec === null) return;
  const living = world
    .gprs()
    .filter((gpr) => gpr.workspace === workspace && !gpr.deleted && gpr.state !== 'Over').length;
  const because = policyRefusal(policy, gpuSpec, living);
  if (because === undefined) return;
  throw new ApiError(world.knobs.refusalStatus, { message: 'Error while creating GPR', because });
}

/** Makes an endpoint; `by` is undefined for somebody who comes by another door. */
export function addEndpoint(
  world: EgsWorld,
  creation: Creation,
  by: string | undefined,
  sent: Readonly<Record<string, unknown>>,
): Endpoint {
  const { workspace, cluster, name, gpuSpec, modelName, owner } = creation;
  const endpoint = newEndpoint({
    id: newNamespace(workspace, name, world.knobs.namespaceForm),
    name,
    workspace,
    cluster,
    createdBy: by,
    createdAt: world.clock.now(),
    gpuSpec,
    modelName,
    sent,
    ownerAnnotation: owner,
  });
  world.add(endpoint, gpuSpec === null ? undefined : gprFor(world, endpoint));
  return endpoint;
}

/** A GPR for an endpoint's GPUs, which begins to wait now. */
export function gprFor(world: EgsWorld, endpoint: Endpoint): Gpr | undefined {
  const { gpuSpec, workspace, cluster } = endpoint;
  if (gpuSpec === null) return undefined;
  const createdAt = world.clock.now();
  return newGpr({
    ...newGprNames(endpoint.name),
    workspace,
    cluster,
    endpointId: endpoint.id,
    endpointName: endpoint.name,
    mark: ownerMark(endpoint),
    spec: gpuSpec,
    createdAt,
    estimatedStartAt: createdAt + world.knobs.durations.queueMs,
  });
}
