import { expect, test } from 'vitest';
import { objectOf } from '../../test/support/decide/scene.ts';
import type { KubeObject } from '../kube/objects.ts';
import type { StoreChange } from '../kube/store.ts';
import { labelsMatter, platformMatters, urgencyAtTakeover, urgencyOf, urgencyOfWait } from './triggers.ts';
import { priorities } from './work-queue.ts';

type Deployment = ReturnType<typeof objectOf>;
const previous = objectOf({});
const updated = (
  change: Partial<Deployment['metadata']>,
  more: Partial<Deployment> = {},
): StoreChange<Deployment> => ({
  type: 'updated',
  object: { ...previous, ...more, metadata: { ...previous.metadata, ...change } },
  previous,
  initial: false,
});

test.for<[why: string, change: StoreChange<Deployment>, urgency: number]>([
  ['a new object', { type: 'added', object: previous, initial: false }, priorities.edit],
  ['an edit', updated({ generation: 2 }), priorities.edit],
  ['a deletion', updated({ deletionTimestamp: '2026-01-05T12:00:00Z' }), priorities.edit],
  ['an annotation that asks', updated({ annotations: { a: 'b' } }), priorities.edit],
  ['a finalizer that was stripped', updated({ finalizers: [] }), priorities.edit],
  ['a finalizer that was replaced', updated({ finalizers: ['somebody.else/s'] }), priorities.edit],
  [
    'a status write delays nobody',
    updated({ resourceVersion: '2' }, { status: { observedGeneration: 1 } }),
    priorities.poll,
  ],
  ['what is gone', { type: 'deleted', object: previous, initial: false }, priorities.poll],
])('how urgent: %s', ([, change, urgency]) => {
  expect(urgencyOf(change)).toBe(urgency);
});

test.for<[why: string, observed: number | undefined, urgency: number]>([
  ['seen by who led before', 2, priorities.firstList],
  ['edited while nobody led', 1, priorities.retry],
  ['new', undefined, priorities.retry],
])('how urgent on taking the lead: %s', ([, observedGeneration, urgency]) => {
  const metadata = { ...previous.metadata, generation: 2 };
  expect(urgencyAtTakeover({ ...previous, metadata, status: { observedGeneration } })).toBe(urgency);
});

test('whom a connection serves first: what a user did, what nobody has seen, all others', () => {
  const metadata = { ...previous.metadata, generation: 2 };
  const unseen = { ...previous, metadata, status: { observedGeneration: 1 } };
  const seen = { ...previous, metadata, status: { observedGeneration: 2 } };
  expect([
    urgencyOfWait(seen, true),
    urgencyOfWait(unseen, false),
    urgencyOfWait(seen, false),
    urgencyOfWait(undefined, false),
  ]).toEqual([priorities.edit, priorities.retry, priorities.firstList, priorities.firstList]);
});

const platform: KubeObject & {
  status?: { conditions?: { type: string; reason: string; message: string }[] };
} = {
  apiVersion: 'inference-operator.io/v1alpha1',
  kind: 'InferencePlatform',
  metadata: {
    name: 'runai',
    namespace: 'team-a',
    uid: '1',
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '',
  },
};
const ready = (reason: string, message = ''): typeof platform => ({
  ...platform,
  status: { conditions: [{ type: 'Ready', reason, message }] },
});

test.for<[why: string, change: Parameters<typeof platformMatters>[0], matters: boolean]>([
  ['a new one', { type: 'added', object: platform, initial: true }, true],
  ['one that is gone', { type: 'deleted', object: platform, initial: false }, true],
  [
    'an edit',
    {
      type: 'updated',
      object: { ...platform, metadata: { ...platform.metadata, generation: 2 } },
      previous: platform,
      initial: false,
    },
    true,
  ],
  [
    'being deleted',
    {
      type: 'updated',
      object: { ...platform, metadata: { ...platform.metadata, deletionTimestamp: 'now' } },
      previous: platform,
      initial: false,
    },
    true,
  ],
  [
    'it works again',
    { type: 'updated', object: ready('Connected'), previous: ready('CredentialsInvalid'), initial: false },
    true,
  ],
  [
    'another reason in words',
    {
      type: 'updated',
      object: ready('CredentialsInvalid', 'b'),
      previous: ready('CredentialsInvalid', 'a'),
      initial: false,
    },
    true,
  ],
  [
    'a count in its status',
    {
      type: 'updated',
      object: { ...ready('Connected'), metadata: { ...platform.metadata, resourceVersion: '2' } },
      previous: ready('Connected'),
      initial: false,
    },
    false,
  ],
])('what deployments care about in a platform: %s', ([, change, matters]) => {
  expect(platformMatters(change)).toBe(matters);
});

const namespace = (labels: Record<string, string>): KubeObject => ({
  ...platform,
  kind: 'Namespace',
  metadata: { ...platform.metadata, labels },
});

test.for<[why: string, change: StoreChange<KubeObject>, matters: boolean]>([
  [
    'another label',
    { type: 'updated', object: namespace({ a: '1' }), previous: namespace({ a: '2' }), initial: false },
    true,
  ],
  [
    'the same labels',
    { type: 'updated', object: namespace({ a: '1' }), previous: namespace({ a: '1' }), initial: false },
    false,
  ],
  ['the first list', { type: 'added', object: namespace({}), initial: true }, false],
  ['a new one', { type: 'added', object: namespace({}), initial: false }, true],
  ['one that is gone', { type: 'deleted', object: namespace({}), initial: false }, true],
])('labels of a namespace: %s', ([, change, matters]) => {
  expect(labelsMatter(change)).toBe(matters);
});
