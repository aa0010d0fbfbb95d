import { describe, expect, test } from 'vitest';
import { statusBounds } from '../../crd/status-bounds.ts';
import type { JsonObject } from '../json.ts';
import { changedSince, hashOf } from './hash.ts';

const model = { modelName: 'huggingface', storageURI: 'https://models.example/llama', args: ['--x', '--y'] };
const gpuSpec = { gpuShape: 'Tesla-T4', numberOfGPUs: 1, priority: 50 };
const raw = {
  apiVersion: 'serving.kserve.io/v1beta1',
  spec: { predictor: { model: { modelFormat: { name: 'sklearn' }, args: ['--x'] }, minReplicas: 1 } },
};
const before = { gpuSpec, modelSpec: model, rawModelSpec: null };

describe('what a request has otherwise than the one before', () => {
  test.each<{ why: string; was?: JsonObject; is: JsonObject; changed: string[] }>([
    { why: 'nothing', is: before, changed: [] },
    {
      why: 'one value',
      is: { ...before, modelSpec: { ...model, storageURI: 'https://models.example/other' } },
      changed: ['modelSpec.storageURI'],
    },
    {
      why: 'several, in several sections',
      is: { ...before, gpuSpec: { ...gpuSpec, priority: 60 }, modelSpec: { ...model, args: ['--y', '--x'] } },
      changed: ['gpuSpec.priority', 'modelSpec.args'],
    },
    {
      why: 'a field more',
      is: { ...before, modelSpec: { ...model, secret: 'a' } },
      changed: ['modelSpec.secret'],
    },
    {
      why: 'a field less: nobody knows its name any more, but where it was',
      is: { ...before, modelSpec: { modelName: 'huggingface', storageURI: model.storageURI } },
      changed: ['modelSpec'],
    },
    { why: 'a section less', is: { ...before, gpuSpec: null }, changed: ['gpuSpec'] },
    {
      why: 'a section more, and another less: neither is named field by field',
      is: { gpuSpec, modelSpec: null, rawModelSpec: raw },
      changed: ['modelSpec', 'rawModelSpec'],
    },
    {
      why: 'deep in a raw spec',
      was: { gpuSpec, modelSpec: null, rawModelSpec: raw },
      is: {
        gpuSpec,
        modelSpec: null,
        rawModelSpec: {
          ...raw,
          spec: {
            predictor: { ...raw.spec.predictor, model: { modelFormat: { name: 'onnx' }, args: ['--x'] } },
          },
        },
      },
      changed: ['rawModelSpec.spec.predictor.model.modelFormat.name'],
    },
    {
      why: 'values that moved from one field to another',
      was: { a: 1, b: 2 },
      is: { a: 2, b: 1 },
      changed: ['a', 'b'],
    },
    { why: 'a whole field of the request less', was: { ...before, more: 1 }, is: before, changed: [] },
  ])('$why', ({ was = before, is, changed }) => {
    expect(changedSince(hashOf(was), is)).toEqual(changed);
  });

  test.each([undefined, '', 'v0:another:body', 'v1:x', 'v2:too-large:'])('nobody can tell by %s', (hash) => {
    expect(changedSince(hash, before)).toBeUndefined();
  });
});

test('the order of fields is no part of the hash', () => {
  const { modelSpec, ...rest } = before;
  expect(hashOf({ modelSpec, ...rest })).toBe(hashOf(before));
});

test('the hash of a request of any size fits into status, and tells it from others', () => {
  const large = (first: number): JsonObject =>
    Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, index + first]));
  const hash = hashOf({ modelSpec: large(0) });
  expect(hash.length).toBeLessThanOrEqual(statusBounds.hash);
  expect(hash).not.toBe(hashOf({ modelSpec: large(1) }));
  expect(changedSince(hash, { modelSpec: large(1) })).toBeUndefined();
});
