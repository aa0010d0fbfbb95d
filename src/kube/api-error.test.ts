import { describe, expect, test } from 'vitest';
import { ApiError } from './api-error.ts';

describe('from an answer', () => {
  test('a Status gives reason, message, causes and the time to wait', () => {
    const status = {
      kind: 'Status',
      code: 504,
      reason: 'Timeout',
      message: 'Too large resource version: 9, current: 5',
      details: { retryAfterSeconds: 1, causes: [{ reason: 'ResourceVersionTooLarge' }] },
    };
    expect(ApiError.fromAnswer('GET /api', 504, JSON.stringify(status), undefined)).toMatchObject({
      status: 504,
      reason: 'Timeout',
      message: status.message,
      retryAfterMs: 1_000,
      causes: ['ResourceVersionTooLarge'],
    });
  });

  test.each([
    { body: '<html>token=abc</html>', why: 'a proxy’s page' },
    { body: '{"kind":"List"}', why: 'JSON of another kind' },
    { body: 'null', why: 'JSON that is no object' },
    { body: '', why: 'nothing' },
  ])('$why is not quoted', ({ body }) => {
    const error = ApiError.fromAnswer('GET /api', 502, body, undefined);
    expect(error.message).toBe('GET /api: HTTP 502, and the answer is not a Kubernetes Status');
  });

  test.each([
    { header: '7', ms: 7_000 },
    { header: undefined, ms: undefined },
    { header: 'Wed, 21 Oct 2026 07:28:00 GMT', ms: undefined },
    { header: '-1', ms: undefined },
  ])('Retry-After $header', ({ header, ms }) => {
    expect(ApiError.fromAnswer('GET /api', 429, '', header).retryAfterMs).toBe(ms);
  });
});

test.each([
  { code: 'ECONNREFUSED', reason: 'ConnectionFailed' },
  { code: 'UND_ERR_SOCKET', reason: 'ConnectionFailed' },
  { code: 'UND_ERR_CONNECT_TIMEOUT', reason: 'Timeout' },
  { code: 'UND_ERR_HEADERS_TIMEOUT', reason: 'Timeout' },
  { code: 'SELF_SIGNED_CERT_IN_CHAIN', reason: 'CertificateInvalid' },
  { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', reason: 'CertificateInvalid' },
  { code: 'ERR_TLS_CERT_ALTNAME_INVALID', reason: 'CertificateInvalid' },
])('$code is $reason', ({ code, reason }) => {
  const error = ApiError.fromFailure('GET /api', Object.assign(new Error('no'), { code }));
  expect(error).toMatchObject({ status: 0, reason, message: `GET /api: no (${code})` });
});

test('of several addresses the first says why', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED' });
  expect(ApiError.fromFailure('GET /api', new AggregateError([refused])).message).toBe(
    'GET /api: connect ECONNREFUSED ::1:1 (ECONNREFUSED)',
  );
});

test.each([
  { text: 'sent Bearer abc.def', shown: 'sent Bearer ***' },
  { text: 'jwt eyJhbGciOi.eyJpc3Mi.c2ln here', shown: 'jwt *** here' },
  { text: 'https://user:pass@host/x', shown: 'https://***@host/x' },
  {
    text: 'Invalid value: "{\\"env\\":\\"s3cr3t\\"}": unknown field "spec.x"',
    shown: 'Invalid value: {…}: unknown field "spec.x"',
  },
  {
    text: String.raw`bad "{\"args\":\"password=a\",\"env\":\"s3cr3t\"}" here`,
    shown: 'bad {…} here',
  },
  { text: 'one\r\ntwo\u0000three', shown: 'one two three' },
  { text: 'not \u202egpj.exe', shown: 'not gpj.exe' },
])('sanitizes $text', ({ text, shown }) => {
  expect(new ApiError(0, 'x', text).message).toBe(shown);
});

test('is bounded', () => {
  expect(new ApiError(0, 'x', 'a'.repeat(5_000)).message).toHaveLength(1024);
  // Half a character is replaced by whoever gets it, and would differ from it ever after.
  expect(new ApiError(0, 'x', `${'a'.repeat(1_022)}😀😀`).message.isWellFormed()).toBe(true);
});
