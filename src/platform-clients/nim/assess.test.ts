import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { Assessment, Observation, Question } from '../platform.ts';
import { assess } from './assess.ts';
import type { NimDetail } from './detail.ts';

const SPEC = { image: 'a:1', replicas: 2 };
const WINDOW = 3_000;

interface Scene {
  spec?: JsonObject;
  observation?: Partial<Observation>;
  detail?: Partial<NimDetail>;
  question?: Partial<Question>;
}

const judged = ({ spec = SPEC, observation, detail, question }: Scene): Assessment =>
  assess({
    desired: { name: 'a', body: { metadata: { name: 'a' }, spec }, hash: 'v1:h:', notices: [] },
    observation: {
      phaseClass: 'Running',
      phaseMessage: '',
      deleting: false,
      begunAt: 10_000,
      ...observation,
      detail: { spec, beside: {}, sync: { status: 'Synced' }, runningPods: 2, ...detail },
    } as unknown as Observation,
    operation: undefined,
    provisional: undefined,
    polling: { active: 1_000, visibilityWindow: WINDOW },
    ...question,
  });

const updating: Question['operation'] = { type: 'Update', startedAt: '2026-01-05T10:00:00Z' };
const creating: Question['operation'] = { type: 'Create', startedAt: '2026-01-05T10:00:00Z' };
const failed = { sync: { status: 'Failed', message: 'spec.multiNode: Forbidden: field is immutable' } };

