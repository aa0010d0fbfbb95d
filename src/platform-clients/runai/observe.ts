import { ownerMarkKey } from '../../crd/names.ts';
import { isHttpUrl } from '../http-url.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Observation, Row } from '../platform.ts';
import type { Revisions, RunaiDetail } from './detail.ts';
import { formatHome } from './home.ts';
import { kindOf } from './kind.ts';
import { classOfPhase, classOfSuspended, isAsleep } from './phases.ts';
import { rowDigest } from './row-digest.ts';
import type { Inference, Workload } from './schemas.ts';

/** The three answers that one look at a workload is made of. */
export interface Answers {
  inference: Inference;
  /** Undefined where the generic view does not show it (yet, or any more). */
  workload: Workload | undefined;
  revisions: Revisions;
  /** `operation.baseline`, where one was given with the identity. */
  recorded: string | undefined;
  serverTime: number | undefined;
}

/** One observation of an inference. Pure; `clean` makes a platform's text safe to show. */
export function observationOf(
  answers: Answers,
  begunAt: number,
  clean: (text: string) => string,
): Observation {
  const { inference, workload, revisions, recorded, serverTime } = answers;
  const word = inference.actualPhase || workload?.phase || '';
  const spec: JsonObject = inference.spec;
  const detail: RunaiDetail = {
    spec,
    runningPods: workload?.runningPods ?? undefined,
    phaseMessage: clean(workload?.phaseMessage ?? ''),
    revisions,
    recorded,
    serverTime,
  };
  const byWord = word === '' ? 'Creating' : classOfPhase(word);
  const scaling = isObject(spec['autoscaling']) ? spec['autoscaling'] : {};
  const hasServed = revisions.kind === 'Read' && revisions.live.some(({ phase }) => phase === 'Running');
  const asleep = workload !== undefined && isAsleep(byWord, workload, scaling['minReplicas'], hasServed);
  const suspended = inference.desiredPhase === 'Stopped';
  const alive = suspended
    ? classOfSuspended(byWord, workload?.runningPods)
    : asleep
      ? 'ScaledToZero'
      : byWord;
  const deleting =
    inference.desiredPhase === 'Deleted' || byWord === 'Deleting' || Boolean(workload?.deletedAt);
  return {
    id: inference.workloadId,
    name: inference.name,
    home: formatHome(inference),
    createdAt: inference.createdAt,
    mark: markOf(spec),
    // The inference route may answer for ids of other kinds as well.
    foreignKind: workload !== undefined && kindOf(workload) === 'Other' ? clean(workload.type) : undefined,
    deleting,
    phase: clean(word),
    phaseClass: deleting ? 'Deleting' : alive,
    phaseMessage: messageOf(workload, clean),
    replicas: workload?.runningPods ?? undefined,
    endpoints: workload === undefined ? [] : endpointsOf(workload),
    url: undefined,
    begunAt,
    detail,
  };
}

/** What is there under this id but is no inference. */
export function foreignObservation(
  workload: Workload,
  begunAt: number,
  clean: (text: string) => string,
): Observation {
  const inference: Inference = {
    name: workload.name,
    workloadId: workload.id,
    projectId: workload.projectId,
    clusterId: workload.clusterId,
    createdAt: workload.createdAt ?? '',
    deletedAt: undefined,
    desiredPhase: undefined,
    actualPhase: undefined,
    spec: {},
  };
  const answers: Answers = {
    inference,
    workload,
    revisions: { kind: 'Unsupported' },
    recorded: undefined,
    serverTime: undefined,
  };
  return { ...observationOf(answers, begunAt, clean), foreignKind: clean(workload.type) || 'another kind' };
}

/** A row of the list, for the observer. */
export function rowOf(workload: Workload): Row {
  const byWord = classOfPhase(workload.phase);
  const asleep = isAsleep(byWord, workload, workload.requestedPods?.min, false);
  return {
    id: workload.id,
    name: workload.name,
    home: formatHome(workload),
    phase: workload.phase,
    phaseClass: asleep ? 'ScaledToZero' : byWord,
    changedAt: workload.updatedAt ?? undefined,
    digest: rowDigest(workload),
  };
}

/** The owner mark among the annotations of a spec. */
export function markOf(spec: JsonObject): string | undefined {
  const annotations: unknown[] = Array.isArray(spec['annotations']) ? spec['annotations'] : [];
  const mark = annotations.find((annotation) => isObject(annotation) && annotation['name'] === ownerMarkKey);
  const value = isObject(mark) ? mark['value'] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Why it waits, in the platform's best words. */
export function messageOf(workload: Workload | undefined, clean: (text: string) => string): string {
  if (workload === undefined) return '';
  const pending = workload.pendingSchedulingMessages.map(({ userMessage, reason, nodePool }) => {
    const text = userMessage || reason || '';
    return text !== '' && nodePool ? `${nodePool}: ${text}` : text;
  });
  const parts = [...pending, workload.phaseMessage ?? '', workload.phaseReason ?? ''];
  return clean(withoutRepetition(parts).join('; '));
}

/** The texts that no other one contains: the platform says one thing in several places. */
function withoutRepetition(parts: readonly string[]): string[] {
  const distinct = [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
  return distinct.filter((part) => !distinct.some((other) => other !== part && other.includes(part)));
}

/** The first of three places that has any: which one depends on the release. */
export function endpointsOf(workload: Workload): Observation['endpoints'] {
  const places = [
    workload.endpoints.map((endpoint) => (typeof endpoint === 'string' ? endpoint : endpoint.url)),
    workload.urls,
    workload.externalConnections.map(({ url }) => url),
  ];
  const urls = places.map((place) => place.filter(isHttpUrl)).find((place) => place.length > 0) ?? [];
  return [...new Set(urls)].map((url, at) => ({
    name: at === 0 ? 'serving' : `serving-${at + 1}`,
    url,
    type: 'Serving',
  }));
}
