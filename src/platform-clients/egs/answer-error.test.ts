import { describe, expect, test } from 'vitest';
import { accessRefusal, ApiError, errorBody } from '../../../test/simulators/egs/api-error.ts';
import { defaultKnobs } from '../../../test/simulators/egs/knobs.ts';
import { noRoute } from '../../../test/simulators/egs/no-route.ts';
import { Redactor } from '../http/redact.ts';
import { answerError, holdsGpus, stillQueues } from './answer-error.ts';
import { withTrueStatus } from './envelope.ts';

const errorOf = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = withTrueStatus({ status, headers, body: text });
  return answerError(answer, 'create the endpoint', new Redactor(['hf_secretvalue']));
};
const refusal = (status: number, facts: Partial<ApiError['facts']>, knobs = {}) => {
  const said = new ApiError(status, { message: 'Error while deleting GPR', because: '', ...facts });
  const { status: http, body = '' } = said.response({ ...defaultKnobs, ...knobs });
  return errorOf(http, body);
};

// As the documentation has it, to the letter.
const documented = String.raw`{"statusCode":422,"status":"UNKNOWN","message":"UNKNOWN","data":null,"error":{"errorKey":"UNKNOWN","message":"UNKNOWN",
 "data":"{\"error\":{\"Message\":\"wait time could not be read\",\"Status\":422,\"DetailedError\":{\"Errormessage\":\"\\\"exitDuration\\\" may not be empty\",\"Reason\":\"\",\"Details\":\"\"},\"StatusCode\":422,\"ReferenceDocumentation\":\"NA\"}}"}}`;

describe('words', () => {
  test('one sentence out of the string inside the error', () => {
    expect(errorOf(422, documented)).toMatchObject({
      class: 'Invalid',
      status: 422,
      message: 'create the endpoint: 422 "exitDuration" may not be empty',
    });
  });

  const details = [
    { reason: 'FieldValueRequired', message: 'Required value: predictor', field: 'spec.predictor' },
    { reason: 'FieldValueInvalid', message: 'too long', field: 'metadata.name' },
  ];
  test.each([
    ['the cause', { because: 'no such thing', details }, 'no such thing'],
    ['all details where there is no cause', { details }, 'Required value: predictor; too long'],
    ['what could not be done where there is neither', {}, 'Error while deleting GPR'],
  ])('%s', (_, facts, words) => {
    expect(refusal(422, facts).message).toBe(`create the endpoint: 422 ${words}`);
  });

  test.each([
    ['UNKNOWN is no word', errorBody(500, { errorWords: 'UNKNOWN' }), 'create the endpoint: 500'],
    [
      'the outer words where there is nothing inside',
      errorBody(422, { errorWords: 'short' }),
      'create the endpoint: 422 Bad Request',
    ],
    [
      'data that is no JSON',
      { ...errorBody(500, { errorWords: 'short' }, 'oops') },
      'create the endpoint: 500 Internal Server Error',
    ],
    ['no body', '', 'create the endpoint: 500'],
    ['HTML', '<!doctype html><h1>Bad gateway</h1>', 'create the endpoint: 500 (the answer is not JSON)'],
  ])('%s', (_, body, message) => {
    const { statusCode } = (typeof body === 'string' ? {} : body) as { statusCode?: number };
    expect(errorOf(statusCode ?? 500, body).message).toBe(message);
  });

  test('secrets that it repeats are masked', () => {
    const { message } = refusal(422, { because: 'env HF_TOKEN=hf_secretvalue is not allowed' });
    expect(message).not.toContain('hf_secretvalue');
  });
});

describe('class', () => {
  test.each([
    [400, {}, 'Invalid'],
    [422, {}, 'Invalid'],
    [422, { because: 'maximum number of GPRs (3) of the workspace is exceeded' }, 'Quota'],
    [400, { because: 'GPU limit of the workspace policy (8) reached' }, 'Quota'],
    [422, { because: 'no quota is left' }, 'Quota'],
    [403, { because: 'limit', reason: 'Forbidden' }, 'Forbidden'],
    [404, { reason: 'NotFound' }, 'Gone'],
    [404, {}, 'Gone'],
    [500, { reason: 'NotFound' }, 'Gone'],
    [409, {}, 'Conflict'],
    [422, { reason: 'AlreadyExists', because: 'exists' }, 'Conflict'],
    [500, { because: 'limit' }, 'Transient'],
    [503, {}, 'Transient'],
  ] as const)('%i %j is %s', (status, facts, errorClass) => {
    expect(refusal(status, facts)).toMatchObject({ class: errorClass, status });
    // The same where HTTP says that all is well.
    expect(refusal(status, facts, { httpStatus: 200 })).toMatchObject({ class: errorClass, status });
  });

  test('401 is about the key', () => {
    const { body = '' } = accessRefusal(401, 'UNAUTHENTICATED', 'Unauthenticated');
    expect(errorOf(401, body)).toMatchObject({
      class: 'Unauthorized',
      message: 'create the endpoint: 401 Unauthenticated',
    });
  });

  test('429 says for how long', () => {
    const body = errorBody(429, defaultKnobs);
    expect(errorOf(429, body, { 'retry-after': '7' })).toMatchObject({
      class: 'Throttled',
      retryAfterMs: 7_000,
    });
  });

  test.each(['json', 'html'] as const)('a route that there is not, told in %s, is not supported', (form) => {
    const request = { method: 'POST', path: '/api/v1/inference-endpoint' };
    const { status, body = '' } = noRoute(request as Parameters<typeof noRoute>[0], {
      ...defaultKnobs,
      noRoute: form,
    });
    expect(errorOf(status, body)).toMatchObject({ class: 'Unsupported', status: 404 });
  });
});

test('held GPUs and requests that still wait are told by their words', () => {
  const held = refusal(500, { because: 'Cannot delete GPR in Successful state' });
  const queued = refusal(500, { because: 'Cannot update early release of GPR in Queued state' });
  expect([holdsGpus(held), holdsGpus(queued)]).toEqual([true, false]);
  expect([stillQueues(held), stillQueues(queued)]).toEqual([false, true]);
});
