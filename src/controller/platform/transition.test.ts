import { expect, test } from 'vitest';
import { inferencePlatformSpecSchema } from '../../crd/inference-platform.ts';
import { unobserved } from '../../crd/unobserved.ts';
import type { PlatformObject } from './directory.ts';
import { transitionOf } from './transition.ts';

/** A platform object whose Ready is as given; without one it has none yet. */
function platform(ready?: { status: 'True' | 'False'; reason: string; message?: string }): PlatformObject {
  const lastTransitionTime = '2026-01-01T00:00:00Z';
  const condition = ready && {
    type: 'Ready',
    message: '',
    lastTransitionTime,
    observedGeneration: 1,
    ...ready,
  };
  return {
    apiVersion: 'inference-operator.io/v1alpha1',
    kind: 'InferencePlatform',
    metadata: {
      name: 'runai',
      namespace: 'a',
      uid: 'u',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: lastTransitionTime,
    },
    spec: inferencePlatformSpecSchema.parse({
      runai: { url: 'https://acme.run.ai' },
      credentialsSecretRef: { name: 'runai' },
    }),
    status: { conditions: condition ? [condition] : [] },
  };
}

const connected = platform({ status: 'True', reason: 'Connected' });
const refused = platform({ status: 'False', reason: 'CredentialsInvalid', message: 'no' });

test('another reason is told with its message', () => {
  expect(transitionOf({ type: 'updated', previous: connected, object: refused, initial: false })).toEqual({
    ready: 'False',
    reason: 'CredentialsInvalid',
    message: 'no',
  });
});

test('so is the first one', () => {
  expect(
    transitionOf({ type: 'updated', previous: platform(), object: connected, initial: false }),
  ).toMatchObject({ ready: 'True', reason: 'Connected' });
});

test.each([
  {
    what: 'another message of the same reason',
    change: {
      type: 'updated',
      previous: refused,
      object: platform({ status: 'False', reason: 'CredentialsInvalid', message: 'no, again' }),
      initial: false,
    },
  },
  { what: 'an object without a status', change: { type: 'added', object: platform(), initial: false } },
  { what: 'what was there at the start', change: { type: 'added', object: connected, initial: true } },
  { what: 'a deletion', change: { type: 'deleted', object: connected, initial: false } },
] as const)('$what tells nothing', ({ change }) => {
  expect(transitionOf(change)).toBeUndefined();
});

test('what the API server says of a new one, that it waits for the operator, is no word of ours', () => {
  const born = { ...platform(), status: unobserved('Connecting') };
  expect(transitionOf({ type: 'added', object: born, initial: false })).toBeUndefined();
});
