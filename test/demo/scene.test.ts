import { describe, expect, test } from 'vitest';
import type { EventObject } from '../support/kube-client/kube-client.ts';
import type { StatusObject } from '../support/status-rules/status-object.ts';
import { sceneOf } from './scene.ts';

const time = '2026-01-01T00:00:00Z';

function metadata(name: string, more: Partial<StatusObject['metadata']> = {}): StatusObject['metadata'] {
  const names = { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: '1' };
  return { ...names, creationTimestamp: time, generation: 1, ...more };
}

/** `Ready False/Pending: no node` */
function conditions(...texts: string[]) {
  return texts.map((text) => {
    const [type = '', status = '', reason = '', message = ''] = text.split(/[ /]|: /, 4);
    const rest = text.split(': ').slice(1).join(': ') || message;
    return {
      type,
      status: status as 'True' | 'False' | 'Unknown',
      reason,
      message: rest,
      lastTransitionTime: time,
    };
  });
}

function deployment(name: string, status?: StatusObject['status'], namespace = 'default'): StatusObject {
  return {
    apiVersion: 'inference-operator.io/v1alpha1',
    kind: 'InferenceDeployment',
    metadata: metadata(name, { namespace }),
    spec: { platformRef: { name: 'runai' } },
    status,
  };
}

function event(of: string, resourceVersion: string, reason: string, note?: string): EventObject {
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: metadata(`${of}.${resourceVersion}`, { resourceVersion }),
    regarding: { kind: 'InferenceDeployment', name: of, uid: `uid-${of}` },
    reason,
    type: 'Normal',
    ...(note !== undefined && { note }),
  } as EventObject;
}

const rowOf = (object: StatusObject, events: EventObject[] = []) =>
  sceneOf({ platforms: [], deployments: [object], events }).deployments[0];

describe('a deployment', () => {
  test('without a status is on its way, and nothing is made up', () => {
    expect(rowOf(deployment('llama'))).toEqual({
      name: 'llama',
      platform: 'runai',
      phase: '',
      ready: '',
      reason: '',
      health: 'busy',
      message: '',
      endpoint: '',
      event: '',
      eventId: '',
    });
  });

  test('shows phase, endpoint and condition', () => {
    const status = {
      phase: 'Running',
      endpoints: [{ name: 'serving', url: 'https://llama.example' }],
      conditions: conditions('Ready True/Running: fine'),
    };
    expect(rowOf(deployment('llama', status))).toMatchObject({
      phase: 'Running',
      endpoint: 'https://llama.example',
      ready: 'True',
      reason: 'Running',
      health: 'good',
      message: '',
    });
  });

  test.each([
    ['progress', ['Ready False/Pending: no node', 'Reconciling True/Pending'], 'busy', 'no node'],
    ['a person is needed', ['Ready False/Failed: bad image', 'Stalled True/Failed'], 'bad', 'bad image'],
    ['silence', ['Ready Unknown/PlatformUnreachable: no answer'], 'busy', 'no answer'],
    ['only Synced says why', ['Ready False/OutOfSync', 'Synced False/Rejected: no'], 'busy', 'no'],
    ['an accepted spec is no reason', ['Ready False/Creating', 'Synced True/Accepted: yes'], 'busy', ''],
  ])('%s', (_why, texts, health, message) => {
    expect(rowOf(deployment('llama', { conditions: conditions(...texts) }))).toMatchObject({
      health,
      message,
    });
  });

  test('of another namespace is named with it', () => {
    expect(rowOf(deployment('llama', undefined, 'team-b'))?.name).toBe('team-b/llama');
  });
});

describe('the last event', () => {
  test('is the one of the greatest version, as a number, and of this very object', () => {
    const events = [
      event('llama', '9', 'Created', 'old'),
      event('llama', '10', 'Ready', 'it runs'),
      event('other', '11', 'Deleted'),
    ];
    expect(rowOf(deployment('llama'), events)?.event).toBe('Ready: it runs');
    const earlier = { ...deployment('llama'), metadata: metadata('llama', { uid: 'another' }) };
    expect(rowOf(earlier, events)?.event).toBe('');
  });

  test('is known by what the API server gives it, whatever its text', () => {
    expect(rowOf(deployment('llama'), [event('llama', '7', 'Ready')])?.eventId).toBe('uid-llama.7 7');
  });

  test('is its reason alone where the note is missing, and says so where it stands in the row already', () => {
    expect(rowOf(deployment('llama'), [event('llama', '1', 'Ready')])?.event).toBe('Ready');
    const failed = deployment('llama', { conditions: conditions('Ready False/Failed: bad image') });
    expect(rowOf(failed, [event('llama', '1', 'Failed', 'bad image')])?.event).toBe('Failed, as said');
  });
});

test('platforms and deployments are in the order of their names', () => {
  const scene = sceneOf({
    platforms: [
      { ...deployment('runai', { url: 'https://a', conditions: conditions('Ready True/Connected') }) },
    ],
    deployments: [deployment('b'), deployment('a')],
    events: [],
  });
  expect(scene.deployments.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(scene.platforms).toEqual([
    { name: 'runai', url: 'https://a', reason: 'Connected', health: 'good', message: '' },
  ]);
});
