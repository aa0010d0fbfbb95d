import { expect, test } from 'vitest';
import { itemKeys } from './fields.ts';
import { itemOf, leavesOf, topLevelOf } from '../leaves.ts';

test('values by path; items by their keys; null left out', () => {
  const leaves = leavesOf(
    {
      image: 'a:1',
      command: null,
      compute: { cpuCoreRequest: 1, extendedResources: [{ resource: 'x/y', quantity: '1' }] },
      environmentVariables: [
        { name: 'B', value: '2' },
        { name: 'A', secret: { name: 's', key: 'k' } },
      ],
      ports: [{ container: 80, serviceType: 'NodePort' }],
      nodePools: ['x', 'y'],
      storage: {
        nfs: [
          { server: 's', mountPath: '/m' },
          { server: 't', mountPath: '/m' },
        ],
      },
    },
    itemKeys,
  );
  expect(Object.fromEntries(leaves)).toEqual({
    image: 'a:1',
    'compute.cpuCoreRequest': 1,
    'compute.extendedResources[x/y].resource': 'x/y',
    'compute.extendedResources[x/y].quantity': '1',
    'environmentVariables[B].name': 'B',
    'environmentVariables[B].value': '2',
    'environmentVariables[A].name': 'A',
    'environmentVariables[A].secret.name': 's',
    'environmentVariables[A].secret.key': 'k',
    'ports[80,NodePort].container': 80,
    'ports[80,NodePort].serviceType': 'NodePort',
    nodePools: ['x', 'y'],
    'storage.nfs[/m].server': 's',
    'storage.nfs[/m].mountPath': '/m',
    'storage.nfs[/m#1].server': 't',
    'storage.nfs[/m#1].mountPath': '/m',
  });
});

test.each([
  ['compute.cpuCoreLimit', undefined, 'compute'],
  ['ports[80,NodePort].external', 'ports[80,NodePort]', 'ports'],
  ['image', undefined, 'image'],
])('%s is in item %s and field %s', (path, item, field) => {
  expect(itemOf(path)).toBe(item);
  expect(topLevelOf(path)).toBe(field);
});

test('a key with a bracket ends no path too early', () => {
  const [path] = leavesOf({ labels: [{ name: 'a]b', value: 'c' }] }, itemKeys).keys();
  expect(itemOf(path ?? '')).toBe('labels[a)b]');
});

test.each(['constructor', 'toString', '__proto__'])('a list that is called %s has no keys', (name) => {
  const leaves = leavesOf(JSON.parse(`{"${name}":["a",1]}`) as Record<string, unknown>, itemKeys);
  expect([...leaves]).toEqual([[name, ['a', 1]]]);
});
