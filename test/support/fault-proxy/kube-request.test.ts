import { expect, test } from 'vitest';
import { fits, parseKubeRequest, writeVerbs } from './kube-request.ts';

function parse(line: string, headers: Record<string, string> = {}) {
  const [method = '', url = ''] = line.split(' ');
  return parseKubeRequest({ method, url, headers });
}

const infd = '/apis/inference-operator.io/v1alpha1';

test.each([
  { line: `GET ${infd}/inferencedeployments`, is: 'list inferencedeployments' },
  { line: `GET ${infd}/inferencedeployments?watch=true`, is: 'watch inferencedeployments' },
  { line: `GET ${infd}/inferencedeployments?watch=1`, is: 'watch inferencedeployments' },
  { line: `GET ${infd}/namespaces/a/inferencedeployments/x`, is: 'get inferencedeployments a x' },
  {
    line: `PATCH ${infd}/namespaces/a/inferencedeployments/x/status`,
    is: 'patch inferencedeployments a x status',
  },
  { line: 'POST /apis/events.k8s.io/v1/namespaces/a/events', is: 'create events a' },
  { line: 'GET /api/v1/namespaces/a/secrets/s', is: 'get secrets a s' },
  { line: 'GET /api/v1/namespaces', is: 'list namespaces' },
  { line: 'GET /api/v1/namespaces/a', is: 'get namespaces a' },
  { line: 'PUT /api/v1/namespaces/a/finalize', is: 'update namespaces a finalize' },
  { line: 'PUT /apis/coordination.k8s.io/v1/namespaces/a/leases/l', is: 'update leases a l' },
  { line: 'DELETE /api/v1/namespaces/a/configmaps/c', is: 'delete configmaps a c' },
  { line: 'DELETE /api/v1/namespaces/a/configmaps', is: 'deletecollection configmaps a' },
  { line: 'GET /readyz', is: 'list ' },
  { line: 'GET /apis/apps/v1', is: 'list ' },
])('$line: $is', ({ line, is }) => {
  const { verb, resource, namespace, name, subresource } = parse(line);
  const rest = [namespace, name, subresource].filter((part) => part !== undefined);
  expect([verb, resource, ...rest].join(' ')).toBe(is);
});

test('who asks', () => {
  const request = parse('GET /api', { authorization: 'Bearer abc', 'user-agent': 'operator/1' });
  expect(request).toMatchObject({ token: 'abc', userAgent: 'operator/1' });
});

const patch = parse(`PATCH ${infd}/namespaces/a/inferencedeployments/x/status?dryRun=All`, {
  authorization: 'Bearer abc',
});

test.each([
  [{}, true],
  [{ verb: 'patch' }, true],
  [{ verb: writeVerbs }, true],
  [{ verb: ['get', 'list'] }, false],
  [{ resource: 'inferencedeployments' }, true],
  [{ resource: 'secrets' }, false],
  [{ subresource: 'status' }, true],
  [{ subresource: '' }, false],
  [{ namespace: 'b' }, false],
  [{ name: 'x', namespace: 'a' }, true],
  [{ name: 'y' }, false],
  [{ token: 'old' }, false],
  [{ query: { dryRun: 'All' } }, true],
  [{ query: { dryRun: 'None' } }, false],
] as const)('%j fits: %s', (match, expected) => {
  expect(fits(patch, match)).toBe(expected);
});
