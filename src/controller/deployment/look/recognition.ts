import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { type KubeObject, keyOf } from '../../../kube/objects.ts';
import type { Finding, PlatformClient } from '../../../platform-clients/platform.ts';
import { targetOf } from '../../../platform-clients/registry.ts';
import { parseTimestamp } from '../../../time/timestamp.ts';
import type { Look } from '../situation.ts';
import type { WorkloadIndex } from '../claims/workload-index.ts';

/** What tells whose a workload is that carries no mark. */
export interface RecognitionOptions {
  client: PlatformClient;
  index: WorkloadIndex;
  /** The wall clock, in milliseconds. */
  wall: number;
}

/** What a finding does not say of itself where GPUs are leased. `fingerprint`: of what is desired, if anything. Pure. */
export function hiddenGpuRequests(
  finding: Finding | undefined,
  client: PlatformClient,
  fingerprint: string | undefined,
): Pick<Look, 'hidesGpuRequests' | 'awaitsGpuRequests'> {
  if (finding?.kind !== 'Present' || client.releaseGpus === undefined) return {};
  const { observation } = finding;
  if (observation.gpuRequests === undefined) return { hidesGpuRequests: true };
  if (observation.gpuRequests.length > 0 || fingerprint === undefined) return {};
  // With GPUs it would have to show some.
  const isUnclear = client.recognise?.(fingerprint, 0, observation) === 'Unclear';
  return isUnclear ? { awaitsGpuRequests: true } : {};
}

/** Whose is a workload on a platform that keeps no mark? Asked of status, because there is nothing else. Pure. */
export function recognition(
  object: InferenceDeployment & KubeObject,
  finding: Finding | undefined,
  { client, index, wall }: RecognitionOptions,
): Pick<Look, 'recognised' | 'recordedByAnother'> {
  if (finding?.kind !== 'Present' || client.capabilities.keepsMark) return {};
  const { observation } = finding;
  const holders = index.keysOfIdAnywhere(targetOf(object.spec), observation.id);
  const recordedByAnother = [...holders].some((key) => key !== keyOf(object.metadata));
  const sent = openCreateOf(object);
  if (sent === undefined) return { recordedByAnother };
  // A moment in the future means now: the wall clock was set back since.
  const startedAt = Math.min(parseTimestamp(sent.startedAt) ?? wall, wall);
  const recognised = client.recognise?.(sent.fingerprint, startedAt, observation);
  return { recordedByAnother, ...(recognised !== undefined && { recognised }) };
}

/**
 * The create call that may have made a workload which no read has shown yet: written before it was made, and not
 * recorded as refused. Compared is what was sent then, not what the spec says now. Pure.
 */
export function openCreateOf({
  status,
}: Pick<InferenceDeployment, 'status'>): { fingerprint: string; startedAt: string } | undefined {
  const { operation, workload } = status ?? {};
  if (workload?.id !== undefined || operation?.type !== 'Create' || operation.refused === true)
    return undefined;
  const { fingerprint, startedAt } = operation;
  return fingerprint === undefined ? undefined : { fingerprint, startedAt };
}
