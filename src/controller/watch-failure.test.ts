import { expect, test } from 'vitest';
import { inferencePlatforms } from '../crd/names.ts';
import { ApiError } from '../kube/api-error.ts';
import { namespaces } from '../kube/resources.ts';
import { describeWatchFailure } from './watch-failure.ts';

const forbidden = new ApiError(403, 'Forbidden', 'User "op" cannot list it');

test('a kind that is not there: how to install it, and nothing of HTTP', () => {
  const error = ApiError.fromAnswer('GET /apis/a/v1/bs', 404, '404 page not found', undefined);
  expect(describeWatchFailure(inferencePlatforms, undefined, error)).toBe(
    'the kind InferencePlatform is not installed: kubectl apply -f deploy/crds',
  );
});

test('no right to all namespaces: the two ways out', () => {
  expect(describeWatchFailure(inferencePlatforms, undefined, forbidden)).toBe(
    'the operator may not list and watch inferenceplatforms.inference-operator.io: apply deploy/rights/operator.yaml, or serve some namespaces only with --namespaces. The API server says: User "op" cannot list it',
  );
  expect(describeWatchFailure(namespaces, undefined, forbidden)).toMatch(/list and watch namespaces: apply/);
});

test('no right to one namespace: where to give it', () => {
  expect(describeWatchFailure(inferencePlatforms, 'team-a', forbidden)).toBe(
    'the operator may not list and watch inferenceplatforms.inference-operator.io in the namespace team-a: give it the Role and RoleBinding of deploy/namespaced there. The API server says: User "op" cannot list it',
  );
});

test.each([
  ['a server in trouble', new ApiError(500, 'InternalError', 'etcd is away')],
  ['no server', new ApiError(0, 'ConnectionFailed', 'GET /x: connect ECONNREFUSED')],
  ['something of our own', new Error('silent for 90 s')],
])('%s: in its own words', (_, error) => {
  expect(describeWatchFailure(inferencePlatforms, undefined, error)).toBe(error.message);
});
