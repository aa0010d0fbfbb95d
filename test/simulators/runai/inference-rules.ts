import type { InferenceSpec } from './inference-schema.ts';
import type { Knobs } from './knobs.ts';
import { missingByText } from './mandatory-text.ts';
import { quantityValue } from './quantity.ts';

const DNS_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

type Complaint = string | undefined;
type Rule = (spec: InferenceSpec, knobs: Knobs) => Complaint | Complaint[];

const present = (value: unknown): boolean => value !== undefined && value !== null;

const items = <T>(list: readonly (T | null)[] | null | undefined): T[] =>
  (list ?? []).filter((item) => item !== null);

const replicas: Rule = ({ autoscaling }) => {
  if (!autoscaling) return undefined;
  const min = autoscaling.minReplicas ?? 1;
  const max = autoscaling.maxReplicas ?? Math.max(min, 1);
  const { metric } = autoscaling;
  const path = 'spec.autoscaling';
  if (max < min) return `${path}.maxReplicas must be at least minReplicas`;
  if (min < max && !(min === 0 && max === 1) && !present(metric)) {
    return `${path}.metric is mandatory when minReplicas is less than maxReplicas`;
  }
  if (present(metric) && !present(autoscaling.metricThreshold)) {
    return `${path}.metricThreshold is mandatory with metric`;
  }
  const byRequests = metric === 'throughput' || metric === 'concurrency';
  if (min === 0 && present(metric) && !byRequests) {
    return `${path}.minReplicas 0 needs the metric throughput or concurrency`;
  }
  if (present(autoscaling.metricThresholdPercentage) && !byRequests) {
    return `${path}.metricThresholdPercentage needs the metric throughput or concurrency`;
  }
  if ((autoscaling.scaleToZeroRetentionSeconds ?? 0) > 0 && min !== 0) {
    return `${path}.scaleToZeroRetentionSeconds needs minReplicas 0`;
  }
  return undefined;
};

const gpu: Rule = ({ compute }, knobs) => {
  if (!compute) return undefined;
  const path = 'spec.compute';
  const devices = compute.gpuDevicesRequest ?? 0;
  const type = compute.gpuRequestType;
  const portion = compute.gpuPortionRequest;
  if (devices > 1 && (type === 'memory' || (present(portion) && knobs.multiGpuPortion === '400'))) {
    return `${path}: gpuPortionRequest and gpuMemoryRequest are not possible with more than one device`;
  }
  if (present(portion) !== (type === 'portion') && !(devices > 1 && type === 'portion')) {
    return `${path}.gpuPortionRequest is required if and only if gpuRequestType is portion`;
  }
  if (present(compute.gpuMemoryRequest) !== (type === 'memory')) {
    return `${path}.gpuMemoryRequest is required if and only if gpuRequestType is memory`;
  }
  if ((portion ?? 0) > 1) return `${path}.gpuPortionRequest must be between 0 and 1`;
  return [
    limit(portion, compute.gpuPortionLimit, `${path}.gpuPortionLimit`),
    limit(compute.gpuMemoryRequest, compute.gpuMemoryLimit, `${path}.gpuMemoryLimit`),
    limit(compute.cpuCoreRequest, compute.cpuCoreLimit, `${path}.cpuCoreLimit`),
    limit(compute.cpuMemoryRequest, compute.cpuMemoryLimit, `${path}.cpuMemoryLimit`),
  ];
};

type Amount = string | number | null | undefined;

function limit(request: Amount, most: Amount, path: string): Complaint {
  if (request === undefined || request === null || most === undefined || most === null) return undefined;
  return quantityValue(most) < quantityValue(request) ? `${path} must be at least its request` : undefined;
}

const access: Rule = (spec) => {
  const places = [
    { path: 'spec.servingPort', place: spec.servingPort },
    ...items(spec.exposedUrls).map((place, at) => ({ path: `spec.exposedUrls[${at}]`, place })),
  ];
  return places.map(({ path, place }) => {
    const users = place?.authorizedUsers?.length ?? 0;
    const groups = place?.authorizedGroups?.length ?? 0;
    const type = place?.authorizationType;
    if (users > 0 && groups > 0)
      return `${path}: authorizedUsers and authorizedGroups are mutually exclusive`;
    if (type === 'authorizedUsers' && users === 0) return `${path}.authorizedUsers is missing`;
    if (type === 'authorizedGroups' && groups === 0) return `${path}.authorizedGroups is missing`;
    if (type === 'authorizedUsersOrGroups' && users + groups === 0) {
      return `${path}: authorizedUsers or authorizedGroups is missing`;
    }
    return undefined;
  });
};

