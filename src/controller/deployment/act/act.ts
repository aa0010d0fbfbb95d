import { inferenceDeployments, workloadFinalizer } from '../../../crd/names.ts';
import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { ApiError } from '../../../kube/api-error.ts';
import type { KubeClient } from '../../../kube/client.ts';
import type { Condition, KubeObject } from '../../../kube/objects.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Call, Outcome, PlatformClient } from '../../../platform-clients/platform.ts';
import type { Clock } from '../../../time/clock.ts';
import { homeRecord } from '../../recorded-home.ts';
import type { Action } from '../decision.ts';
import { openCreate } from './open-create.ts';
import { updateRecord } from './update-record.ts';

type Deployment = InferenceDeployment & KubeObject;

/** Whoever has won the write before a create call makes the call within this, or begins again. */
const CALL_WITHIN_MS = 5_000;

/** What acting needs. */
export interface ActOptions {
  kube: Pick<KubeClient, 'mergePatch'>;
  /** Undefined where the platform need not be reached. */
  client: PlatformClient | undefined;
  clock: Clock;
  call: Call;
  /** How late the platform's reads may be, in milliseconds. */
  visibilityWindow: number;
  /** What the conditions say from the moment on in which a create call may have been made. */
  conditions: () => readonly Condition[];
  /** The API server's answer to a write of ours. */
  written: (object: Deployment) => void;
}

/** What came of an action. */
export type Acted =
  /** `object` is the newest version that we know. */
  | { kind: 'Done'; object: Deployment; outcome?: Outcome }
  /** Somebody else wrote first: nothing was called, and the pass begins again from the newer object. */
  | { kind: 'Overtaken' };

/** Takes the one step that was decided: writes to the object, and at most one call that changes something. */
export async function act(object: Deployment, action: Action, options: ActOptions): Promise<Acted> {
  switch (action.type) {
    case 'None':
      return { kind: 'Done', object };
    case 'BeginRecreate': {
      const { home, desired, replaces } = action;
      const error = await clientOf(options).checkQuota?.(home, desired, options.call, replaces);
      return { kind: 'Done', object, ...(error !== undefined && { outcome: { kind: 'Refused', error } }) };
    }
    case 'Hold':
      return patch(object, { metadata: withFinalizer(object) }, undefined, options);
    case 'Release':
      return patch(object, { metadata: withoutFinalizer(object) }, undefined, options);
    case 'Create':
      return create(object, action, options);
    case 'Update':
      return update(object, action, options);
    case 'Start':
    case 'Stop':
      return { kind: 'Done', object, outcome: await startOrStop(action, options) };
    case 'Delete':
      return { kind: 'Done', object, outcome: await clientOf(options).delete(action.observed, options.call) };
    case 'ReleaseGpus':
      return { kind: 'Done', object, outcome: await releaseGpus(action.requests, options) };
  }
}

async function create(object: Deployment, action: Create, options: ActOptions): Promise<Acted> {
  const overQuota = await clientOf(options).checkQuota?.(action.home, action.desired, options.call);
  if (overQuota !== undefined)
    return { kind: 'Done', object, outcome: { kind: 'Refused', error: overQuota, uncalled: true } };
  const claimed = action.fence === 'Both' ? await claim(object, action, options) : undefined;
  if (claimed?.kind === 'Overtaken') return claimed;
  // The last write is the one that must be won.
  const begun = options.clock.monotonic();
  const fenced =
    action.fence === 'Finalizer'
      ? await claim(object, action, options)
      : await record(claimed?.object ?? object, action, options);
  if (fenced.kind === 'Overtaken') return fenced;
  if (options.clock.monotonic() - begun > CALL_WITHIN_MS) {
    const error = new PlatformError('Aborted', 'the write before the create call took too long');
    return { ...fenced, outcome: { kind: 'Ambiguous', error } };
  }
  const call = { ...options.call, notAfter: begun + CALL_WITHIN_MS };
  const outcome = await clientOf(options).create(action.home, action.desired, call);
  return { ...fenced, outcome };
}

async function update(
  object: Deployment,
  { observed, desired, record: operation }: Extract<Action, { type: 'Update' }>,
  options: ActOptions,
): Promise<Acted> {
  const status = operation && updateRecord(object, operation, options.conditions());
  const recorded: Acted =
    status === undefined ? { kind: 'Done', object } : await patch(object, { status }, 'status', options);
  if (recorded.kind === 'Overtaken') return recorded;
  const { call, visibilityWindow } = options;
  const judging = { visibilityWindow, ignoresDrift: object.spec.driftPolicy === 'Ignore' };
  return { ...recorded, outcome: await clientOf(options).update(observed, desired, call, judging) };
}

async function startOrStop(
  { type, observed }: Extract<Action, { type: 'Start' | 'Stop' }>,
  options: ActOptions,
): Promise<Outcome> {
  const client = clientOf(options);
  const outcome =
    type === 'Start' ? client.start?.(observed, options.call) : client.stop?.(observed, options.call);
  if (outcome === undefined) throw new Error(`a ${type} was decided on a platform that has none`);
  return outcome;
}

function releaseGpus(requests: readonly string[], options: ActOptions): Promise<Outcome> {
  const client = clientOf(options);
  if (client.releaseGpus === undefined) throw new Error('GPUs are to be released where none are leased');
  return client.releaseGpus(requests, options.call);
}

type Create = Extract<Action, { type: 'Create' }>;

const claim = (object: Deployment, { home }: Create, options: ActOptions): Promise<Acted> =>
  patch(object, { metadata: firstCreate(object, home) }, undefined, options);

function record(object: Deployment, action: Create, options: ActOptions): Promise<Acted> {
  const status = openCreate(object, options.clock.now(), action, options.conditions());
  return patch(object, { status }, 'status', options);
}

/** A write that holds only for the version that was read. */
async function patch(
  object: Deployment,
  body: { metadata?: object; status?: object },
  subresource: 'status' | undefined,
  options: ActOptions,
): Promise<Acted> {
  const { namespace, name, resourceVersion } = object.metadata;
  try {
    const answer = await options.kube.mergePatch<Deployment>(
      inferenceDeployments,
      { namespace, name },
      { ...body, metadata: { ...body.metadata, resourceVersion } },
      subresource === undefined ? {} : { subresource },
      options.call.signal,
    );
    options.written(answer);
    return { kind: 'Done', object: answer };
  } catch (error) {
    if (error instanceof ApiError && (error.status === 409 || error.status === 404))
      return { kind: 'Overtaken' };
    throw error;
  }
}

function withFinalizer(object: Deployment): { finalizers: string[] } {
  const others = (object.metadata.finalizers ?? []).filter((finalizer) => finalizer !== workloadFinalizer);
  return { finalizers: [...others, workloadFinalizer] };
}

/** Before there is a status the finalizer says that a workload may exist, and the annotation where. */
function firstCreate(object: Deployment, home: string): object {
  return { ...withFinalizer(object), annotations: homeRecord(object.metadata.uid, home) };
}

function withoutFinalizer(object: Deployment): { finalizers: string[] } {
  return {
    finalizers: (object.metadata.finalizers ?? []).filter((finalizer) => finalizer !== workloadFinalizer),
  };
}

function clientOf({ client }: ActOptions): PlatformClient {
  if (client === undefined) throw new Error('a call was decided without a platform to call');
  return client;
}
