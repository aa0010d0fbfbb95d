import type { RunaiInferenceSpec } from '../../crd/runai/inference-spec.ts';
import { compareQuantities } from '../quantity.ts';

/** A spec that Run:ai would not take: which field, and what to write instead. */
export interface Problem {
  /** Below `spec` of the target. */
  field: string;
  message: string;
}

type Check = (spec: RunaiInferenceSpec) => Problem | undefined;

/**
 * What Run:ai documents and one look at the spec can tell, in the order in which it is reported. The API server
 * checks most of it already; here it also holds for what `extra` adds. Items with `exclude: true` only take
 * something out, so nothing is asked of them.
 */
export const checks: readonly Check[] = [
  imageIsGiven,
  maxCoversMin,
  scalingNeedsMetric,
  metricNeedsThreshold,
  sleepingNeedsRequestMetric,
  percentageNeedsRequestMetric,
  retentionNeedsSleep,
  portionAndItsType,
  memoryAndItsType,
  severalDevicesAreWhole,
  portionIsAShare,
  limitsCoverRequests,
  usersOrGroups,
  variablesAreUnique,
  variablesHaveOneSource,
  servingPortHasContainer,
  claimsSaySize,
  claimsAreNotEphemeral,
  secondsNeedNoExecute,
  expressionsHaveTheirValues,
  probesHaveHandler,
];

/** P2 */
function imageIsGiven(spec: RunaiInferenceSpec): Problem | undefined {
  return spec.image ? undefined : { field: 'image', message: 'must be given: write the container image' };
}

const least = (spec: RunaiInferenceSpec): number => spec.autoscaling?.minReplicas ?? 1;
const most = (spec: RunaiInferenceSpec): number => spec.autoscaling?.maxReplicas ?? Math.max(1, least(spec));
const countsRequests = (spec: RunaiInferenceSpec): boolean =>
  ['throughput', 'concurrency'].includes(spec.autoscaling?.metric ?? '');

/** P3 */
function maxCoversMin(spec: RunaiInferenceSpec): Problem | undefined {
  if (most(spec) >= least(spec)) return undefined;
  return { field: 'autoscaling.maxReplicas', message: 'must be at least minReplicas: raise it' };
}

/** P4 */
function scalingNeedsMetric(spec: RunaiInferenceSpec): Problem | undefined {
  const sleepsOnly = least(spec) === 0 && most(spec) === 1;
  if (spec.autoscaling?.metric !== undefined || least(spec) === most(spec) || sleepsOnly) return undefined;
  return {
    field: 'autoscaling.metric',
    message: 'must be given where maxReplicas is greater than minReplicas: add metric and metricThreshold',
  };
}

/** P5 */
function metricNeedsThreshold({ autoscaling }: RunaiInferenceSpec): Problem | undefined {
  if (autoscaling?.metric === undefined || autoscaling.metricThreshold !== undefined) return undefined;
  return { field: 'autoscaling.metricThreshold', message: 'must be given with metric: add it' };
}

/** P6 */
function sleepingNeedsRequestMetric(spec: RunaiInferenceSpec): Problem | undefined {
  if (spec.autoscaling?.metric === undefined || least(spec) > 0 || countsRequests(spec)) return undefined;
  return {
    field: 'autoscaling.metric',
    message: 'must be throughput or concurrency where minReplicas is 0: only requests wake a workload',
  };
}

/** P7 */
function percentageNeedsRequestMetric(spec: RunaiInferenceSpec): Problem | undefined {
  if (spec.autoscaling?.metricThresholdPercentage === undefined || countsRequests(spec)) return undefined;
  return {
    field: 'autoscaling.metricThresholdPercentage',
    message: 'goes with the metrics throughput and concurrency only: take it out',
  };
}

/** P7 */
function retentionNeedsSleep(spec: RunaiInferenceSpec): Problem | undefined {
  if (spec.autoscaling?.scaleToZeroRetentionSeconds === undefined || least(spec) === 0) return undefined;
  return {
    field: 'autoscaling.scaleToZeroRetentionSeconds',
    message: 'goes with minReplicas: 0 only: take it out',
  };
}