test.each<[string, Scene, Partial<Assessment>]>([
  ['it runs', {}, { ready: true, reason: 'Running', available: true }],
  ['nothing is said of its way', { detail: { sync: undefined } }, { ready: true }],
  [
    'still on its way',
    { detail: { sync: { status: 'Applying', message: '' } } },
    { ready: false, reason: 'Updating', available: true, stuck: false },
  ],
  [
    'pods are missing',
    { detail: { runningPods: 1 } },
    { ready: false, reason: 'Degraded', message: 'Only 1 of 2 pods run.' },
  ],
  [
    'pods are missing after a change',
    { detail: { runningPods: 1 }, question: { operation: creating } },
    { ready: false, reason: 'Updating' },
  ],
  [
    'not one pod runs, whatever the phase says',
    { detail: { runningPods: 0 } },
    { ready: false, reason: 'Degraded', available: false },
  ],
  [
    'nobody says how many pods run',
    { detail: { runningPods: undefined } },
    { ready: true, reason: 'Running', available: true },
  ],
  [
    'on several nodes one pod will do',
    { spec: { replicas: 3, multiNode: { workers: 2 } }, detail: { runningPods: 1 } },
    { ready: true },
  ],
  [
    'the least of its scaling',
    { spec: { autoscaling: { minReplicas: 1, maxReplicas: 5 } }, detail: { runningPods: 1 } },
    { ready: true },
  ],
  ['a create needs one look', { question: { operation: creating } }, { ready: true }],
  [
    'an update needs two',
    { question: { operation: updating } },
    {
      ready: false,
      reason: 'Updating',
      message: 'The platform is asked once more whether this spec is in force.',
      provisional: { key: 'spec:v1:h:', apart: 1_000 },
    },
  ],
  [
    'the second one',
    { question: { operation: updating, provisional: { key: 'spec:v1:h:', since: 9_000 } } },
    { ready: true },
  ],
  [
    'another spec is shown',
    { detail: { spec: { image: 'a:0', replicas: 2 } }, question: { operation: updating } },
    { ready: false, reason: 'Updating', message: 'The platform does not show this spec yet.' },
  ],
  [
    'another spec is no matter where drift is ignored',
    {
      detail: { spec: { image: 'a:0', replicas: 2 } },
      question: { operation: updating, ignoresDrift: true },
    },
    { ready: false, provisional: { key: 'differs:v1:h:', apart: WINDOW } },
  ],
  [
    'it stops',
    { spec: { replicas: 0 }, observation: { phaseClass: 'Stopping' }, detail: { runningPods: 1 } },
    { ready: false, reason: 'Stopping', stuck: false },
  ],
  [
    'it has stopped',
    { spec: { replicas: 0 }, observation: { phaseClass: 'Stopped' }, detail: { runningPods: 0 } },
    { ready: true, reason: 'Stopped', available: false, stuck: false },
  ],
  [
    'it has stopped, and its cluster is still at it',
    {
      spec: { replicas: 0 },
      observation: { phaseClass: 'Stopped' },
      detail: { runningPods: 0, sync: { status: 'Applying', message: '' } },
      question: { operation: updating },
    },
    { ready: false, reason: 'Stopping', available: false, stuck: false },
  ],
  [
    'it has stopped, and a second look is to say so',
    {
      spec: { replicas: 0 },
      observation: { phaseClass: 'Stopped' },
      detail: { spec: { replicas: 0 }, runningPods: 0 },
      question: { operation: updating },
    },
    { ready: false, reason: 'Stopping', provisional: { key: 'spec:v1:h:', apart: 1_000 } },
  ],
  [
    'it has stopped, and its spec is not shown yet',
    {
      spec: { image: 'a:1', replicas: 0 },
      observation: { phaseClass: 'Stopped' },
      detail: { spec: { image: 'a:0', replicas: 0 }, runningPods: 0 },
      question: { operation: updating },
    },
    { ready: false, reason: 'Stopping' },
  ],
  [
    'stopped, and nobody asked for it',
    { observation: { phaseClass: 'Stopped' }, detail: { runningPods: 0 } },
    { ready: false, reason: 'Stopped', stuck: true, available: false },
  ],
  [
    'stopped until a change is in force',
    { observation: { phaseClass: 'Stopped' }, detail: { runningPods: 0 }, question: { operation: updating } },
    { ready: false, reason: 'Stopped', stuck: false },
  ],
  [
    'degraded, with pods',
    { observation: { phaseClass: 'Degraded' }, detail: { runningPods: 1 } },
    { ready: false, reason: 'Degraded', available: true, stuck: false },
  ],
  [
    'rolled, without pods',
    { observation: { phaseClass: 'Updating' }, detail: { runningPods: 0 } },
    { ready: false, reason: 'Updating', available: false },
  ],
  [
    'it failed',
    { observation: { phaseClass: 'Failed' }, detail: { runningPods: 0 } },
    { ready: false, reason: 'Failed', stuck: true, available: false },
  ],
  ['it ended', { observation: { phaseClass: 'Completed' } }, { ready: false, stuck: true }],
  [
    'a word that nobody knows',
    { observation: { phaseClass: 'Unknown' } },
    { ready: false, reason: 'Unknown', stuck: false },
  ],
  [
    'it goes away',
    { observation: { deleting: true, phaseClass: 'Deleting' } },
    { ready: false, reason: 'Deleting', stuck: false, available: false },
  ],
  [
    'the cluster refused it, and the old pods serve',
    { observation: { phaseClass: 'Initializing' }, detail: failed },
    { ready: false, reason: 'Failed', stuck: true, available: true },
  ],
  [
    'right after a change it may be the refusal of before',
    { detail: failed, question: { operation: updating } },
    { ready: false, stuck: false, provisional: { key: 'refused:v1:h:', apart: WINDOW } },
  ],
])('%s', (_why, scene, expected) => {
  expect(judged(scene)).toMatchObject(expected);
});

test.each<[string, Question['operation'], string, string]>([
  ['of a change, with words about one', undefined, failed.sync.message, 'Immutable'],
  ['of a change, without', updating, 'no such StorageClass', 'Invalid'],
  ['of a create', creating, failed.sync.message, 'Invalid'],
])('a refusal by the cluster %s', (_why, operation, message, errorClass) => {
  const provisional = { key: 'refused:v1:h:', since: 0 };
  const scene: Scene = {
    observation: { phaseMessage: message },
    detail: { sync: { status: 'Failed', message } },
    question: { operation, provisional },
  };
  expect(judged(scene).refused).toMatchObject({ class: errorClass, message });
});