const environment: Rule = ({ environmentVariables }) => {
  const names = new Set<string>();
  return items(environmentVariables).map((variable, at) => {
    const path = `spec.environmentVariables[${at}]`;
    if (present(variable.name) && names.has(variable.name ?? ''))
      return `${path}: ${variable.name} is given twice`;
    names.add(variable.name ?? '');
    const { value, secret, configMap, podFieldRef, userCredential } = variable;
    const sources = [value, secret, configMap, podFieldRef, userCredential].filter(present).length;
    return sources > 1
      ? `${path}: value, secret, configMap and podFieldRef are mutually exclusive`
      : undefined;
  });
};

const tolerations: Rule = ({ tolerations }, { tolerationValue }) =>
  items(tolerations).map((toleration, at) => {
    const path = `spec.tolerations[${at}]`;
    if (toleration.exclude === true) return undefined;
    if (present(toleration.seconds) && toleration.effect !== 'NoExecute') {
      return `${path}.seconds is valid only if effect is NoExecute`;
    }
    if (tolerationValue === 'any') return undefined;
    const wanted = (toleration.operator === 'Equal') === (tolerationValue === 'k8s');
    return present(toleration.value) === wanted
      ? undefined
      : `${path}.value is ${wanted ? 'mandatory' : 'forbidden'}`;
  });

const affinity: Rule = ({ nodeAffinityRequired }) =>
  items(nodeAffinityRequired?.nodeSelectorTerms)
    .flatMap((term) => items(term.matchExpressions))
    .map(({ key, operator, values = [] }) => {
      const path = `spec.nodeAffinityRequired: ${key} ${operator}`;
      if (operator === 'In' || operator === 'NotIn') {
        return values.length === 0 ? `${path} needs values` : undefined;
      }
      if (operator === 'Gt' || operator === 'Lt') {
        return values.length === 1 && /^-?\d+$/.test(values[0] ?? '')
          ? undefined
          : `${path} needs one integer`;
      }
      return values.length > 0 ? `${path} takes no values` : undefined;
    });

const probes: Rule = ({ probes }, { strictText }) =>
  strictText && probes?.readiness && !probes.readiness.handler?.httpGet
    ? 'spec.probes.readiness.handler.httpGet is missing'
    : undefined;

const claims: Rule = ({ storage }) =>
  items(storage?.pvc).map((pvc, at) => {
    const path = `spec.storage.pvc[${at}]`;
    if (pvc.ephemeral === true) return `${path}.ephemeral is not supported for inference`;
    if (pvc.existingPvc === true && present(pvc.claimInfo))
      return `${path}.claimInfo is not allowed with existingPvc`;
    if (pvc.existingPvc !== true && pvc.exclude !== true && !present(pvc.claimInfo?.size)) {
      return `${path}.claimInfo.size is missing`;
    }
    return undefined;
  });

const names: Rule = (spec, { strictNames }) => {
  if (!strictNames) return undefined;
  const all = [
    ...items(spec.imagePullSecrets).map(({ name }) => name),
    ...items(spec.storage?.secretVolume).map(({ secret }) => secret),
    ...items(spec.storage?.configMapVolume).map(({ configMap }) => configMap),
    ...items(spec.environmentVariables).flatMap(({ secret, configMap }) => [secret?.name, configMap?.name]),
  ];
  return all.map((name) =>
    !present(name) || DNS_NAME.test(name ?? '')
      ? undefined
      : `name ${name} must consist of lower case letters, digits and '-'`,
  );
};

/** Rules about what all kinds of workloads have. */
const commonRules: readonly Rule[] = [gpu, environment, tolerations, probes, names];

const rules: readonly Rule[] = [replicas, access, affinity, claims];

/** What the platform has against the parts of a spec that all kinds of workloads have. */
export function commonComplaints(
  spec: Pick<InferenceSpec, 'compute' | 'environmentVariables' | 'tolerations' | 'probes'>,
  knobs: Knobs,
): string[] {
  return commonRules.flatMap((rule) => rule(spec, knobs)).filter((complaint) => complaint !== undefined);
}

/** What the platform has against a spec that its schema accepts. Empty: nothing. */
export function complaints(spec: InferenceSpec, knobs: Knobs): string[] {
  const missing = knobs.strictText ? missingByText(spec) : [];
  const found = rules.flatMap((rule) => rule(spec, knobs));
  return [
    ...missing,
    ...found.filter((complaint) => complaint !== undefined),
    ...commonComplaints(spec, knobs),
  ];
}
