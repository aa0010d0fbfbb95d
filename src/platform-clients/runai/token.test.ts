import { describe, expect, test } from 'vitest';
import type { CannedAnswer, SeenRequest } from '../../../test/support/local-server.ts';
import { tokenBench as setUp } from '../../../test/support/token-bench.ts';

const signal = new AbortController().signal;

const v2 = (token: string, more: object = {}): CannedAnswer => ({
  body: { access_token: token, token_type: 'Bearer', ...more },
});

describe('forms', () => {
  test('v2 is a form', async () => {
    await using bench = await setUp(() => v2('t', { expires_in: 3600 }));
    expect(await bench.tokens.get(signal)).toBe('t');
    expect(bench.server.seen[0]).toMatchObject({
      method: 'POST',
      path: '/api/v2/token',
      body: 'grant_type=client_credentials&client_id=me&client_secret=a%2Bb%26c',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(bench.server.seen[0]?.headers.authorization).toBeUndefined();
  });

  test.each([
    ['404', { status: 404, body: { code: 404, message: 'no such route' } }],
    ['405', { status: 405, body: '' }],
    ['a grant that v2 does not know', { status: 400, body: { error: 'unsupported_grant_type' } }],
  ])('%s on v2 leads to v1, which is remembered', async (_, refusal) => {
    await using bench = await setUp((request) =>
      request.path === '/api/v2/token' ? refusal : { body: { accessToken: 't1', expiresIn: 100 } },
    );
    expect(await bench.tokens.get(signal)).toBe('t1');
    expect(bench.server.seen[1]).toMatchObject({
      path: '/api/v1/token',
      body: '{"grantType":"client_credentials","clientID":"me","clientSecret":"a+b&c"}',
    });
    bench.tokens.drop('t1');
    await bench.tokens.get(signal);
    expect(bench.server.seen.map(({ path }) => path.slice(5, 7))).toEqual(['v2', 'v1', 'v1']);
  });

  test('releases before 2.20 know app_token only', async () => {
    await using bench = await setUp((request) => {
      if (request.path === '/api/v2/token') return { status: 404, body: {} };
      return request.body.includes('app_token')
        ? { body: { accessToken: 't' } }
        : { status: 400, body: { code: 400, message: 'unknown grantType' } };
    });
    expect(await bench.tokens.get(signal)).toBe('t');
    expect(bench.server.seen[2]?.body).toBe('{"grantType":"app_token","appID":"me","appSecret":"a+b&c"}');
  });
});

describe('an upgrade of the platform takes away the form that worked', () => {
  const form = ({ path, body }: SeenRequest): string =>
    path.includes('v2') ? 'v2' : body.includes('app_token') ? 'v1-app' : 'v1';
  const none: CannedAnswer = { status: 404, body: {} };
  const noGrant: CannedAnswer = { status: 400, body: { code: 400, message: 'unknown grantType' } };
  const refused: CannedAnswer = { status: 401, body: { code: 401, message: 'who?' } };
  const html: CannedAnswer = { body: '<html>' };
  const v1Token: CannedAnswer = { body: { accessToken: 'old' } };
  type Release = Record<string, CannedAnswer>;
  const release219: Release = { v2: none, v1: noGrant, 'v1-app': v1Token };
  const release223: Release = { v2: none, v1: v1Token, 'v1-app': v1Token };

  async function upgrade(before: Release, after: Release) {
    let now = before;
    const bench = await setUp((request) => now[form(request)] ?? none);
    await bench.tokens.get(signal);
    bench.tokens.drop('old');
    bench.server.seen.length = 0;
    now = after;
    const answer = await bench.tokens.get(signal);
    return { ...bench, answer, asked: () => bench.server.seen.map(form) };
  }

  test.each([
    ['app_token, to v2', release219, { v2: v2('new'), v1: noGrant, 'v1-app': noGrant }, ['v1-app', 'v2']],
    [
      'app_token, to v1',
      release219,
      { v2: none, v1: { body: { accessToken: 'new' } }, 'v1-app': refused },
      ['v1-app', 'v2', 'v1'],
    ],
    ['v1 with its route', release223, { v2: v2('new'), v1: none, 'v1-app': none }, ['v1', 'v2']],
    ['v1, which is a page now', release223, { v2: v2('new'), v1: html, 'v1-app': html }, ['v1', 'v2']],
  ])('%s: the newer one is found, and remembered', async (_, before, after: Release, asked) => {
    await using bench = await upgrade(before, after);
    expect(bench.answer).toBe('new');
    expect(bench.asked()).toEqual(asked);
    bench.tokens.drop('new');
    expect(await bench.tokens.get(signal)).toBe('new');
    expect(bench.asked().slice(asked.length)).toEqual(asked.slice(-1));
  });

  test.each([
    [
      'the old form alone, which refuses',
      release223,
      { v2: none, v1: refused },
      'Unauthorized',
      ['v1', 'v2'],
    ],
    [
      'a newer form that refuses as well',
      release223,
      { v2: refused, v1: none },
      'Unauthorized',
      ['v1', 'v2'],
    ],
    ['no token route at all', release223, {}, 'InvalidPlatform', ['v1', 'v2']],
    [
      'a newer form in trouble',
      release223,
      { v2: { status: 503, body: '' }, v1: none },
      'Transient',
      ['v1', 'v2'],
    ],
    [
      'trouble, which says nothing of forms',
      release223,
      { v1: { status: 503, body: '' } },
      'Transient',
      ['v1'],
    ],
  ])('%s', async (_, before, after: Release, errorClass, asked) => {
    await using bench = await upgrade(before, after);
    expect(bench.answer).toMatchObject({ class: errorClass });
    expect(bench.asked()).toEqual(asked);
  });
});

test('one renewal, however many wait', async () => {
  await using bench = await setUp((_, count) => v2(`t${count}`, { expires_in: 3600 }));
  const tokens = await Promise.all(Array.from({ length: 20 }, () => bench.tokens.get(signal)));
  expect(new Set(tokens)).toEqual(new Set(['t1']));
  expect(bench.server.seen).toHaveLength(1);
});

test('one of those who wait may give up without the others', async () => {
  await using bench = await setUp((_, count) => v2(`t${count}`));
  const abort = new AbortController();
  const first = bench.tokens.get(abort.signal);
  const second = bench.tokens.get(signal);
  abort.abort();
  expect(await first).toMatchObject({ class: 'Aborted' });
  expect(await second).toBe('t1');
});

test('a dropped token is not used again; dropping an old one does no harm', async () => {
  await using bench = await setUp((_, count) => v2(`t${count}`));
  await bench.tokens.get(signal);
  bench.tokens.drop('t1');
  expect(await bench.tokens.get(signal)).toBe('t2');
  bench.tokens.drop('t1');
  expect(await bench.tokens.get(signal)).toBe('t2');
});

test('a token is masked from then on', async () => {
  await using bench = await setUp(() => v2('opaque-token'));
  await bench.tokens.get(signal);
  expect(bench.redactor.clean('sent opaque-token')).toBe('sent ***');
});

describe('refusals', () => {
  test.each([
    [
      'invalid_client',
      { status: 401, body: { error: 'invalid_client', error_description: 'unknown client' } },
      'Unauthorized',
      /^Run:ai refuses clientId and clientSecret of Secret prod\/runai: sign in: 401 unknown client$/,
    ],
    ['invalid_grant', { status: 400, body: { error: 'invalid_grant' } }, 'Unauthorized', 'invalid_grant'],
    [
      '401 in the common shape',
      { status: 401, body: { code: 401, message: 'Issuer is not familiar.' } },
      'Unauthorized',
      /^Run:ai refuses clientId and clientSecret of Secret prod\/runai: sign in: 401 Issuer is not familiar\.$/,
    ],
    [
      '500: a fault of a release',
      { status: 500, body: { code: 500, message: 'mapper' } },
      'Transient',
      'mapper',
    ],
    ['503', { status: 503, body: '' }, 'Transient', '503'],
    ['429', { status: 429, headers: { 'retry-after': '6' }, body: {} }, 'Throttled', '429'],
    [
      'HTML',
      { body: '<!doctype html><title>Sign in</title>' },
      'InvalidPlatform',
      /^sign in: the answer is not JSON with a token, but an HTML page; is this the URL of Run:ai\?$/,
    ],
    [
      'JSON without a token',
      { body: {} },
      'InvalidPlatform',
      /^sign in: the answer is not JSON with a token; is this the URL of Run:ai\?$/,
    ],
    [
      'nothing there',
      { status: 404, body: '' },
      'InvalidPlatform',
      /^sign in: nothing is there to sign in to; is this the URL of Run:ai\?$/,
    ],
    [
      '401 without a word',
      { status: 401, body: '' },
      'Unauthorized',
      /^clientId and clientSecret of Secret prod\/runai are refused: sign in: 401; .* else answers at this url$/,
    ],
    [
      '401 of another service',
      { status: 401, body: { status: 401, error: 'Unauthorized', path: '/api/v2/token' } },
      'Unauthorized',
      /^clientId and clientSecret of Secret prod\/runai are refused: sign in: 401 Unauthorized; .* else answers/,
    ],
    [
      '401 of a Kubernetes API server',
      { status: 401, body: { kind: 'Status', message: 'Unauthorized', code: 401 } },
      'Unauthorized',
      /are refused: sign in: 401 Unauthorized; .* something else answers at this url$/,
    ],
    [
      '400 of another service',
      { status: 400, body: { message: 'who are you?' } },
      'Unauthorized',
      /are refused: sign in: 400 who are you\?; .* something else answers at this url$/,
    ],
    [
      "401 with a proxy's page",
      { status: 401, body: '<html>' },
      'InvalidPlatform',
      /^sign in: 401 \(the answer is not JSON\); is this the URL of Run:ai\?$/,
    ],
    [
      "403 with a proxy's page",
      { status: 403, body: '<html>' },
      'InvalidPlatform',
      /^sign in: 403 \(the answer is not JSON\); is this the URL of Run:ai\?$/,
    ],
    [
      '400 of another API',
      { status: 400, body: {} },
      'InvalidPlatform',
      /^sign in: 400; is this the URL of Run:ai\?$/,
    ],
    [
      '405 from a server that takes no such call',
      { status: 405, body: '<html>' },
      'InvalidPlatform',
      /^sign in: 405 \(the answer is not JSON\); is this the URL of Run:ai\?$/,
    ],
    [
      '501 from a web server',
      { status: 501, body: '<html>' },
      'InvalidPlatform',
      /^sign in: 501 \(the answer is not JSON\); is this the URL of Run:ai\?$/,
    ],
    [
      '422 of another API',
      { status: 422, body: { message: 'no such field' } },
      'InvalidPlatform',
      /^sign in: 422 no such field; is this the URL of Run:ai\?$/,
    ],
    [
      'a redirect: where to, without its query',
      { status: 302, body: '', headers: { location: 'https://login.example/sign-in?state=secret' } },
      'InvalidPlatform',
      /^sign in: 302, and leads to https:\/\/login\.example\/sign-in; is this the URL of Run:ai\?$/,
    ],
  ])('%s', async (_, answer: CannedAnswer, errorClass, words) => {
    await using bench = await setUp(() => answer);
    expect(await bench.tokens.get(signal)).toMatchObject({
      class: errorClass,
      message: expect.stringMatching(words),
    });
  });

  test('nothing there, at a URL with a path: that is what is suspected', async () => {
    await using bench = await setUp(() => ({ status: 404, body: '' }), '/some/path/');
    expect(await bench.tokens.get(signal)).toMatchObject({
      class: 'InvalidPlatform',
      message:
        'sign in: nothing is there to sign in to below the path /some/path of the url; is this the URL of Run:ai?',
    });
  });

  test('a refused token is no answer to the call that it is for', async () => {
    await using bench = await setUp(() => ({ status: 401, body: { error: 'invalid_client' } }));
    expect(await bench.tokens.get(signal)).toMatchObject({ class: 'Unauthorized', status: undefined });
  });

  test('a refusal of the credentials holds for five seconds, so that a thousand objects ask once', async () => {
    await using bench = await setUp(() => ({ status: 401, body: { error: 'invalid_client' } }));
    for (let i = 0; i < 10; i += 1) await bench.tokens.get(signal);
    expect(bench.server.seen).toHaveLength(1);
    await bench.clock.advance(5_000);
    await bench.tokens.get(signal);
    expect(bench.server.seen).toHaveLength(2);
  });

  test('a fault of the server does not hold', async () => {
    await using bench = await setUp((_, count) => (count === 1 ? { status: 500, body: {} } : v2('t')));
    expect(await bench.tokens.get(signal)).toMatchObject({ class: 'Transient' });
    expect(await bench.tokens.get(signal)).toBe('t');
  });
});
