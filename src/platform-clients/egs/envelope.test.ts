import { describe, expect, test } from 'vitest';
import { startEgsStory } from '../../../test/support/egs-story.ts';
import { withTrueStatus } from './envelope.ts';

/** A failure with so many words, whatever HTTP says. `cause`: what the text in it says. */
function failure(statusCode: number, cause = statusCode) {
  const data = JSON.stringify({ error: { Message: 'no', Status: cause, StatusCode: cause } });
  return {
    statusCode,
    status: 'UNKNOWN',
    message: 'UNKNOWN',
    data: null,
    error: { message: 'UNKNOWN', data },
  };
}

const answer = (status: number, body: unknown) => ({ status, headers: {}, body: JSON.stringify(body) });

test.each([
  { why: 'a success', http: 200, body: { statusCode: 200, status: 'OK', data: {} }, status: 200 },
  { why: 'the envelope alone says that it failed', http: 200, body: failure(429), status: 429 },
  { why: 'the cause alone says it', http: 200, body: failure(200, 503), status: 503 },
  {
    why: 'HTTP says it: a call that may have had an effect is no refusal',
    http: 500,
    body: failure(500, 429),
    status: 500,
  },
  { why: 'HTTP says it, and the envelope something else', http: 502, body: failure(404), status: 502 },
  {
    why: 'a success with a cause of something',
    http: 200,
    body: { ...failure(200, 503), data: {} },
    status: 200,
  },
  { why: 'not JSON', http: 200, body: '<html>', status: 200 },
])('the true status: $why', ({ http, body, status }) => {
  expect(withTrueStatus(answer(http, body)).status).toBe(status);
});

describe('a failure inside of a success', () => {
  const list = { method: 'GET', path: '/api/v1/inference-endpoint/list' } as const;
  const spoiled = (statusCode: number, headers: Record<string, string> = {}) =>
    ({ ...list, effect: { kind: 'status', status: 200, body: failure(statusCode), headers } }) as const;

  test('of too many calls slows all of them', async () => {
    await using run = await startEgsStory();
    await run.apply();
    await run.control.inject({ ...spoiled(429, { 'retry-after': '20' }), times: 1 });
    const finding = await run.client.find({ home: run.home, name: run.name }, run.call);
    expect(finding).toMatchObject({ kind: 'Unknown', error: { class: 'Throttled', status: 429 } });
    expect(run.connection.limiter.pausedFor).toBe(20_000);
  });

  test('of the server counts for the breaker', async () => {
    await using run = await startEgsStory();
    await run.apply();
    await run.control.inject(spoiled(503));
    for (let time = 0; time < 5; time += 1) {
      expect(run.connection.breaker.openedBy).toBeUndefined();
      await run.client.find({ home: run.home, name: run.name }, run.call);
    }
    expect(run.connection.breaker.openedBy).toMatchObject({ message: 'the platform answers 503' });
  });

  test('of too many calls slows all, where a token is asked for', async () => {
    await using run = await startEgsStory();
    const { effect } = spoiled(429, { 'retry-after': '20' });
    await run.control.inject({ method: 'POST', path: '/api/v1/auth', times: 1, effect });
    expect(await run.connection.probe(run.call)).toMatchObject({ class: 'Throttled' });
    expect(run.connection.limiter.pausedFor).toBe(20_000);
  });
});
