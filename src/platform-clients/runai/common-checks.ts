import type { RunaiInferenceSpec } from '../../crd/runai/inference-spec.ts';
import type { Problem } from '../problem.ts';
import { compareQuantities } from '../quantity.ts';

/** What the specs of all kinds of workloads have. */
type CommonSpec = Pick<RunaiInferenceSpec, 'compute' | 'environmentVariables' | 'tolerations' | 'probes'>;

type Check = (spec: CommonSpec) => Problem | undefined;

/** What each replica gets. */
export const computeChecks: readonly Check[] = [
  portionAndItsType,
  memoryAndItsType,
  severalDevicesAreWhole,
  portionIsAShare,
  limitsCoverRequests,
];
export const environmentChecks: readonly Check[] = [variablesAreUnique, variablesHaveOneSource];
export const tolerationChecks: readonly Check[] = [secondsNeedNoExecute];
export const probeChecks: readonly Check[] = [probesHaveHandler];

/** P8 */
function portionAndItsType({ compute }: CommonSpec): Problem | undefined {
  const isType = compute?.gpuRequestType === 'portion';
  const given = compute?.gpuPortionRequest !== undefined;
  if (given && !isType) {
    return { field: 'compute.gpuPortionRequest', message: 'needs gpuRequestType: portion: add that' };
  }
  if (isType && !given && (compute?.gpuDevicesRequest ?? 1) <= 1) {
    return {
      field: 'compute.gpuPortionRequest',
      message: 'must be given with gpuRequestType: portion: add it',
    };
  }
  return undefined;
}

/** P8 */
function memoryAndItsType({ compute }: CommonSpec): Problem | undefined {
  const isType = compute?.gpuRequestType === 'memory';
  if (isType === (compute?.gpuMemoryRequest !== undefined)) return undefined;
  const message = isType
    ? 'must be given with gpuRequestType: memory: add it'
    : 'needs gpuRequestType: memory: add that';
  return { field: 'compute.gpuMemoryRequest', message };
}

/** P9 */
function severalDevicesAreWhole({ compute }: CommonSpec): Problem | undefined {
  if ((compute?.gpuDevicesRequest ?? 0) <= 1) return undefined;
  if (compute?.gpuRequestType !== undefined && compute.gpuRequestType !== 'portion') {
    return {
      field: 'compute.gpuRequestType',
      message: 'must be portion, or left out, where gpuDevicesRequest is more than 1',
    };
  }
  if ((compute?.gpuPortionRequest ?? 1) !== 1) {
    return {
      field: 'compute.gpuPortionRequest',
      message: 'must be 1, or left out, where gpuDevicesRequest is more than 1',
    };
  }
  return undefined;
}

/** P10 */
function portionIsAShare({ compute }: CommonSpec): Problem | undefined {
  const portion = compute?.gpuPortionRequest ?? 0;
  return portion <= 1
    ? undefined
    : { field: 'compute.gpuPortionRequest', message: 'must be at most 1: lower it' };
}

/** P10 */
function limitsCoverRequests({ compute = {} }: CommonSpec): Problem | undefined {
  const pairs = [
    ['cpuCore', compute.cpuCoreLimit, compute.cpuCoreRequest],
    ['gpuPortion', compute.gpuPortionLimit, compute.gpuPortionRequest],
    ['cpuMemory', compute.cpuMemoryLimit, compute.cpuMemoryRequest],
    ['gpuMemory', compute.gpuMemoryLimit, compute.gpuMemoryRequest],
  ] as const;
  const bad = pairs.find(
    ([, limit, request]) =>
      limit !== undefined && request !== undefined && compareQuantities(String(limit), String(request)) < 0,
  );
  if (bad === undefined) return undefined;
  const [what, , request] = bad;
  return {
    field: `compute.${what}Limit`,
    message: `must be at least ${what}Request, which is ${request}: raise it`,
  };
}

/** P12 */
function variablesAreUnique({ environmentVariables = [] }: CommonSpec): Problem | undefined {
  const names = environmentVariables.map(({ name }) => name);
  const at = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (at < 0) return undefined;
  return { field: `environmentVariables[${at}].name`, message: `${names[at]} is there twice: keep one` };
}

const SOURCES = 'value, secret, configMap, podFieldRef, userCredential';

/** P12 */
function variablesHaveOneSource({ environmentVariables = [] }: CommonSpec): Problem | undefined {
  const at = environmentVariables.findIndex(
    ({ value, secret, configMap, podFieldRef, userCredential, exclude }) => {
      const sources = [value, secret, configMap, podFieldRef, userCredential];
      const count = sources.filter((source) => source !== undefined).length;
      return !(count === 1 || (exclude && count === 0));
    },
  );
  if (at < 0) return undefined;
  return {
    field: `environmentVariables[${at}]`,
    message: `must have exactly one source: write one of ${SOURCES}`,
  };
}

/** P14 */
function secondsNeedNoExecute({ tolerations = [] }: CommonSpec): Problem | undefined {
  const at = tolerations.findIndex(
    ({ seconds, effect, exclude }) => seconds !== undefined && effect !== 'NoExecute' && !exclude,
  );
  return at < 0
    ? undefined
    : { field: `tolerations[${at}].seconds`, message: 'goes with effect: NoExecute only: take it out' };
}

/** P15 */
function probesHaveHandler({ probes }: CommonSpec): Problem | undefined {
  if (probes?.readiness === undefined || probes.readiness.handler?.httpGet !== undefined) return undefined;
  return {
    field: 'probes.readiness.handler.httpGet',
    message: 'must be given: write the port, and the path if it is not /',
  };
}
