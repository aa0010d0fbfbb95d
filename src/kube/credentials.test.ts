import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { sourceOf } from '../../test/support/kube/test-server.ts';
import { CredentialCache, type Secrets } from './credentials.ts';

function setUp() {
  const clock = new FakeClock();
  const state = { token: 'one', ca: 'ca', fails: false, reads: [] as boolean[] };
  const read = (refused: boolean): Secrets => {
    state.reads.push(refused);
    if (state.fails) throw new Error('no such file');
    return { headers: { Authorization: state.token }, tls: { ca: state.ca } };
  };
  const problems: string[] = [];
  const credentials = new CredentialCache(sourceOf('https://x', read), clock, (message) =>
    problems.push(message),
  );
  return { clock, state, problems, credentials };
}

test('files are read again when they are a minute old', async () => {
  const { clock, state, credentials } = setUp();
  await credentials.current();
  state.token = 'two';
  await clock.advance(59_999);
  expect((await credentials.current()).headers['Authorization']).toBe('one');
  await clock.advance(1);
  expect((await credentials.current()).headers['Authorization']).toBe('two');
  expect(state.reads).toEqual([false, false]);
});

test('after a 401 they are read at once; many refused calls read once', async () => {
  const { state, credentials } = setUp();
  const refused = await credentials.current();
  state.token = 'two';
  const renewed = await Promise.all([1, 2, 3].map(() => credentials.renew(refused, true)));
  expect(renewed.map(({ headers }) => headers['Authorization'])).toEqual(['two', 'two', 'two']);
  expect((await credentials.renew(refused, true)).headers['Authorization']).toBe('two');
  expect(state.reads).toEqual([false, true]);
});

test('what is the same stays the same object, so that no call is repeated for it', async () => {
  const { credentials } = setUp();
  const first = await credentials.current();
  expect(await credentials.renew(first, true)).toBe(first);
});

test('a new token leaves the connections alone, a new CA does not', async () => {
  const { clock, state, credentials } = setUp();
  const first = await credentials.current();
  state.token = 'two';
  await clock.advance(60_000);
  const second = await credentials.current();
  expect(second).not.toBe(first);
  expect(second.tlsHash).toBe(first.tlsHash);
  state.ca = 'new';
  await clock.advance(60_000);
  expect((await credentials.current()).tlsHash).not.toBe(first.tlsHash);
});

test('a file that is gone for a moment: the last credentials serve, and it is said', async () => {
  const { clock, state, problems, credentials } = setUp();
  await credentials.current();
  state.fails = true;
  await clock.advance(60_000);
  expect((await credentials.current()).headers['Authorization']).toBe('one');
  expect(problems).toEqual(['credentials could not be read again: no such file']);
});

test('no credentials at all: the first call fails, the next one tries again', async () => {
  const { state, credentials } = setUp();
  state.fails = true;
  await expect(credentials.current()).rejects.toThrow('no such file');
  state.fails = false;
  expect((await credentials.current()).headers['Authorization']).toBe('one');
});
