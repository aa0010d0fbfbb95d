import { canonicalJson } from '../canonical-json.ts';
import { objectIn } from '../parse-json.ts';
import type { Difference, Observation } from '../platform.ts';
import { detailOf } from './detail.ts';
import { isReleased } from './gpr-state.ts';
import { parseTimestamp } from '../../time/timestamp.ts';
import type { GpuRequest } from './schemas.ts';

/** The fields of a create that reads show again. All else is taken and never shown. */
export interface Comparable {
  clusterName: string;
  /** Undefined with a raw spec: what is made of it, nobody says. */
  modelName?: string;
  /** Null: it runs on CPUs. */
  gpu: ComparableGpu | null;
}

interface ComparableGpu {
  gpuShape: string;
  instanceType: string;
  numberOfGPUs: number;
  numberOfGPUNodes: number;
}

const GPU_FIELDS = ['gpuShape', 'instanceType', 'numberOfGPUs', 'numberOfGPUNodes'] as const;

/** Between EGS' clock and ours beside what its answers tell of them, in milliseconds. */
const TOLERANCE = 600_000;

/** A create's comparable fields as text. */
export const formatFingerprint = (fields: Comparable): string => canonicalJson(fields);

/** The GPU fields of a request body that are comparable. */
export function comparableGpu(spec: ComparableGpu): ComparableGpu {
  const { gpuShape, instanceType, numberOfGPUs, numberOfGPUNodes } = spec;
  return { gpuShape, instanceType, numberOfGPUs, numberOfGPUNodes };
}

/** What the platform shows otherwise than it was sent. EGS changes nothing in place. Pure. */
export function differences(
  fingerprint: string,
  observed: Observation,
  clean: (text: string) => string,
): Difference[] {
  const sent = parseFingerprint(fingerprint);
  if (sent === undefined) return [];
  const { modelName, gpuRequests = [] } = detailOf(observed);
  const differ = (path: string, desired: string | number, found: string | number): Difference => ({
    path,
    desired: clean(String(desired)),
    observed: clean(String(found)),
    mutable: false,
  });
  const found: Difference[] = [];
  if (sent.modelName !== undefined && modelName !== '' && sent.modelName !== modelName)
    found.push(differ('modelSpec.modelName', sent.modelName, modelName));
  const current = currentOf(gpuRequests);
  if (sent.gpu === null) {
    if (current.length > 0) found.push({ path: 'gpuSpec', mutable: false });
    return found;
  }
  const { gpu } = sent;
  for (const field of GPU_FIELDS) {
    const other = current.find((request) => isOther(gpu[field], request[field]));
    if (other !== undefined) found.push(differ(`gpuSpec.${field}`, gpu[field], other[field] ?? ''));
  }
  return found;
}

/**
 * Is it what a create with this fingerprint has made, which began at `startedAt` (our wall clock)? `Unclear`: it does not
 * show its GPUs yet; undefined where nothing tells: a person has to. Pure.
 */
export function recognise(
  fingerprint: string,
  startedAt: number,
  observed: Observation,
): 'Same' | 'Other' | 'Unclear' | undefined {
  const sent = parseFingerprint(fingerprint);
  const { clusterName, modelName, gpuRequests, gprs, gprsAreKnown, others, clockAhead } = detailOf(observed);
  // What another version has sent cannot be read; and which of two would be ours, nothing tells.
  if (sent === undefined || others.length > 0) return undefined;
  if (sent.clusterName !== clusterName) return 'Other';
  const isOtherModel = sent.modelName !== undefined && modelName !== '' && sent.modelName !== modelName;
  if (isOtherModel) return 'Other';
  if (gpuRequests === undefined || (sent.modelName !== undefined && modelName === '')) return 'Unclear';
  const { gpu } = sent;
  if (gpu === null) return gpuRequests.length === 0 ? 'Same' : 'Other';
  if (gpuRequests.length === 0) return 'Unclear';
  if (gpuRequests.some((request) => GPU_FIELDS.some((field) => isOther(gpu[field], request[field]))))
    return 'Other';
  if (!gprsAreKnown || gpuRequests.some((request) => GPU_FIELDS.some((field) => isUnsaid(request[field]))))
    return 'Unclear';
  const isOlder = gprs.some(({ estimatedStartTime }) => {
    const estimated = parseTimestamp(estimatedStartTime || undefined);
    return estimated !== undefined && startedAt + clockAhead > estimated + TOLERANCE;
  });
  return isOlder ? 'Other' : 'Same';
}

/** Requests that are over say what it had; those that are not, what it has. */
function currentOf(requests: readonly GpuRequest[]): readonly GpuRequest[] {
  const current = requests.filter((request) => !isReleased(request));
  return current.length === 0 ? requests : current;
}

const isUnsaid = (value: unknown): boolean => value === undefined || value === null || value === '';

const isOther = (sent: string | number, shown: unknown): boolean => !isUnsaid(shown) && shown !== sent;

/** Undefined where the text is none of ours: another version of this operator may have written it. */
function parseFingerprint(text: string): Comparable | undefined {
  const parsed = objectIn(text);
  if (typeof parsed?.['clusterName'] !== 'string') return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `formatFingerprint` made it
  return parsed as unknown as Comparable;
}
