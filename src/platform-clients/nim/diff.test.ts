import { describe, expect, test } from 'vitest';
import { ownerMarkKey } from '../../crd/names.ts';
import type { JsonObject } from '../json.ts';
import type { Desired } from '../platform.ts';
import { diff, sectionsToRemove } from './diff.ts';
import { hashOf } from './hash.ts';

function desired(spec: JsonObject, applied?: JsonObject): Desired {
  return {
    name: 'a',
    body: { metadata: { name: 'a' }, spec },
    hash: hashOf(spec),
    ...(applied && { applied: hashOf(applied) }),
    notices: [],
  };
}

const shown = (spec: JsonObject, beside: JsonObject = {}) => ({ spec, beside });
const claim = { claimInfo: { size: '10G' } };

describe('no difference', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['what policies add', { image: 'a:1' }, { image: 'a:1', compute: { cpuCoreLimit: 64 } }],
    ['one replica', { replicas: 1 }, {}],
    ['a window of 300', { autoscaling: { scaleWindowSeconds: 300 } }, { autoscaling: { metric: 'a' } }],
    [
      'as many as the least',
      { autoscaling: { minReplicas: 2, maxReplicas: 2 } },
      { autoscaling: { minReplicas: 2 } },
    ],
    ['reachable', { servingPort: { exposeExternally: true } }, { servingPort: { port: 1 } }],
    ['grpc by its port', { servingPort: { exposedProtocol: 'grpc' } }, { servingPort: { grpcPort: 1 } }],
    ['http without', { servingPort: { exposedProtocol: 'http' } }, { servingPort: { port: 1 } }],
    ['a generated URL', { servingPort: { exposedUrl: '' } }, { servingPort: { port: 1 } }],
    ['pulled if not there', { imagePullPolicy: 'IfNotPresent' }, { image: 'a:1' }],
    ['pulled always', { imagePullPolicy: 'Always' }, { image: 'a:latest' }],
    ['a quantity', { compute: { cpuMemoryLimit: '1G' } }, { compute: { cpuMemoryLimit: '1000M' } }],
    ['excluded', { labels: [{ name: 'a', exclude: true }] }, {}],
    ['another order', { labels: [{ name: 'a' }, { name: 'b' }] }, { labels: [{ name: 'b' }, { name: 'a' }] }],
    ['the mark', { annotations: [{ name: ownerMarkKey, value: 'x' }] }, {}],
    [
      'a claim that Run:ai has named',
      { modelStore: { pvc: claim } },
      { modelStore: { pvc: { ...claim, claimName: 'made-up', existingPvc: false } } },
    ],
  ])('%s', (_why, wanted, found) => {
    expect(diff(desired(wanted), shown(found))).toEqual([]);
  });

  test('the priority may be shown beside the spec', () => {
    const wanted = desired({ priorityClass: 'high' });
    expect(diff(wanted, shown({}, { priorityClass: 'high' }))).toEqual([]);
    expect(diff(wanted, shown({ priorityClass: 'low' }, { priorityClass: 'high' }))).toEqual([]);
    expect(diff(wanted, shown({}, { priorityClass: 'low' }))).toHaveLength(1);
  });
});

describe('differences', () => {
  test.each<[string, JsonObject, JsonObject, object]>([
    [
      'an image',
      { image: 'a:2' },
      { image: 'a:1' },
      { path: 'spec.image', desired: 'a:2', observed: 'a:1', mutable: true },
    ],
    [
      'nodes',
      { multiNode: { workers: 2 } },
      { multiNode: { workers: 1 } },
      { path: 'spec.multiNode.workers', desired: '2', observed: '1', mutable: false },
    ],
    [
      'nodes where there were none',
      { multiNode: { workers: 2 } },
      {},
      { path: 'spec.multiNode.workers', desired: '2', mutable: false },
    ],
    [
      'a claim that was made for it',
      { modelStore: { pvc: { claimInfo: { size: '20G' } } } },
      { modelStore: { pvc: claim } },
      { path: 'spec.modelStore.pvc.claimInfo.size', desired: '20G', observed: '10G', mutable: false },
    ],
    [
      'a cache in the place of such a claim',
      { modelStore: { nimCache: { name: 'x' } } },
      { modelStore: { pvc: claim } },
      { path: 'spec.modelStore.nimCache.name', mutable: false },
    ],
    [
      'another claim that was there',
      { modelStore: { pvc: { existingPvc: true, claimName: 'b' } } },
      { modelStore: { pvc: { existingPvc: true, claimName: 'a' } } },
      { path: 'spec.modelStore.pvc.claimName', mutable: true },
    ],
    [
      'what may be secret',
      { environmentVariables: [{ name: 'A', value: 's' }] },
      { environmentVariables: [{ name: 'A', value: 't' }] },
      { path: 'spec.environmentVariables[A].value', mutable: true },
    ],
    [
      'scaled in the other way',
      { replicas: 1 },
      { autoscaling: { metric: 'a' } },
      { path: 'spec.autoscaling', mutable: true },
    ],
  ])('%s', (_why, wanted, found, difference) => {
    expect(diff(desired(wanted), shown(found))).toEqual([difference]);
  });
});

describe('what is to go', () => {
  test.each<[string, JsonObject, JsonObject | undefined, JsonObject, string[]]>([
    [
      'what was sent',
      { image: 'a' },
      { image: 'a', labels: [{ name: 'x' }] },
      { labels: [{ name: 'x' }] },
      ['labels'],
    ],
    ['nothing of others', { image: 'a' }, { image: 'a' }, { labels: [{ name: 'x' }] }, []],
    [
      'nothing within what stays',
      { labels: [{ name: 'y' }] },
      { labels: [{ name: 'x' }] },
      { labels: [{ name: 'x' }] },
      [],
    ],
    [
      'the other scaling, whoever set it',
      { replicas: 2 },
      undefined,
      { autoscaling: { metric: 'a' } },
      ['autoscaling'],
    ],
    ['other replicas', { autoscaling: { metric: 'a' } }, undefined, { replicas: 3 }, ['replicas']],
    ['not a default', { autoscaling: { metric: 'a' } }, undefined, { replicas: 1 }, []],
  ])('%s', (_why, wanted, applied, found, sections) => {
    expect(sectionsToRemove(desired(wanted, applied), shown(found))).toEqual(sections);
  });
});
