import { describe, expect, test } from 'vitest';
import type { FakeCollection } from '../../test/support/kube/fake-collection.ts';
import { gone, startReflector } from '../../test/support/kube/reflector-harness.ts';
import { ApiError } from './api-error.ts';

describe('the first list', () => {
  test('is streamed, and the watch goes on where it ended', async () => {
    const { server, clock, reflector, changes, relists, names } = await startReflector();
    expect(reflector.hasSynced).toBe(true);
    await reflector.synced;
    server.set('b');
    server.set('a');
    server.delete('b');
    await clock.advance(0);
    expect(server.calls).toEqual(['watch rv= streamed']);
    expect(changes).toEqual(['added a initial', 'added b', 'updated a', 'deleted b']);
    expect(relists).toEqual(['initial']);
    expect(names()).toEqual(['a']);
  });

  test('asks for bookmarks, and to be ended after five to ten minutes', async () => {
    const { server } = await startReflector(undefined, () => 0.5);
    expect([...server.watches][0]?.options).toMatchObject({ allowWatchBookmarks: true, timeoutSeconds: 450 });
  });

  test.each([400, 403, 422])('falls back to pages on %i', async (status) => {
    const { server, reflector, names } = await startReflector((fake) => {
      for (let index = 0; index < 1_200; index += 1) fake.set(`n${index}`);
      fake.fault = (call) => {
        if (call.endsWith('streamed')) throw new ApiError(status, 'no', 'no');
      };
    });
    expect(server.calls.slice(1)).toEqual([
      'list limit=500 rv= continue=',
      'list limit=500 rv= continue=500',
      'list limit=500 rv= continue=1000',
      `watch rv=${server.version}`,
    ]);
    expect(reflector.hasSynced).toBe(true);
    expect(names()).toHaveLength(1_201);
  });

  test('pages are all read again if a continue token expires: nothing half is taken', async () => {
    let expired = false;
    const { clock, reflector, relists, names } = await startReflector((fake) => {
      for (let index = 0; index < 600; index += 1) fake.set(`n${index}`);
      fake.streaming = false;
      fake.fault = (call) => {
        if (!call.includes('continue=500') || expired) return;
        expired = true;
        fake.objects.delete('n0');
        throw gone();
      };
    });
    await clock.advance(0);
    expect(reflector.hasSynced).toBe(true);
    expect(names()).toHaveLength(600);
    expect(relists).toEqual(['initial', 'initial']);
  });

  test('a server that ignores the parameter and stays silent is asked for pages', async () => {
    const { clock, reflector } = await startReflector((fake) => {
      const watch = fake.watch.bind(fake);
      fake.watch = (resource, options, signal) =>
        watch(resource, { ...options, sendInitialEvents: undefined }, signal);
    });
    expect(reflector.hasSynced).toBe(false);
    await clock.advance(90_000);
    expect(reflector.hasSynced).toBe(true);
  });
});

