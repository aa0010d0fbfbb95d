import { expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import type { CannedAnswer } from '../../../test/support/local-server.ts';
import { tokenBench as setUp } from '../../../test/support/token-bench.ts';

/** How long a token is used. */

const signal = new AbortController().signal;

const v2 = (token: string, more: object = {}): CannedAnswer => ({
  body: { access_token: token, token_type: 'Bearer', ...more },
});
const jwt = (claims: object): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

const start = new FakeClock().now() / 1000;
const dated = (answer: ReturnType<typeof v2>) => ({
  ...answer,
  headers: { date: 'Mon, 05 Jan 2026 10:00:00 GMT' },
});
test.each([
  ['expires_in', v2('t', { expires_in: 3600 }), 3_540_000],
  ['expires_in as text', v2('t', { expires_in: '3600' }), 3_540_000],
  ['a short life: half of it', v2('t', { expires_in: 60 }), 30_000],
  ['the JWT, by its own clock', v2(jwt({ iat: 1_000, exp: 1_600 })), 540_000],
  ['the JWT without iat, by the clock of whoever gave it', dated(v2(jwt({ exp: start + 600 }))), 540_000],
  ['a JWT that would be over already: five minutes', dated(v2(jwt({ exp: start - 600 }))), 240_000],
  ['nothing: five minutes', v2('opaque'), 240_000],
  ['an odd value: five minutes', v2('opaque', { expires_in: 'soon' }), 240_000],
  ['no life at all: five minutes', v2('opaque', { expires_in: 0 }), 240_000],
  ['less than none, as for one without an end', v2('opaque', { expires_in: -1 }), 240_000],
])('from %s', async (_, answer, ms) => {
  await using bench = await setUp(() => answer);
  await bench.tokens.get(signal);
  await bench.clock.advance(ms - 1);
  await bench.tokens.get(signal);
  expect(bench.server.seen).toHaveLength(1);
  await bench.clock.advance(1);
  await bench.tokens.get(signal);
  expect(bench.server.seen).toHaveLength(2);
});

test('sequence 33: the wall clock does not matter', async () => {
  await using bench = await setUp(() => v2('t', { expires_in: 3600 }));
  await bench.tokens.get(signal);
  bench.clock.jumpWall(86_400_000);
  await bench.tokens.get(signal);
  expect(bench.server.seen).toHaveLength(1);
});

test.each([-60, 60])(
  'sequence 33: from a JWT without iat, where our clock is %i minutes off: by the clock of whoever gave it',
  async (minutes) => {
    await using bench = await setUp(() => dated(v2(jwt({ exp: start + 600 }))));
    bench.clock.jumpWall(minutes * 60_000);
    await bench.tokens.get(signal);
    await bench.clock.advance(539_999);
    await bench.tokens.get(signal);
    expect(bench.server.seen).toHaveLength(1);
    await bench.clock.advance(1);
    await bench.tokens.get(signal);
    expect(bench.server.seen).toHaveLength(2);
  },
);
