import type { InferenceDeploymentStatus } from '../../../crd/inference-deployment.ts';
import { statusBounds as bounds } from '../../../crd/status-bounds.ts';
import { formatTimestamp, parseTimestamp } from '../../../time/timestamp.ts';
import { cut } from '../../../text/cut.ts';
import { oneLine } from '../../../text/one-line.ts';

type Workload = NonNullable<InferenceDeploymentStatus['workload']>;
type Operation = NonNullable<InferenceDeploymentStatus['operation']>;
type Drift = NonNullable<InferenceDeploymentStatus['drift']>;
type Regions = NonNullable<InferenceDeploymentStatus['regions']>;
type Endpoints = NonNullable<InferenceDeploymentStatus['endpoints']>;

const LARGEST_INT32 = 2 ** 31 - 1;

/**
 * A status that the API server takes, whatever a platform has answered: it refuses one that breaks its schema as a
 * whole, and with it the journal. Free text is cut and made one line; what would be wrong when cut (URLs, times) is
 * left out. Pure.
 */
export function bounded(status: InferenceDeploymentStatus): InferenceDeploymentStatus {
  const { phase, phaseMessage, workload, endpoints, regions, replicas, operation, drift } = status;
  return {
    ...status,
    phase: phase === undefined ? undefined : shown(phase, bounds.word),
    phaseMessage: phaseMessage === undefined ? undefined : shown(phaseMessage, bounds.text),
    workload: workload && boundedWorkload(workload),
    endpoints: endpoints && boundedEndpoints(endpoints),
    regions: regions && boundedRegions(regions),
    replicas: replicas === undefined ? undefined : whole(replicas),
    operation: operation && boundedOperation(operation),
    drift: drift && boundedDrift(drift),
  };
}

function boundedWorkload(workload: Workload): Workload {
  const { id, name, home, createdAt, url, gpuRequests, leaseExpiresAt } = workload;
  return {
    ...workload,
    id: filled(id, bounds.id),
    name: filled(name, bounds.id),
    home: filled(home, bounds.url),
    createdAt: moment(createdAt),
    url: fits(url, bounds.url) ? url : undefined,
    gpuRequests: gpuRequests?.slice(0, bounds.gpuRequests),
    leaseExpiresAt: moment(leaseExpiresAt),
  };
}

/** The list is keyed by name: a name that comes twice would be refused. */
function boundedEndpoints(endpoints: Endpoints): Endpoints | undefined {
  const byName = new Map(
    endpoints
      .filter(({ name, url }) => name !== '' && fits(url, bounds.url))
      .map(({ name, url, type }) => [
        shown(name, bounds.word),
        { name: shown(name, bounds.word), url, ...(type && { type: shown(type, bounds.word) }) },
      ]),
  );
  return byName.size === 0 ? undefined : [...byName.values()].slice(0, bounds.endpoints);
}

/** Keyed by name as well. */
function boundedRegions(regions: Regions): Regions | undefined {
  const byName = new Map(
    regions
      .filter(({ name }) => name !== '')
      .map(({ name, ready, desired, message }) => [
        shown(name, bounds.word),
        {
          name: shown(name, bounds.word),
          ready: ready === undefined ? undefined : whole(ready),
          desired: desired === undefined ? undefined : whole(desired),
          message: message === undefined ? undefined : shown(message, bounds.text),
        },
      ]),
  );
  return byName.size === 0 ? undefined : [...byName.values()].slice(0, bounds.regions);
}

function boundedOperation(operation: Operation): Operation {
  const { id, hash, lastError, fingerprint, baseline } = operation;
  return {
    ...operation,
    id: filled(id, bounds.ids),
    hash: filled(hash, bounds.hash),
    lastError: lastError === undefined ? undefined : shown(lastError, bounds.text),
    fingerprint: filled(fingerprint, bounds.ids),
    baseline: filled(baseline, bounds.id),
  };
}

function boundedDrift(drift: Drift): Drift {
  return drift.slice(0, bounds.drift).map(({ path, desired, observed }) => ({
    path: shown(path, bounds.driftPath),
    // Within a list a field that is undefined would differ from one that is not there.
    ...(desired !== undefined && { desired: shown(desired, bounds.driftValue) }),
    ...(observed !== undefined && { observed: shown(observed, bounds.driftValue) }),
  }));
}

/** Words of a platform, or that users chose: on one line, so that they are no more than words wherever they are shown. */
function shown(text: string, longest: number): string {
  return cut(oneLine(text), longest);
}

/** Text of at least one character: an empty one says nothing. */
function filled(text: string | undefined, longest: number): string | undefined {
  return text === undefined || text === '' ? undefined : cut(text, longest);
}

function fits(text: string | undefined, longest: number): boolean {
  return text !== undefined && text !== '' && text.length <= longest;
}

/** As it came where it is RFC 3339 in UTC, else made so. */
function moment(text: string | undefined): string | undefined {
  const ms = parseTimestamp(text);
  if (ms === undefined) return undefined;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text ?? '') ? text : formatTimestamp(ms);
}

/** A count that fits into an int32. */
function whole(count: number): number | undefined {
  return Number.isFinite(count) ? Math.min(Math.max(0, Math.trunc(count)), LARGEST_INT32) : undefined;
}
