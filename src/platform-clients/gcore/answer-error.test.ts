import { describe, expect, test } from 'vitest';
import { PlatformError } from '../errors.ts';
import { Redactor } from '../http/redact.ts';
import { answerError, isNameTaken, taskError } from './answer-error.ts';

const error = (status: number, body: unknown, headers = {}) =>
  answerError(
    { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    'create the deployment',
    new Redactor(['hunter2-secret']),
  );
const own = (exception_class: string, message: string, more = {}) => ({
  exception_class,
  message,
  request_id: 'd7a764',
  ...more,
});

describe('classes', () => {
  test.each([
    [400, own('ValidationError', 'image: wrong format'), 'Invalid'],
    [422, { message: 'image: wrong format' }, 'Invalid'],
    [400, own('QuotaLimitExceed', 'Quota limit for inference_gpu_h100_count exceeded by 2'), 'Quota'],
    [403, own('QuotaLimitExceed', 'Quota limit for inference_gpu_h100_count exceeded by 2'), 'Quota'],
    [409, own('QuotaLimitExceed', 'exceeded by 2'), 'Quota'],
    [403, own('ForbiddenError', 'You are over your quota'), 'Quota'],
    [404, own('NotFoundError', 'no deployment llama70b'), 'Gone'],
    [409, own('ConflictError', 'llama70b exists'), 'Conflict'],
    [423, own('ConflictError', 'llama70b is locked by another task'), 'Conflict'],
    [423, {}, 'Conflict'],
    [
      403,
      own(
        'ForbiddenError',
        'The region 6 has reached the limit of flavor inference-16vcpu-232gib-1xh100-80gb',
      ),
      'Capacity',
    ],
    [403, own('ForbiddenError', 'You do not have permission to perform this action'), 'Forbidden'],
    [401, own('AuthenticationError', 'Token is invalid or expired'), 'Unauthorized'],
    [401, { code: 'token_not_valid', detail: 'Bad permanent token' }, 'Unauthorized'],
    [405, own('HTTPError', 'method not allowed'), 'Unsupported'],
    [404, own('HTTPError', 'no such path'), 'Unsupported'],
    [503, own('HTTPError', 'try again later'), 'Transient'],
    [408, own('HTTPError', 'too late'), 'Transient'],
    [429, own('HTTPError', 'too many'), 'Throttled'],
    [401, own('HTTPError', 'who are you'), 'Unauthorized'],
    [429, own('TooManyRequests', 'slow down'), 'Throttled'],
    [408, {}, 'Transient'],
    [500, own('InternalError', 'quota service is away'), 'Transient'],
    [503, '<html>', 'Transient'],
    [409, own('constructor', 'exists'), 'Conflict'],
    // Its word goes before the status.
    [500, own('ValidationError', 'image: wrong format'), 'Invalid'],
  ] as const)('%i %j is %s', (status, body, errorClass) => {
    expect(error(status, body)).toMatchObject({ class: errorClass, status });
  });
});

describe('words', () => {
  test.each([
    [
      'bad fields, said once',
      400,
      own('ValidationError', 'image: wrong format', {
        invalid_fields: { image: ['wrong format'], listening_port: ['too big', 'odd'] },
      }),
      'create the deployment: 400 image: wrong format; listening_port: too big, odd (request d7a764)',
    ],
    [
      'the numbers of a quota',
      403,
      own('QuotaLimitExceed', 'Quota limit for inference_gpu_h100_count exceeded by 2', {
        info: { attribute: 'inference_gpu_h100_count', current_usage: 2, requested_usage: 4, limit: 2 },
      }),
      'create the deployment: 403 Quota limit for inference_gpu_h100_count exceeded by 2; in use 2, requested 4, limit 2 (request d7a764)',
    ],
    [
      'the gateway',
      401,
      { code: 'not_authenticated', detail: 'Authentication credentials were not provided' },
      'create the deployment: 401 Authentication credentials were not provided',
    ],
    ['no JSON', 502, '<html>secret page</html>', 'create the deployment: 502 (the answer is not JSON)'],
    ['nothing', 500, '', 'create the deployment: 500'],
    [
      'somebody else',
      403,
      { error: 'denied by policy of hunter2-secret' },
      'create the deployment: 403; Gcore says it otherwise, so perhaps something else answers at this url',
    ],
  ])('%s', (_, status, body, message) => {
    expect(error(status, body).message).toBe(message);
  });

  test('nothing else of the answer, and no secret', () => {
    const body = own('ValidationError', 'bad hunter2-secret', { traceback: 'File "x.py"', internal: 'y' });
    expect(error(400, body).message).toBe('create the deployment: 400 bad *** (request d7a764)');
  });

  test.each([
    [401, own('UnauthorizedError', 'Token is invalid')],
    [404, own('NotFoundError', 'no project 1234')],
    [423, own('ConflictError', 'llama70b is locked by another task')],
    [500, own('InternalError', 'try again')],
  ])('%i is tried again soon, and says the same each time', (status, body) => {
    const again = { ...body, request_id: '77aa01' };
    expect(error(status, again).message).toBe(error(status, body).message);
    expect(error(status, body).message).toContain(body.message);
  });

  test('how long to wait', () => {
    expect(error(429, {}, { 'retry-after': '7' })).toMatchObject({ class: 'Throttled', retryAfterMs: 7_000 });
  });
});

test.each([
  ['quota of H100 is exceeded', 'Quota'],
  ['The region 6 has reached the limit of flavor inference-x', 'Capacity'],
  ['no capacity', 'Capacity'],
  ['flavor inference-x is not available', 'Capacity'],
  ['image not found', 'Invalid'],
])('a task that says "%s" is %s', (text, errorClass) => {
  expect(taskError(text)).toBe(errorClass);
});

test.each([
  ['Invalid', 'name: llama70b already exists', true],
  ['Invalid', 'name must be unique', true],
  ['Invalid', 'registry credentials hub does not exist', false],
  ['Invalid', "API key team-a doesn't exist", false],
  ['Invalid', 'image: wrong format', false],
  ['Quota', 'the limit exists', false],
] as const)('%s "%s" is about a name that is taken: %s', (errorClass, message, is) => {
  expect(isNameTaken(new PlatformError(errorClass, message))).toBe(is);
});
