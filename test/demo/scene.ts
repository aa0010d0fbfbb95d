import { inferenceDeployments } from '../../src/crd/names.ts';
import type { EventObject } from '../support/kube-client/kube-client.ts';
import { conditionOf, type StatusObject } from '../support/status-rules/status-object.ts';
import { onOneLine } from './text.ts';

/** What the API server has at one moment. */
export interface Objects {
  platforms: readonly StatusObject[];
  deployments: readonly StatusObject[];
  events: readonly EventObject[];
}

/** Whether an object is as it should be, is on its way there, or needs a person. */
export type Health = 'good' | 'busy' | 'bad';

/** A connection as the view shows it. */
export interface PlatformRow {
  name: string;
  url: string;
  reason: string;
  health: Health;
  /** Why it is not Ready; empty where it is. */
  message: string;
}

/** A deployment as the view shows it. Absent values are empty. */
export interface DeploymentRow {
  name: string;
  platform: string;
  phase: string;
  /** Status of the condition Ready. */
  ready: string;
  reason: string;
  health: Health;
  /** Why it is not Ready; empty where it is. */
  message: string;
  endpoint: string;
  /** Reason and note of the last event; no note where it says what `message` says. */
  event: string;
  /** Which write of which event that is: its text changes with `message`, and is no news then. */
  eventId: string;
}

/** What there is to see. */
export interface Scene {
  platforms: readonly PlatformRow[];
  deployments: readonly DeploymentRow[];
}

/** What there is to see of objects, by name. Pure. */
export function sceneOf({ platforms, deployments, events }: Objects): Scene {
  return {
    platforms: platforms.map(platformRow).sort(byName),
    deployments: deployments.map((object) => deploymentRow(object, events)).sort(byName),
  };
}

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);

function platformRow(object: StatusObject): PlatformRow {
  return { name: nameOf(object), url: textAt(object.status, 'url'), ...readiness(object) };
}

function deploymentRow(object: StatusObject, events: readonly EventObject[]): DeploymentRow {
  const state = readiness(object);
  return {
    name: nameOf(object),
    platform: textAt(object.spec, 'platformRef', 'name'),
    phase: textAt(object.status, 'phase'),
    ready: conditionOf(object, 'Ready')?.status ?? '',
    ...state,
    endpoint: textAt(object.status, 'endpoints', '0', 'url'),
    ...lastEvent(object, events, state.message),
  };
}

function readiness(object: StatusObject): { reason: string; health: Health; message: string } {
  const ready = conditionOf(object, 'Ready');
  const synced = conditionOf(object, 'Synced');
  const isReady = ready?.status === 'True';
  const stalled = conditionOf(object, 'Stalled')?.status === 'True';
  const why = ready?.message || (synced?.status === 'True' ? '' : synced?.message) || '';
  return {
    reason: ready?.reason ?? '',
    health: isReady ? 'good' : stalled ? 'bad' : 'busy',
    message: isReady ? '' : onOneLine(why),
  };
}

/** Like kubectl with the namespace `default` as the current one. */
function nameOf({ metadata: { name, namespace = 'default' } }: StatusObject): string {
  return namespace === 'default' ? name : `${namespace}/${name}`;
}

function lastEvent(
  { metadata }: StatusObject,
  events: readonly EventObject[],
  message: string,
): Pick<DeploymentRow, 'event' | 'eventId'> {
  const own = events.filter(
    ({ regarding }) => regarding.kind === inferenceDeployments.kind && regarding.uid === metadata.uid,
  );
  const last = own.reduce<EventObject | undefined>(
    (newest, event) => (newest === undefined || versionOf(event) > versionOf(newest) ? event : newest),
    undefined,
  );
  if (last === undefined) return { event: '', eventId: '' };
  const eventId = `${last.metadata.uid} ${last.metadata.resourceVersion}`;
  // An empty note is not there at all.
  const note = onOneLine(last.note ?? '');
  if (note === '') return { event: last.reason, eventId };
  return { event: note === message ? `${last.reason}, as said` : `${last.reason}: ${note}`, eventId };
}

/** Every write has a greater version than all before it: the API server's own order, finer than its time stamps. */
const versionOf = ({ metadata }: EventObject): bigint => BigInt(metadata.resourceVersion);

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
  return typeof found === 'string' ? onOneLine(found) : '';
}
