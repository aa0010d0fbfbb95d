import { describe, expect, test } from 'vitest';
import { DEPLOYMENTS, page, refusal, startCannedGcore } from '../../../test/support/canned-gcore.ts';

const LIST = `GET ${DEPLOYMENTS}`;

describe('probe', () => {
  test('one cheap call', async () => {
    await using gcore = await startCannedGcore({ [LIST]: page() });
    expect(await gcore.connection.probe(gcore.call)).toBeUndefined();
    expect(gcore.calls()).toEqual([`${LIST}?limit=1`]);
  });

  test.each([
    [
      'no such project',
      refusal(404, 'NotFoundError', 'no project 1234'),
      'InvalidPlatform',
      /is this the URL of Gcore, and spec\.gcore\.projectId 1234 a project of its account\? Another project takes another platform object\.$/,
    ],
    ['no JSON', { body: '<html>' }, 'InvalidPlatform', /not JSON/],
    ['another service', { body: { items: [] } }, 'InvalidPlatform', /not as documented/],
    [
      'a key that has ended',
      refusal(401, 'AuthenticationError', 'Token is invalid or expired'),
      'Unauthorized',
      /Token is invalid or expired \(the account is the one of Secret prod\/gcore\)$/,
    ],
    ['no right', refusal(403, 'ForbiddenError', 'no permission'), 'Forbidden', /Secret prod\/gcore/],
    ['a failure', { status: 503 }, 'Transient', /503/],
  ])('%s', async (_, answer, errorClass, words) => {
    await using gcore = await startCannedGcore({ [LIST]: answer });
    expect(await gcore.connection.probe(gcore.call)).toMatchObject({
      class: errorClass,
      message: expect.stringMatching(words),
    });
    // A permanent key is not replaced by another one.
    expect(gcore.calls()).toHaveLength(1);
  });
});

describe('the key', () => {
  test.each([
    ['newer', '29841_c767f2d0a1b94e5f8d3c'],
    ['older', '1234$abcdef0123456789'],
    ['with a line end', '29841_c767f2d0a1b94e5f8d3c \r\n'],
  ])('%s', async (_, key) => {
    await using gcore = await startCannedGcore({ [LIST]: page() }, key);
    await gcore.connection.probe(gcore.call);
    expect(gcore.server.seen[0]?.headers.authorization).toBe(`APIKey ${key.trim()}`);
  });

  test.each(['29841_c767 f2d0', 'a\nb', 'schlüssel'])('%j is none, and no call is made', async (key) => {
    await using gcore = await startCannedGcore({ [LIST]: page() }, key);
    expect(await gcore.connection.probe(gcore.call)).toMatchObject({
      class: 'Unauthorized',
      message: expect.stringContaining('key "apiKey" of Secret prod/gcore is no API key of Gcore'),
    });
    expect(gcore.calls()).toEqual([]);
  });

  test('an echo of it is masked', async () => {
    const answer = refusal(401, 'AuthenticationError', 'the token 29841_c767f2d0 is bad');
    await using gcore = await startCannedGcore({ [LIST]: answer }, '29841_c767f2d0\n');
    const error = await gcore.connection.probe(gcore.call);
    expect(error?.message).toContain('the token *** is bad');
  });
});
