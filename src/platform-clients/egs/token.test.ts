import { describe, expect, test } from 'vitest';
import { startEgsStory } from '../../../test/support/egs-story.ts';
import { accessRefusal } from '../../../test/simulators/egs/api-error.ts';
import { seedKeys } from '../../../test/simulators/egs/places.ts';

const HOUR = 3_600_000;
const AUTH = { route: '/api/v1/auth' };

describe('a token', () => {
  test('is asked for once, and again a minute before it ends by its own word', async () => {
    await using run = await startEgsStory({ tokenTtlS: 900 });
    await Promise.all(Array.from({ length: 20 }, () => run.connection.probe(run.call)));
    expect(await run.control.calls(AUTH)).toHaveLength(1);
    await run.pass(839_999);
    await run.connection.probe(run.call);
    expect(await run.control.calls(AUTH)).toHaveLength(1);
    await run.pass(1);
    await run.connection.probe(run.call);
    expect(await run.control.calls(AUTH)).toHaveLength(2);
  });

  test.each([-HOUR, HOUR])('sequence 33: lives as long whatever becomes of our clock: %i ms', async (ms) => {
    await using run = await startEgsStory({ tokenTtlS: 900 });
    await run.connection.probe(run.call);
    run.clock.jumpWall(ms);
    await run.pass(839_999);
    await run.connection.probe(run.call);
    expect(await run.control.calls(AUTH)).toHaveLength(1);
    await run.pass(1);
    await run.connection.probe(run.call);
    await run.pass(839_999);
    await run.connection.probe(run.call);
    expect(await run.control.calls(AUTH)).toHaveLength(2);
  });

  test('that says nothing is good for five minutes', async () => {
    await using run = await startEgsStory({ tokenShape: 'opaque' });
    await run.connection.probe(run.call);
    await run.pass(239_999);
    await run.connection.probe(run.call);
    expect(await run.control.calls(AUTH)).toHaveLength(1);
    await run.pass(1);
    await run.connection.probe(run.call);
    expect(await run.control.calls(AUTH)).toHaveLength(2);
  });

  test.each(['same', 200] as const)(
    'that is refused is replaced once (httpStatus %s)',
    async (httpStatus) => {
      await using run = await startEgsStory({ httpStatus });
      expect(await run.connection.probe(run.call)).toBeUndefined();
      await run.control.revokeTokens();
      expect(await run.connection.probe(run.call)).toBeUndefined();
      const body: unknown = JSON.parse(accessRefusal(401, 'UNAUTHENTICATED', 'Unauthenticated').body ?? '');
      const status = httpStatus === 200 ? 200 : 401;
      await run.control.inject({
        path: '/api/v1/slice-workspace/list',
        effect: { kind: 'status', status, body },
      });
      const before = (await run.control.calls(AUTH)).length;
      expect(await run.connection.probe(run.call)).toMatchObject({
        class: 'Unauthorized',
        status: 401,
        message: 'list the workspaces: 401 Unauthenticated (the account is the one of Secret prod/egs)',
      });
      expect((await run.control.calls(AUTH)).length).toBe(before + 1);
    },
  );

  test.each([
    ['malformed', 'no-uuid', /400 Api Key Configuration is invalid/],
    ['unknown', '00000000-0000-4000-8000-000000000000', /401 Unauthenticated/],
  ])('for a key that is %s: the credentials are refused', async (_, key, words) => {
    await using run = await startEgsStory({}, key);
    const error = await run.connection.probe(run.call);
    // Of the token, not of a call that it is for.
    expect(error).toMatchObject({ class: 'Unauthorized', status: undefined });
    expect(error?.message).toMatch(words);
    expect(error?.message).toMatch(/^EGS refuses apiKey of Secret prod\/egs: sign in: /);
  });

  test('for a key that has expired: the credentials are refused, and no answer shows the key', async () => {
    await using run = await startEgsStory();
    await run.control.setKey('operator', { validUntil: await run.control.now() });
    const error = await run.connection.probe(run.call);
    expect(error).toMatchObject({ class: 'Unauthorized' });
    expect(error?.message).toContain('Api Key has expired');
    expect(JSON.stringify(await run.control.calls())).not.toContain(seedKeys.operator);
  });

  test.each([
    [
      'HTML',
      { kind: 'html' },
      'InvalidPlatform',
      'sign in: the answer is not JSON with a token; is this the URL of EGS?',
    ],
    [
      'nothing there',
      { kind: 'html', status: 404 },
      'InvalidPlatform',
      'sign in: 404 (the answer is not JSON); is this the URL of EGS?',
    ],
    [
      'a refusal of somebody else',
      { kind: 'status', status: 401, body: { message: 'who?' } },
      'InvalidPlatform',
      'sign in: 401 who?; is this the URL of EGS?',
    ],
    ['a bad gateway', { kind: 'html', status: 502 }, 'Transient', 'sign in: 502 (the answer is not JSON)'],
    [
      'too many calls',
      { kind: 'status', status: 429, headers: { 'retry-after': '9' } },
      'Throttled',
      'sign in: 429',
    ],
  ] as const)('%s', async (_, effect, errorClass, words) => {
    await using run = await startEgsStory();
    await run.control.inject({ path: '/api/v1/auth', effect });
    const error = await run.connection.probe(run.call);
    expect(error).toMatchObject({ class: errorClass });
    expect(error?.message).toBe(words);
  });
});

describe('the probe', () => {
  test.each(['html', 'json'] as const)(
    'tells a server that is no EGS by a route that it lacks (%s)',
    async (noRoute) => {
      await using run = await startEgsStory({ noRoute });
      await run.control.inject({
        path: '/api/v1/slice-workspace/list',
        effect: { kind: 'html', status: 404 },
      });
      expect(await run.connection.probe(run.call)).toMatchObject({
        class: 'InvalidPlatform',
        message: 'list the workspaces: 404 (the answer is not JSON); is this the URL of EGS?',
      });
    },
  );

  test('tells what is not as documented', async () => {
    await using run = await startEgsStory();
    await run.control.inject({
      path: '/api/v1/slice-workspace/list',
      effect: { kind: 'wrongJson', body: { statusCode: 200, data: {} } },
    });
    expect(await run.connection.probe(run.call)).toMatchObject({ class: 'InvalidPlatform' });
  });
});
