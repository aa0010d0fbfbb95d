import { describe, expect, test } from 'vitest';
import type { Desired } from '../platform.ts';
import { diff, droppedPaths } from './diff.ts';
import { hashOf } from './hash.ts';

function desired(spec: object, applied?: object): Desired {
  return {
    name: 'a',
    body: { name: 'a', spec },
    hash: hashOf(spec as Record<string, unknown>),
    ...(applied && { applied: hashOf(applied as Record<string, unknown>) }),
    notices: [],
  };
}

const env = (...pairs: [string, string][]): object => ({
  environmentVariables: pairs.map(([name, value]) => ({ name, value })),
});

describe('no difference', () => {
  test.each([
    ['equal', { image: 'a:1' }, { image: 'a:1' }],
    [
      'the platform adds',
      { image: 'a:1' },
      { image: 'a:1', category: 'Deploy', compute: { cpuCoreRequest: 1 } },
    ],
    ['quantities by value', { compute: { cpuMemoryLimit: '1G' } }, { compute: { cpuMemoryLimit: '1000M' } }],
    ['numbers by value', { compute: { cpuCoreLimit: 2 } }, { compute: { cpuCoreLimit: 2.0 } }],
    [
      'a default that is not shown',
      { servingPort: { container: 1, protocol: 'http' } },
      { servingPort: { container: 1 } },
    ],
    ['a switch that is off', { createHomeDir: false }, {}],
    ['null where a default was sent', { createHomeDir: false }, { createHomeDir: null }],
    ['variables in another order', env(['A', '1'], ['B', '2']), env(['B', '2'], ['A', '1'])],
    ['variables that a policy adds', env(['A', '1']), env(['P', 'x'], ['A', '1'])],
    [
      'capabilities in another order',
      { security: { capabilities: ['CHOWN', 'KILL'] } },
      { security: { capabilities: ['KILL', 'CHOWN'] } },
    ],
    ['an excluded item that is absent', { labels: [{ name: 'x', exclude: true }] }, { labels: [] }],
    ['what is deprecated and ignored', { autoscaling: { initializationTimeoutSeconds: 5 } }, {}],
    [
      'the mark, which is no matter of drift',
      { annotations: [{ name: 'inference-operator.io/owner', value: 'x' }] },
      {},
    ],
    [
      'a user credential that only its creator may read',
      { environmentVariables: [{ name: 'A', userCredential: { name: 'c', key: 'k' } }] },
      { environmentVariables: [{ name: 'A' }] },
    ],
  ])('%s', (_, spec, observed) => {
    expect(diff(desired(spec), observed as Record<string, unknown>)).toEqual([]);
  });
});

describe('differences', () => {
  test.each([
    [
      'an image',
      { image: 'a:1' },
      { image: 'a:2' },
      { path: 'spec.image', desired: 'a:1', observed: 'a:2', mutable: true },
    ],
    [
      'a number',
      { compute: { cpuCoreLimit: 2 } },
      { compute: { cpuCoreLimit: 4 } },
      { path: 'spec.compute.cpuCoreLimit', desired: '2', observed: '4', mutable: true },
    ],
    [
      'a number that is gone',
      { compute: { cpuCoreLimit: 2 } },
      {},
      { path: 'spec.compute.cpuCoreLimit', desired: '2', mutable: true },
    ],
    [
      'arguments: no value is shown',
      { args: '--key s3cret' },
      { args: '--key other' },
      { path: 'spec.args', mutable: true },
    ],
    [
      'a variable: no value is shown',
      env(['A', '1']),
      env(['A', '2']),
      { path: 'spec.environmentVariables[A].value', mutable: true },
    ],
    ['a variable that is gone', env(['A', '1']), {}, { path: 'spec.environmentVariables[A]', mutable: true }],
    [
      'the order of node pools',
      { nodePools: ['a', 'b'] },
      { nodePools: ['b', 'a'] },
      { path: 'spec.nodePools', mutable: true },
    ],
    [
      'what PATCH does not take',
      { servingPort: { container: 1 } },
      { servingPort: { container: 2 } },
      { path: 'spec.servingPort.container', desired: '1', observed: '2', mutable: false },
    ],
    [
      'an item that is gone',
      { ports: [{ container: 80, serviceType: 'NodePort' }] },
      { ports: [] },
      { path: 'spec.ports[80,NodePort]', mutable: false },
    ],
    [
      'a label',
      { labels: [{ name: 'x', value: '1' }] },
      { labels: [{ name: 'x', value: '2' }] },
      { path: 'spec.labels[x].value', mutable: false },
    ],
    [
      'a quantity',
      { compute: { cpuMemoryLimit: '1Gi' } },
      { compute: { cpuMemoryLimit: '1G' } },
      { path: 'spec.compute.cpuMemoryLimit', desired: '1Gi', observed: '1G', mutable: true },
    ],
    [
      'what nobody knows is tried',
      { brandNew: true },
      {},
      { path: 'spec.brandNew', desired: 'true', mutable: true },
    ],
    [
      'an excluded item that is there',
      { labels: [{ name: 'x', exclude: true }] },
      { labels: [{ name: 'x', value: 'p' }] },
      { path: 'spec.labels[x].exclude', desired: 'true', mutable: false },
    ],
  ])('%s', (_, spec, observed, difference) => {
    expect(diff(desired(spec), observed as Record<string, unknown>)).toEqual([difference]);
  });
});

