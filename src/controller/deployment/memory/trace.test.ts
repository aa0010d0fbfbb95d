import { describe, expect, test } from 'vitest';
import { objectOf, type Scene } from '../../../../test/support/decide/scene.ts';
import { freshMemory, type Memory } from './memory.ts';
import { isRestored, noteTrace, traceOf } from './trace.ts';

describe('has the object gone back to what it was before?', () => {
  const going = { deletionTimestamp: '2026-01-05T12:00:00Z' };
  const looked = { generation: 2, deleting: false, epoch: 1 };
  test.for<[why: string, memory: Partial<Memory>, metadata: object, restored: boolean]>([
    ['seen for the first time', {}, { resourceVersion: '7' }, false],
    ['the same version', { version: '7' }, { resourceVersion: '7' }, false],
    ['a newer one', { version: '7' }, { resourceVersion: '10' }, false],
    ['an older one', { version: '10' }, { resourceVersion: '7' }, true],
    ['a generation that was looked at', { lookedAt: looked }, { generation: 2 }, false],
    ['a newer one', { lookedAt: looked }, { generation: 3 }, false],
    ['an older one, whatever its version', { lookedAt: looked }, { generation: 1 }, true],
    ['released, and going', { released: true, version: '7' }, { ...going, finalizers: [] }, false],
    ['released, and not going any more', { released: true, version: '7' }, { finalizers: [] }, true],
    ['released, and our finalizer is on again', { released: true, version: '7' }, going, true],
    [
      'released, and the watch has not brought it yet',
      { released: true, version: '8' },
      { ...going, resourceVersion: '8' },
      false,
    ],
  ])('%s: %j %j', ([, memory, metadata, restored]) => {
    const object = objectOf({});
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: '8', ...metadata } };
    expect(isRestored({ ...freshMemory('uid', '', 0), ...memory }, stored)).toBe(restored);
  });
});

describe("the trace of somebody else's create call", () => {
  const operation = { type: 'Create', startedAt: '2026-01-05T12:00:00Z', attempts: 1 } as const;
  test.for<[why: string, before: Scene, after: Scene, news: boolean]>([
    ['a finalizer', { held: false }, {}, true],
    ['an open create', {}, { status: { operation } }, true],
    [
      'another attempt',
      { status: { operation } },
      { status: { operation: { ...operation, attempts: 2 } } },
      true,
    ],
    ['an edit is none', {}, { generation: 2 }, false],
    ['another operation is none', {}, { status: { operation: { ...operation, type: 'Update' } } }, false],
  ])('%s', ([, before, after, news]) => {
    const memory = { ...freshMemory('uid', traceOf(objectOf(before)), 0), absentSince: 5 };
    noteTrace(memory, objectOf(after), 1_000);
    expect([memory.lastCreateAt, memory.absentSince]).toEqual(news ? [1_000, undefined] : [0, 5]);
  });
});

describe("the trace of somebody else's update", () => {
  const operation = { type: 'Update', startedAt: '2026-01-05T12:00:00Z', hash: 'v1:b', attempts: 1 } as const;
  test.for<[why: string, after: Scene, isOld: boolean]>([
    ['it has ended', {}, true],
    ['another was sent', { status: { operation: { ...operation, hash: 'v1:a' } } }, true],
    ['an edit is none', { generation: 2, status: { operation } }, false],
  ])('what our own call told is old: %s', ([, after, isOld]) => {
    const memory = freshMemory('uid', '', 0);
    noteTrace(memory, objectOf({ status: { operation } }), 1_000);
    memory.carried = { operation };
    noteTrace(memory, objectOf(after), 2_000);
    expect(memory.carried).toEqual(isOld ? {} : { operation });
  });
});