/** P8 */
function portionAndItsType({ compute }: RunaiInferenceSpec): Problem | undefined {
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
function memoryAndItsType({ compute }: RunaiInferenceSpec): Problem | undefined {
  const isType = compute?.gpuRequestType === 'memory';
  if (isType === (compute?.gpuMemoryRequest !== undefined)) return undefined;
  const message = isType
    ? 'must be given with gpuRequestType: memory: add it'
    : 'needs gpuRequestType: memory: add that';
  return { field: 'compute.gpuMemoryRequest', message };
}

/** P9 */
function severalDevicesAreWhole({ compute }: RunaiInferenceSpec): Problem | undefined {
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
function portionIsAShare({ compute }: RunaiInferenceSpec): Problem | undefined {
  const portion = compute?.gpuPortionRequest ?? 0;
  return portion <= 1
    ? undefined
    : { field: 'compute.gpuPortionRequest', message: 'must be at most 1: lower it' };
}

/** P10 */
function limitsCoverRequests({ compute = {} }: RunaiInferenceSpec): Problem | undefined {
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

/** P11 */
function usersOrGroups(spec: RunaiInferenceSpec): Problem | undefined {
  const urls = (spec.exposedUrls ?? []).map((url, at) => ({ ...url, at: `exposedUrls[${at}]` }));
  const all = [
    ...(spec.servingPort ? [{ ...spec.servingPort, at: 'servingPort', exclude: false }] : []),
    ...urls,
  ];
  for (const { at, exclude, authorizationType: type, authorizedUsers, authorizedGroups } of all) {
    if (exclude) continue;
    const users = (authorizedUsers ?? []).length > 0;
    const groups = (authorizedGroups ?? []).length > 0;
    if (users && groups) {
      return { field: `${at}.authorizedGroups`, message: 'excludes authorizedUsers: keep one of them' };
    }
    const missing =
      (type === 'authorizedUsers' && !users) ||
      (type === 'authorizedGroups' && !groups) ||
      (type === 'authorizedUsersOrGroups' && !users && !groups);
    if (missing)
      return { field: `${at}.authorizationType`, message: `${type} needs the list of who that is: add it` };
  }
  return undefined;
}

/** P12 */
function variablesAreUnique({ environmentVariables = [] }: RunaiInferenceSpec): Problem | undefined {
  const names = environmentVariables.map(({ name }) => name);
  const at = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (at < 0) return undefined;
  return { field: `environmentVariables[${at}].name`, message: `${names[at]} is there twice: keep one` };
}

const SOURCES = 'value, secret, configMap, podFieldRef, userCredential';

/** P12 */
function variablesHaveOneSource({ environmentVariables = [] }: RunaiInferenceSpec): Problem | undefined {
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

/** P12 */
function servingPortHasContainer({ servingPort }: RunaiInferenceSpec): Problem | undefined {
  if (servingPort === undefined || servingPort.container !== undefined) return undefined;
  return { field: 'servingPort.container', message: 'must be given: write the port of the container' };
}

/** P13 */
function claimsSaySize({ storage }: RunaiInferenceSpec): Problem | undefined {
  for (const [at, claim] of (storage?.pvc ?? []).entries()) {
    if (claim.exclude) continue;
    if (claim.existingPvc && claim.claimInfo !== undefined) {
      return {
        field: `storage.pvc[${at}].claimInfo`,
        message: 'is for a claim that is to be created: take it out',
      };
    }
    if (!claim.existingPvc && claim.claimInfo?.size === undefined) {
      return { field: `storage.pvc[${at}].claimInfo.size`, message: 'must be given for a new claim: add it' };
    }
  }
  return undefined;
}

/** P13 */
function claimsAreNotEphemeral({ storage }: RunaiInferenceSpec): Problem | undefined {
  const at = (storage?.pvc ?? []).findIndex(({ ephemeral, exclude }) => ephemeral && !exclude);
  return at < 0
    ? undefined
    : { field: `storage.pvc[${at}].ephemeral`, message: 'is not for inference: take it out' };
}

/** P14 */
function secondsNeedNoExecute({ tolerations = [] }: RunaiInferenceSpec): Problem | undefined {
  const at = tolerations.findIndex(
    ({ seconds, effect, exclude }) => seconds !== undefined && effect !== 'NoExecute' && !exclude,
  );
  return at < 0
    ? undefined
    : { field: `tolerations[${at}].seconds`, message: 'goes with effect: NoExecute only: take it out' };
}

/** P14 */
function expressionsHaveTheirValues({ nodeAffinityRequired }: RunaiInferenceSpec): Problem | undefined {
  for (const [t, term] of (nodeAffinityRequired?.nodeSelectorTerms ?? []).entries()) {
    for (const [e, { operator, values = [] }] of (term.matchExpressions ?? []).entries()) {
      const field = `nodeAffinityRequired.nodeSelectorTerms[${t}].matchExpressions[${e}].values`;
      switch (operator) {
        case 'In':
        case 'NotIn':
          if (values.length === 0)
            return { field, message: `must be given with the operator ${operator}: add some` };
          break;
        case 'Exists':
        case 'DoesNotExist':
          if (values.length > 0) return { field, message: `must be left out with the operator ${operator}` };
          break;
        case 'Gt':
        case 'Lt':
          if (values.length !== 1 || !/^-?\d+$/.test(values[0] ?? '')) {
            return { field, message: `must hold exactly one whole number with the operator ${operator}` };
          }
      }
    }
  }
  return undefined;
}

/** P15 */
function probesHaveHandler({ probes }: RunaiInferenceSpec): Problem | undefined {
  if (probes?.readiness === undefined || probes.readiness.handler?.httpGet !== undefined) return undefined;
  return {
    field: 'probes.readiness.handler.httpGet',
    message: 'must be given: write the port, and the path if it is not /',
  };
}