describe('what the spec has dropped', () => {
  const before = {
    image: 'a:1',
    compute: { cpuCoreLimit: 2, cpuCoreRequest: 1 },
    priorityClass: 'high',
    ...env(['A', '1'], ['B', '2']),
  };
  const now = { image: 'a:1', compute: { cpuCoreRequest: 1 }, ...env(['A', '1']) };

  test('is found by what was sent last', () => {
    expect(droppedPaths(desired(now, before), before)).toEqual([
      'compute.cpuCoreLimit',
      'priorityClass',
      'environmentVariables[B]',
    ]);
  });

  test('is a difference', () => {
    expect(
      diff(desired({ image: 'a:1' }, { image: 'a:1', security: { runAsUid: 5 } }), {
        image: 'a:1',
        security: { runAsUid: 5 },
      }),
    ).toEqual([{ path: 'spec.security.runAsUid', observed: '5', mutable: false }]);
  });

  test('is not what the platform added', () => {
    expect(droppedPaths(desired(now, now), before)).toEqual([]);
  });

  test('is not what the platform fills in within an item that stays', () => {
    const ports = [{ container: 80, serviceType: 'NodePort' }];
    const wanted = desired({ image: 'a:1', ports }, { image: 'a:1', ports });
    const shown = { image: 'a:1', ports: [{ ...ports[0], external: 31_000 }] };
    expect(droppedPaths(wanted, shown)).toEqual([]);
  });

  test('is what was ours within an item that stays, where no update would take it out', () => {
    const url = { container: 80, authorizationType: 'authorizedUsers', authorizedUsers: ['a@b.c'] };
    const wanted = desired(
      { image: 'a:1', exposedUrls: [{ container: 80 }], ...env(['A', '1']) },
      {
        image: 'a:1',
        exposedUrls: [url],
        environmentVariables: [{ name: 'A', value: '1', description: 'x' }],
      },
    );
    const shown = {
      image: 'a:1',
      exposedUrls: [{ ...url, url: 'https://generated' }],
      environmentVariables: [{ name: 'A', value: '1', description: 'x' }],
    };
    const paths = ['exposedUrls[80].authorizationType', 'exposedUrls[80].authorizedUsers'];
    expect(droppedPaths(wanted, shown)).toEqual(paths);
    expect(diff(wanted, shown)).toMatchObject(
      paths.map((path) => ({ path: `spec.${path}`, mutable: false })),
    );
    const without = {
      ...shown,
      exposedUrls: [{ container: 80, url: 'https://generated', authorizedUsers: [] }],
    };
    expect(diff(wanted, without)).toEqual([]);
  });

  test('is not known without what was sent last', () => {
    expect(droppedPaths(desired(now), before)).toEqual([]);
  });

  test('is no longer a matter where the platform is back at the default', () => {
    const dropped = desired(
      { image: 'a:1' },
      { image: 'a:1', createHomeDir: true, servingPort: { protocol: 'grpc' } },
    );
    expect(
      droppedPaths(dropped, { image: 'a:1', createHomeDir: false, servingPort: { protocol: 'http' } }),
    ).toEqual([]);
  });
});
