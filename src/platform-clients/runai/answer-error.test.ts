import { expect, test } from 'vitest';
import { Redactor } from '../http/redact.ts';
import { answerError } from './answer-error.ts';

const error = (status: number, body: unknown, headers = {}) =>
  answerError(
    { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    'create the inference',
    new Redactor(['hunter2-secret']),
  );

test.each([
  [400, { code: 400, message: 'spec.image is missing' }, 'Invalid'],
  [400, { code: 400, message: "workload with name 'a' already exists in this project" }, 'Conflict'],
  [409, { code: 409, message: 'workload with that name Already Exists' }, 'Conflict'],
  [409, { code: 409, message: 'locked' }, 'Conflict'],
  [400, { code: 400, message: 'this feature is incompatible with the version of cluster' }, 'Unsupported'],
  [403, { code: 403, message: 'project is over its GPU quota' }, 'Quota'],
  [400, { code: 400, message: 'exceeds Quota' }, 'Quota'],
  [403, { code: 403, message: 'no permission on project 33' }, 'Forbidden'],
  [401, { code: 401, message: 'Issuer is not familiar.' }, 'Unauthorized'],
  [404, { code: 404, message: 'no workload' }, 'Gone'],
  [503, { code: 503, message: 'quota service is away' }, 'Transient'],
  [429, {}, 'Throttled'],
] as const)('%i %j is %s', (status, body, errorClass) => {
  expect(error(status, body)).toMatchObject({ class: errorClass, status });
});

test.each([
  [
    'the message',
    { code: 400, message: 'spec.image is missing' },
    'create the inference: 400 spec.image is missing',
  ],
  ['its details', { message: 'bad', details: 'see policy' }, 'create the inference: 400 bad; see policy'],
  [
    'what a policy says',
    {
      message: 'policy',
      complianceIssues: ['no GPU', { field: 'spec.image', message: 'from our registry only' }],
    },
    'create the inference: 400 policy; no GPU; spec.image: from our registry only',
  ],
  [
    'what a policy says, in the documented form',
    {
      message: 'not compliant',
      complianceIssues: [
        { field: 'compute.gpuDevicesRequest', details: 'must be at most 4', rule: 'max' },
        { details: 'is required', rule: 'required' },
        { field: 'spec.image', details: '', rule: 'options' },
        { field: 'spec.args' },
      ],
    },
    'create the inference: 400 not compliant; compute.gpuDevicesRequest: must be at most 4; is required; spec.image: breaks the rule options',
  ],
  [
    'five issues of a policy at most',
    { message: 'no', complianceIssues: ['a', 'b', 'c', 'd', 'e', 'f'] },
    'create the inference: 400 no; a; b; c; d; e',
  ],
  [
    'an OAuth error',
    { error: 'invalid_grant', error_description: 'expired' },
    'create the inference: 400 expired',
  ],
  [
    'an OAuth error without a description',
    { error: 'invalid_grant' },
    'create the inference: 400 invalid_grant',
  ],
  [
    'nothing of an HTML page',
    '<html>secret things</html>',
    'create the inference: 400 (the answer is not JSON)',
  ],
  ['nothing of an empty body', '', 'create the inference: 400'],
  ['no other field', { message: 'bad', request: { password: 'x' } }, 'create the inference: 400 bad'],
  ['no wrong type', { message: { deep: 1 }, details: 7 }, 'create the inference: 400'],
  ['no secret', { message: 'value hunter2-secret is bad' }, 'create the inference: 400 value *** is bad'],
])('shows %s', (_, body, message) => {
  expect(error(400, body).message).toBe(message);
});

test('keeps the wait that was asked for', () => {
  expect(error(429, { message: 'x' }, { 'retry-after': '3' })).toMatchObject({ retryAfterMs: 3_000 });
});

test('tells every issue of a policy in full, and once', () => {
  const issues = [1, 2, 3, 4, 5].map((field) => `spec.field${field}: ${'must be smaller '.repeat(8).trim()}`);
  const { message } = error(400, { message: 'not compliant', complianceIssues: issues });
  expect(message).toBe(`create the inference: 400 not compliant; ${issues.join('; ')}`);
});

test('is cut to length', () => {
  const long = 'x'.repeat(10_000);
  expect(error(400, { message: long }).message.length).toBeLessThan(400);
  const details = Array.from({ length: 50 }, () => long);
  expect(error(400, { message: long, details }).message.length).toBeLessThan(1_100);
});
