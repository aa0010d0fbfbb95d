import { isObject, type JsonObject } from '../json.ts';
import type { Observation, PhaseClass } from '../platform.ts';
import { formatHome } from '../runai/home.ts';
import { endpointsOf, markOf, messageOf } from '../runai/observe.ts';
import { classOfPhase } from '../runai/phases.ts';
import type { Workload } from '../runai/schemas.ts';
import type { NimDetail } from './detail.ts';
import type { NimService, SyncInfo } from './schemas.ts';

/** The answers that one look at a NIM service is made of. */
export interface Answers {
  service: NimService;
  /** Undefined where the generic view does not show it (yet, or any more). */
  workload: Workload | undefined;
  /** Undefined where nothing is said of it. */
  sync: SyncInfo | undefined;
}

/** One observation of a NIM service. Pure; `clean` makes a platform's text safe to show. */
export function observationOf(
  answers: Answers,
  begunAt: number,
  clean: (text: string) => string,
): Observation {
  const { service, workload, sync } = answers;
  const { metadata, spec, desiredPhase } = service;
  const word = workload?.phase ?? sync?.status ?? '';
  const byWord = workload === undefined ? classOfSync(sync) : classOfPhase(word);
  const deleting =
    desiredPhase === 'Deleted' ||
    Boolean(metadata.deletedAt) ||
    byWord === 'Deleting' ||
    sync?.status === 'Deleting' ||
    Boolean(workload?.deletedAt);
  const runningPods = workload?.runningPods ?? undefined;
  const detail: NimDetail = { ...detailShown(service), sync, runningPods };
  const kind = metadata.gvk?.kind;
  return {
    id: metadata.id,
    name: metadata.name,
    home: formatHome(metadata),
    createdAt: metadata.createdAt,
    mark: markOf(spec),
    foreignKind: kind === undefined || kind === NIM_KIND ? undefined : clean(kind),
    deleting,
    phase: clean(word),
    phaseClass: deleting ? 'Deleting' : stopping(spec, runningPods, byWord),
    phaseMessage: [syncMessage(sync, clean), messageOf(workload, clean)]
      .filter((text) => text !== '')
      .join('; '),
    replicas: runningPods,
    endpoints: workload === undefined || isInternal(spec) ? [] : endpointsOf(workload),
    url: undefined,
    begunAt,
    detail,
  };
}

/** What a NIM service is called in Kubernetes. */
export const NIM_KIND = 'NIMService';

/** What is there under this id, as far as the generic view shows it. `foreignKind`: undefined where it is a NIM service. */
export function genericObservation(
  workload: Workload,
  foreignKind: string | undefined,
  begunAt: number,
  clean: (text: string) => string,
): Observation {
  const { id, name, projectId, clusterId, createdAt } = workload;
  const nothing = { deletedAt: undefined, gvk: undefined };
  const unknown = { priority: undefined, category: undefined, preemptibility: undefined };
  const metadata = { id, name, projectId, clusterId, createdAt: createdAt ?? '', ...nothing, ...unknown };
  const service: NimService = { metadata, desiredPhase: undefined, spec: {} };
  return { ...observationOf({ service, workload, sync: undefined }, begunAt, clean), foreignKind };
}

/** No replicas were asked for, and nobody wakes it: a stop. */
function stopping(spec: JsonObject, pods: number | undefined, byWord: PhaseClass): PhaseClass {
  if (spec['replicas'] !== 0 || byWord === 'Failed') return byWord;
  return (pods ?? (byWord === 'Stopped' ? 0 : 1)) === 0 ? 'Stopped' : 'Stopping';
}

/** What the way to the cluster says of a service that has no phase yet. */
function classOfSync(sync: SyncInfo | undefined): PhaseClass {
  switch (sync?.status) {
    case 'Failed':
      return 'Failed';
    case 'Deleting':
    case 'Deleted':
      return 'Deleting';
    case 'Synced':
      return 'Unknown';
    default:
      return 'Creating';
  }
}

function syncMessage(sync: SyncInfo | undefined, clean: (text: string) => string): string {
  if (sync?.status === 'Queued') return 'Run:ai has not delivered it to the cluster yet.';
  return sync?.status === 'Failed' ? clean(sync.message ?? '') : '';
}

/** What a spec is compared with, of the NIM service alone. */
export function detailShown({ metadata, spec }: NimService): Pick<NimDetail, 'spec' | 'beside'> {
  return { spec, beside: besideOf(metadata) };
}

function besideOf({ priority, category, preemptibility }: NimService['metadata']): JsonObject {
  const fields = Object.entries({ priorityClass: priority, category, preemptibility });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined && value !== null));
}

/** Not to be reached from outside, so there is no URL to tell. */
function isInternal({ servingPort }: JsonObject): boolean {
  return isObject(servingPort) && servingPort['exposeExternally'] === false;
}
