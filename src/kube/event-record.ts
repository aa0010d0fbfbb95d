import { microTime } from './micro-time.ts';
import { cutToBytes } from '../text/cut.ts';
import { oneLine } from '../text/one-line.ts';
import type { KubeObject, Resource } from './objects.ts';

/** events.k8s.io/v1 Event. */
export const EVENTS: Resource = {
  group: 'events.k8s.io',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
  namespaced: true,
};

/** What an event is about: v1.ObjectReference. */
export interface Regarding {
  apiVersion: string;
  kind: string;
  /** Absent for cluster kinds. */
  namespace?: string;
  name: string;
  uid: string;
  resourceVersion?: string;
}

/** What happened, in one word, and what was done or should be, in a sentence. */
export interface EventText {
  type: 'Normal' | 'Warning';
  /** Why: one word in upper camel case. */
  reason: string;
  /** What was done: one word in upper camel case. */
  action: string;
  note: string;
}

/** Who writes events. */
export interface Reporter {
  /** A qualified name, such as `example.com/operator`. */
  controller: string;
  /** This process: the pod's name. */
  instance: string;
}

/** `ObjectReference` of an object, for `regarding`. */
export function regardingOf(object: KubeObject): Regarding {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  const home = namespace === undefined ? {} : { namespace };
  return { apiVersion: object.apiVersion, kind: object.kind, ...home, name, uid, resourceVersion };
}

/** Events about cluster kinds live in `default`, as the API server demands. */
export function namespaceOf(regarding: Regarding): string {
  return regarding.namespace ?? 'default';
}

/** Everything that repeats alike is one series. */
export function seriesKeyOf(regarding: Regarding, text: EventText): string {
  return JSON.stringify([regarding.uid, text.type, text.reason, text.action, text.note]);
}

/** Limits of the API server's validation, in bytes. */
const NOTE_BYTES = 1024;
const WORD_BYTES = 128;
const NAME_LENGTH = 253;

/** The event as it is created. `suffix` makes the name unique. */
export function eventBody(
  regarding: Regarding,
  text: EventText,
  reporter: Reporter,
  time: number,
  suffix: string,
): object {
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: eventName(regarding, suffix), namespace: namespaceOf(regarding) },
    eventTime: microTime(time),
    reportingController: reporter.controller,
    reportingInstance: cutToBytes(reporter.instance, WORD_BYTES),
    regarding,
    type: text.type,
    reason: cutToBytes(text.reason, WORD_BYTES),
    action: cutToBytes(text.action, WORD_BYTES),
    note: cutToBytes(oneLine(text.note), NOTE_BYTES),
  };
}

/** The name of the event with this suffix. */
export function eventName(regarding: Regarding, suffix: string): string {
  const head = regarding.name.slice(0, NAME_LENGTH - suffix.length - 1).replace(/[-.]+$/, '');
  return `${head}.${suffix}`;
}
