import { expect, test } from 'vitest';
import { PlatformError } from '../errors.ts';
import { refusesChange } from './refused-change.ts';

const FIELDS = ['image', 'imagePullSecrets', 'compute', 'new-one'];

const refuses = (words: string, errorClass: 'Invalid' | 'Forbidden' = 'Invalid'): boolean =>
  refusesChange(new PlatformError(errorClass, `update the inference: 400 ${words}`), FIELDS);

test.each([
  'spec.imagePullSecrets cannot be updated',
  'spec.imagePullSecrets cannot be updated; it is set at creation',
  'imagePullSecrets may not be changed after creation',
  'field "compute" can\'t be modified',
  'spec.compute.cpuCoreRequest is immutable',
  '`compute` is read-only',
  'spec.compute: field is not updatable, spec.compute is not updatable',
  'spec.compute: Invalid value: {"cpuCoreRequest":2}: field is immutable',
  'cannot change spec.compute of a running inference',
  'not allowed to update the field compute',
  'Changing compute is not supported',
  'changes to spec.imagePullSecrets are forbidden',
  'immutable field: imagePullSecrets',
  "immutable fields: 'spec.compute'",
  'spec.new-one cannot be updated',
])('a change that only a new workload can have: %s', (words) => {
  expect(refuses(words)).toBe(true);
});

test.each([
  'the inference cannot be updated: image not found',
  'workload image cannot be pulled',
  'spec.compute cannot be updated while the workload is pending',
  'cannot update compute until the cluster is connected',
  'spec.labels cannot be updated',
  'spec.computed is immutable',
  'status.compute is immutable',
  'json: unknown field "imagePullSecrets"',
  'property "imagePullSecrets" is unsupported',
  'the workload does not comply with the policy; compute cannot be changed',
  'a policy says that compute cannot be changed',
  'may not change fields other than image',
  'spec.compute.cpuCoreRequest must be at least 1',
  'inference is immutable',
  '',
])('something else: %s', (words) => {
  expect(refuses(words)).toBe(false);
});

test('only what was refused for what it says', () => {
  expect(refuses('spec.compute cannot be updated', 'Forbidden')).toBe(false);
});