describe('the end of a watch', () => {
  test('in order: the next one begins at the last version seen, a bookmark’s too', async () => {
    const { server, clock, restarts } = await startReflector();
    server.set('b');
    server.version += 50;
    server.bookmark();
    await clock.advance(300_000);
    const last = server.version;
    server.bookmark();
    server.endWatches();
    await clock.advance(0);
    expect(server.calls.slice(-2)).toEqual(['list limit=1 rv= continue=', `watch rv=${last}`]);
    expect(restarts.at(-1)).toBe('closed');
  });

  test('at once, again and again: back-off', async () => {
    const { server, clock, restarts } = await startReflector((fake) => {
      const watch = fake.watch.bind(fake);
      fake.watch = async (resource, options, signal) => {
        const stream = await watch(resource, options, signal);
        fake.endWatches();
        return stream as never;
      };
    });
    await clock.advance(60_000);
    // 0, 1.6, 3.2, 6.4, 12.8, 25.6, 30 s apart: without it there would be thousands.
    expect(server.calls.filter((call) => call.startsWith('watch')).length).toBeLessThan(9);
    expect(restarts.every((reason) => reason === 'closed')).toBe(true);
  });

  test('silence for 90 s and more: the connection is taken for dead', async () => {
    const { server, clock, restarts, reflector } = await startReflector();
    server.set('b');
    await clock.advance(60_000);
    server.bookmark();
    await clock.advance(89_999);
    expect(restarts).toEqual([]);
    expect(reflector.lastEventAgeMs).toBe(89_999);
    await clock.advance(1);
    expect(restarts).toEqual(['inactive']);
    expect(server.watches.size).toBe(1);
    expect(server.calls.at(-1)).toBe(`watch rv=${server.version}`);
    expect(reflector.lastEventAgeMs).toBe(0);
  });

  test.each([
    { how: 'in the stream', fail: (server: FakeCollection) => server.endWatches(gone()) },
    {
      how: 'as the answer',
      fail: (server: FakeCollection) => {
        let once = true;
        server.fault = (call) => {
          if (!call.startsWith('watch') || !once) return;
          once = false;
          throw gone();
        };
        server.endWatches();
      },
    },
  ])('410 $how: lists anew from the last version, at once', async ({ fail }) => {
    const { server, clock, relists, changes } = await startReflector();
    const seen = server.version;
    server.objects.delete('a');
    server.version += 10;
    fail(server);
    await clock.advance(0);
    // The answer comes on a second try, so one more short wait may have passed.
    await clock.advance(1_600);
    expect(relists).toEqual(['initial', 'expired']);
    expect(server.calls).toContain(`watch rv=${seen} streamed`);
    expect(changes).toEqual(['added a initial', 'deleted a']);
  });

  test('410 to the list too: lists the latest', async () => {
    const { server, clock, relists } = await startReflector();
    server.fault = (call) => {
      if (call === `watch rv=${server.version} streamed`) throw gone();
    };
    server.endWatches(gone());
    await clock.advance(1_600);
    expect(server.calls.slice(-2)).toEqual([`watch rv=${server.version} streamed`, 'watch rv= streamed']);
    expect(relists).toEqual(['initial', 'expired', 'expired']);
  });

  test('a storm of 410: back-off between the lists', async () => {
    const { server, clock, relists } = await startReflector();
    server.fault = () => {
      throw gone();
    };
    server.endWatches(gone());
    await clock.advance(300_000);
    expect(relists.length).toBeLessThan(20);
    server.fault = () => {};
    await clock.advance(60_000);
    expect(server.watches.size).toBe(1);
  });

  test('429: waits as long as it was asked to, and keeps the version', async () => {
    const { server, clock, relists, restarts } = await startReflector();
    server.fault = () => {
      throw new ApiError(429, 'TooManyRequests', 'slow down', { retryAfterMs: 7_000 });
    };
    await clock.advance(10_000);
    server.endWatches();
    await clock.advance(0);
    const calls = server.calls.length;
    server.fault = () => {};
    await clock.advance(6_999);
    expect(server.calls).toHaveLength(calls);
    await clock.advance(1);
    expect(server.calls.at(-1)).toBe(`watch rv=${server.version}`);
    expect([relists, restarts]).toEqual([['initial'], ['closed', 'throttled']]);
  });

  test.each([
    { status: 401, reason: 'unauthorized' },
    { status: 403, reason: 'forbidden' },
    { status: 404, reason: 'not-found' },
    { status: 500, reason: 'error' },
    { status: 0, reason: 'error' },
  ])('$status: keeps the version, backs off from 0.8 to 30 s and says so', async ({ status, reason }) => {
    const { server, clock, failures, reflector, relists } = await startReflector();
    server.fault = () => {
      throw new ApiError(status, 'no', 'no');
    };
    await clock.advance(10_000);
    server.endWatches();
    await clock.advance(200_000);
    expect(failures.slice(0, 7).map((failure) => failure.retryInMs)).toEqual([
      800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000,
    ]);
    expect(failures.every((failure) => failure.reason === reason)).toBe(true);
    expect(reflector.lastError).toMatchObject({ status });
    server.fault = () => {};
    await clock.advance(30_000);
    expect(server.calls.at(-1)).toBe(`watch rv=${server.version}`);
    expect(reflector.lastError).toBeUndefined();
    expect(relists).toEqual(['initial']);
  });

  test('jitter is up to once the delay', async () => {
    const { clock, failures, server } = await startReflector(undefined, () => 0.999);
    server.fault = () => {
      throw new ApiError(500, 'no', 'no');
    };
    server.endWatches(new ApiError(500, 'no', 'no'));
    await clock.advance(0);
    expect(failures[0]?.retryInMs).toBeCloseTo(1_599.2);
  });

  test('two minutes without a failure make the next one a first one', async () => {
    const { server, clock, failures } = await startReflector();
    for (let round = 0; round < 3; round += 1) {
      server.endWatches(new Error('reset'));
      await clock.advance(1_000);
      expect(server.watches.size).toBe(1);
      for (let minute = 0; minute < 3; minute += 1) {
        server.bookmark();
        await clock.advance(60_000);
      }
    }
    expect(failures.map((failure) => failure.retryInMs)).toEqual([800, 800, 800]);
  });
});
