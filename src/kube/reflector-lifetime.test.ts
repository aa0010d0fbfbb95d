import { describe, expect, test } from 'vitest';
import type { FakeCollection } from '../../test/support/kube/fake-collection.ts';
import { gone, startReflector } from '../../test/support/kube/reflector-harness.ts';
import { ApiError } from './api-error.ts';

describe('no rights, or no such kind yet', () => {
  test.each([403, 404])('%i from the start: keeps trying, and syncs when it can', async (status) => {
    const { server, clock, reflector, failures } = await startReflector((fake) => {
      fake.fault = () => {
        throw new ApiError(status, 'no', 'no');
      };
    });
    await clock.advance(600_000);
    expect(reflector.hasSynced).toBe(false);
    expect(failures.length).toBeGreaterThan(10);
    server.fault = () => {};
    await clock.advance(30_000);
    expect(reflector.hasSynced).toBe(true);
    expect(server.calls.at(-1)).toBe('watch rv= streamed');
  });
});

describe('etcd restored to an older state', () => {
  test('is found out before the next watch, and the list goes back', async () => {
    const { server, clock, relists, names } = await startReflector((fake) => fake.set('ghost'));
    await clock.advance(0);
    server.objects.delete('ghost');
    server.version = 50;
    server.endWatches(new Error('reset'));
    await clock.advance(5_000);
    expect(names()).toEqual(['a']);
    expect(relists).toEqual(['initial', 'restored']);
    expect(server.calls.at(-1)).toBe('watch rv= streamed');
  });

  test('is found out by an event that goes back', async () => {
    const { server, clock, relists } = await startReflector();
    server.version = 50;
    server.set('b');
    await clock.advance(1_000);
    expect(relists).toEqual(['initial', 'restored']);
  });

  test('is found out by a list that waits for a version in vain', async () => {
    const { server, clock, relists } = await startReflector();
    server.fault = (call) => {
      if (/rv=\d+ streamed/.test(call)) {
        throw new ApiError(504, 'Timeout', 'Too large resource version', {
          causes: ['ResourceVersionTooLarge'],
        });
      }
    };
    server.endWatches(gone());
    await clock.advance(1_600);
    expect(relists).toEqual(['initial', 'expired', 'restored']);
    expect(server.calls.at(-1)).toBe('watch rv= streamed');
  });
});

describe('stopping', () => {
  test.each([
    { when: 'while it watches', prepare: () => {} },
    {
      when: 'while it lists',
      prepare: (server: FakeCollection) => {
        server.list = (_resource, _options, signal) =>
          new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason as Error)),
          );
        server.streaming = false;
      },
    },
    {
      when: 'while it backs off',
      prepare: (server: FakeCollection) => {
        server.fault = () => {
          throw new ApiError(500, 'no', 'no');
        };
      },
    },
  ])('$when: resolves, and leaves no watch, no timer and no further call', async ({ prepare }) => {
    const { server, clock, stop, ended, restarts } = await startReflector(prepare);
    const before = restarts.length;
    stop.abort();
    await ended;
    const calls = server.calls.length;
    await clock.advance(600_000);
    expect(server.calls).toHaveLength(calls);
    expect(server.watches.size).toBe(0);
    expect(clock.pending).toBe(0);
    expect(restarts).toHaveLength(before);
  });
});

test('two thousand reconnects leave no timer and no open watch', async () => {
  const { server, clock, reflector } = await startReflector();
  for (let round = 0; round < 2_000; round += 1) {
    server.endWatches(new Error('reset'));
    await clock.advance(60_000);
  }
  expect(server.watches.size).toBe(1);
  expect(clock.pending).toBe(1);
  expect(reflector.lastError).toBeUndefined();
}, 60_000);
