import type { RunaiInferenceSpec } from '../../crd/runai/inference-spec.ts';
import type { Problem } from '../problem.ts';
import { computeChecks, environmentChecks, probeChecks, tolerationChecks } from './common-checks.ts';

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
  ...computeChecks,
  usersOrGroups,
  ...environmentChecks,
  servingPortHasContainer,
  claimsSaySize,
  claimsAreNotEphemeral,
  ...tolerationChecks,
  expressionsHaveTheirValues,
  ...probeChecks,
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
