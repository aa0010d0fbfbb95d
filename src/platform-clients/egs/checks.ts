import { lease } from '../../crd/egs/gpu-spec.ts';
import { ownerMarkKey } from '../../crd/names.ts';
import { EGS_NAME, EGS_NAME_MAX, EGS_NAMES_MAX } from '../../crd/egs/target.ts';
import { isObject, type JsonObject } from '../json.ts';
import { findNull } from '../without-nulls.ts';
import type { Problem } from '../problem.ts';
import { lengthOf } from './leases.ts';
import type { EgsRequest } from './request.ts';

/** Where a check looks beside the request. */
export interface CheckContext {
  endpointName: string;
}

type Check = (request: EgsRequest, context: CheckContext) => Problem | undefined;

/**
 * What is known of EGS and one look at the request can tell, in the order in which it is reported. Fields are below
 * `spec.egs`. The API server checks most of it already; here it also holds for what `extra` adds.
 */
export const checks: readonly Check[] = [
  oneModel,
  leaseIsLong,
  modelSaysWhatToLoad,
  serviceIsCalledAlike,
  serviceHasNoNamespace,
  markIsOurs,
];

const NAME = new RegExp(EGS_NAME);

/** E2 */
export function nameIsTaken(
  name: string,
  given: string | undefined,
  workspace: string | undefined,
): Problem | undefined {
  const field = given === undefined ? 'metadata.name' : 'spec.egs.endpointName';
  const remedy = 'create another InferenceDeployment with spec.egs.endpointName';
  if (!NAME.test(name) || name.length > EGS_NAME_MAX) {
    return {
      field,
      message: `"${name}" cannot be the name of an endpoint: ${remedy} of at most ${EGS_NAME_MAX} characters, a-z, 0-9 and -, that begins with a letter and does not end with -`,
    };
  }
  if (workspace === undefined || workspace.length + name.length <= EGS_NAMES_MAX) return undefined;
  return {
    field,
    message: `"${name}" and the workspace "${workspace}" have more than ${EGS_NAMES_MAX} characters together, and a namespace is called after both: ${remedy} that is shorter`,
  };
}

/** What says where an endpoint is and which it is, and what to do, since `extra` may not say it. */
const IDENTITY: Readonly<Record<string, string>> = {
  workspace: 'write spec.egs.workspace instead',
  clusterName: 'write spec.egs.clusterName instead',
  endpointName: 'write spec.egs.endpointName instead',
};

/** E10 */
export function extraIsSane(extra: JsonObject): Problem | undefined {
  const identity = Object.entries(IDENTITY).find(([field]) => field in extra);
  if (identity !== undefined) {
    const [field, remedy] = identity;
    return {
      field: `spec.egs.extra.${field}`,
      message: `may not be set by extra: it says which endpoint this is; ${remedy}`,
    };
  }
  const path = findNull(extra, 'spec.egs.extra');
  return path === undefined
    ? undefined
    : { field: path, message: 'may not be null: extra sets fields and takes none out, so leave it out' };
}

/** E1 */
function oneModel({ modelSpec, rawModelSpec }: EgsRequest): Problem | undefined {
  if ((modelSpec === undefined) !== (rawModelSpec === undefined)) return undefined;
  return {
    field: 'modelSpec',
    message: 'goes without rawModelSpec, and one of them must be given: keep one',
  };
}

/** E5 */
function leaseIsLong({ gpuSpec }: EgsRequest): Problem | undefined {
  if (gpuSpec === undefined) return undefined;
  const { exitDuration } = gpuSpec;
  const isForm = new RegExp(lease.form).test(exitDuration);
  if (isForm && (lengthOf(exitDuration) ?? 0) > 0) return undefined;
  return { field: 'gpuSpec.exitDuration', message: isForm ? lease.lengthSays : lease.formSays };
}

/** E7 */
function modelSaysWhatToLoad({ modelSpec }: EgsRequest): Problem | undefined {
  if (modelSpec === undefined || modelSpec.storageURI !== undefined || (modelSpec.args ?? []).length > 0)
    return undefined;
  return {
    field: 'modelSpec.storageURI',
    message: 'must be given where args are not: write where the model is loaded from',
  };
}

/** E8 */
function serviceIsCalledAlike(
  { rawModelSpec }: EgsRequest,
  { endpointName }: CheckContext,
): Problem | undefined {
  const name = rawModelSpec?.metadata?.name;
  if (name === undefined || name === endpointName) return undefined;
  return {
    field: 'rawModelSpec.metadata.name',
    message: `must be the name of the endpoint, ${endpointName}: take it out, or write that`,
  };
}

/** E8 */
function serviceHasNoNamespace({ rawModelSpec }: EgsRequest): Problem | undefined {
  if (rawModelSpec?.metadata?.namespace === undefined) return undefined;
  return { field: 'rawModelSpec.metadata.namespace', message: 'is chosen by EGS: take it out' };
}

/** E10 */
function markIsOurs({ rawModelSpec }: EgsRequest): Problem | undefined {
  const annotations = rawModelSpec?.metadata?.annotations;
  if (!isObject(annotations) || !(ownerMarkKey in annotations)) return undefined;
  return {
    field: `rawModelSpec.metadata.annotations[${ownerMarkKey}]`,
    message: "is the operator's own mark: take it out",
  };
}
