import { expect, test } from 'vitest';
import { messageComplaints } from './message-rules.ts';
import type { StatusObject } from './status-object.ts';

const says = (message: string): StatusObject => ({
  apiVersion: 'inference-operator.io/v1alpha1',
  kind: 'InferenceDeployment',
  metadata: {
    name: 'llama',
    namespace: 'team-a',
    uid: 'e3b0c442-98fc-4c14-9afb-f4c8996fb924',
    resourceVersion: '1',
    creationTimestamp: '2026-01-05T12:00:00Z',
    generation: 1,
  },
  status: {
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'Pending',
        message,
        lastTransitionTime: '2026-01-05T12:00:00Z',
      },
    ],
  },
});

test.each([
  ['', 'is empty'],
  ['no room for it.', 'begins in small letters'],
  ['No room.. Wait.', 'has a full stop too many'],
  ['No room:. Wait.', 'has a full stop too many'],
  ['No  room.', 'has a blank too many'],
  ['No room .', 'has a blank too many'],
  ['Region undefined has no room.', 'shows what was not given'],
  ['EGS says {"error":1}.', 'shows JSON'],
  ['It is made there (or not.', 'has a stray ('],
  ['It differs in containers[7.', 'has a stray ['],
])('"%s" %s', (message, what) => {
  expect(messageComplaints(undefined, says(message))).toEqual([`the message of Ready ${what}: ${message}`]);
});

test.each([
  'The name llama is taken. To take it over, add spec.adopt: {id: x}.',
  'Create the endpoint: 422 (the answer is not JSON)',
  'What was said is too long to be told in full (and so cut …',
])('"%s" is a sentence', (message) => {
  expect(messageComplaints(undefined, says(message))).toEqual([]);
});

test('what a write leaves as it was is not judged again', () => {
  expect(messageComplaints(says(''), says(''))).toEqual([]);
});
