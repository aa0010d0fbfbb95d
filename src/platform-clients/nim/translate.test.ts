import { describe, expect, test } from 'vitest';
import type { Desired, Subject } from '../platform.ts';
import { translate } from './translate.ts';

const mark = { name: 'inference-operator.io/owner', value: 'cluster-1/prod/llama-nim' };
const image = 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3';
const modelStore = { nimCache: { name: 'llama-cache' } };
const least = { image, modelStore, ngcAuthSecret: 'ngc' };
const scaling = { metric: 'throughput', metricThreshold: 20 };

interface More {
  replicas?: number;
  name?: string;
  extra?: object;
  ownerMark?: string;
}

function subject(spec: object, more: More = {}): Subject {
  const { replicas = 1, name, extra, ownerMark = mark.value } = more;
  return {
    namespace: 'prod',
    name: 'llama-nim',
    ownerMark,
    spec: { replicas, nim: { spec, ...(name && { name }), ...(extra && { extra }) } },
  } as unknown as Subject;
}

function desired(spec: object, more: More = {}): Desired {
  const translation = translate(subject(spec, more));
  if (translation.kind !== 'Desired') throw new Error(translation.message);
  return translation.desired;
}

function violation(spec: object, more: More = {}): string {
  const translation = translate(subject(spec, more));
  return translation.kind === 'Violation' ? `${translation.field}: ${translation.message}` : 'none';
}

describe('bodies', () => {
  test('the one of the documentation', () => {
    const spec = {
      image,
      ngcAuthSecret: 'ngc',
      imagePullSecrets: [{ name: 'ngc-pull' }],
      modelStore,
      replicas: 2,
      compute: { gpuDevicesRequest: 1 },
      servingPort: { port: 8000 },
    };
    expect(desired(spec).body).toEqual({
      metadata: { name: 'llama-nim' },
      spec: { ...spec, annotations: [mark] },
    });
  });

  test.each([
    ['replicas of the object', least, 3, { ...least, replicas: 3 }],
    ['none stops it', least, 0, { ...least, replicas: 0 }],
    ['its own replicas', { ...least, replicas: 2 }, 3, { ...least, replicas: 2 }],
    ['its own scaling', { ...least, autoscaling: scaling }, 3, { ...least, autoscaling: scaling }],
  ])('%s', (_why, spec, replicas, sent) => {
    expect(desired(spec, { replicas }).body).toEqual({
      metadata: { name: 'llama-nim' },
      spec: { ...sent, annotations: [mark] },
    });
  });

  test('which field tells of replicas: the one that the user wrote', () => {
    expect('spec.replicas').toMatch(desired(least, { replicas: 3 }).replicasAt ?? /^never$/);
    expect(desired({ ...least, replicas: 2 })).not.toHaveProperty('replicasAt');
  });

  test('a name of its own, annotations before the mark, extra merged in', () => {
    const annotations = [{ name: 'team', value: 'a' }];
    const extra = { compute: { gpuDevicesRequest: 2 }, servingPort: { port: 80, accessControl: 'sso' } };
    const { name, body } = desired({ ...least, annotations }, { name: 'llama', extra });
    expect(name).toBe('llama');
    expect(body).toEqual({
      metadata: { name: 'llama' },
      spec: { ...least, replicas: 1, ...extra, annotations: [...annotations, mark] },
    });
  });

  test('another mark is no other spec, another value is', () => {
    const { hash } = desired(least);
    expect(desired(least, { ownerMark: 'x/y/z' }).hash).toBe(hash);
    expect(desired(least, { replicas: 2 }).hash).not.toBe(hash);
  });
});

describe('refused', () => {
  test.each<[string, object, More, RegExp]>([
    ['N1', least, { name: 'Llama' }, /^spec\.nim\.name: "Llama" cannot be a name on Run:ai/],
    ['N1 too long', least, { name: 'a'.repeat(64) }, /^spec\.nim\.name: /],
    ['N2 none', { image }, {}, /^spec\.nim\.spec\.modelStore: must be given/],
    [
      'N2 both',
      { image, modelStore: { ...modelStore, pvc: { claimInfo: { size: '1G' } } } },
      {},
      /^spec\.nim\.spec\.modelStore: must name exactly one store/,
    ],
    ['N2 name', { image, modelStore: { nimCache: {} } }, {}, /modelStore\.nimCache\.name: must be given/],
    ['N3 size', { image, modelStore: { pvc: {} } }, {}, /modelStore\.pvc\.claimInfo\.size: must be given/],
    [
      'N3 info',
      { image, modelStore: { pvc: { existingPvc: true, claimName: 'a', claimInfo: { size: '1G' } } } },
      {},
      /modelStore\.pvc\.claimInfo: is for a claim that is to be created/,
    ],
    [
      'N3 claim name',
      { image, modelStore: { pvc: { existingPvc: true } } },
      {},
      /modelStore\.pvc\.claimName: must be given/,
    ],
    ['N4', { ...least, replicas: 1, autoscaling: scaling }, {}, /replicas: excludes autoscaling/],
    [
      'N4 nodes',
      { ...least, multiNode: { workers: 1 }, autoscaling: scaling },
      {},
      /autoscaling: is not for a service of several nodes/,
    ],
    [
      'N5 metric',
      { ...least, autoscaling: { metricThreshold: 1 } },
      {},
      /autoscaling\.metric: must be given/,
    ],
    [
      'N5 zero',
      { ...least, autoscaling: { ...scaling, minReplicas: 0 } },
      {},
      /autoscaling\.minReplicas: must be at least 1/,
    ],
    [
      'N5 max',
      { ...least, autoscaling: { ...scaling, minReplicas: 3, maxReplicas: 2 } },
      {},
      /autoscaling\.maxReplicas: must be at least minReplicas/,
    ],
    [
      'N6 window',
      { ...least, autoscaling: { ...scaling, scaleWindowSeconds: 59 } },
      {},
      /scaleWindowSeconds: must be at least 60/,
    ],
    ['N6 replicas', { ...least, replicas: 1001 }, {}, /replicas: must be at most 1000/],
    ['N6 of the object', least, { replicas: 1001 }, /^spec\.replicas: must be 0 to 1000/],
    ['N6 workers', { ...least, multiNode: { workers: 0 } }, {}, /multiNode\.workers: must be at least 1/],
    ['N7', { ...least, compute: { gpuPortionRequest: 0.5 } }, {}, /compute\.gpuPortionRequest: needs/],
    ['N8 port', { ...least, servingPort: {} }, {}, /servingPort\.port: must be given/],
    [
      'N8 twins',
      { ...least, servingPort: { port: 80, grpcPort: 80 } },
      {},
      /servingPort\.grpcPort: must differ/,
    ],
    [
      'N10 sources',
      { ...least, environmentVariables: [{ name: 'A' }] },
      {},
      /environmentVariables\[0\]: must have exactly one source/,
    ],
    [
      'N10 twins',
      {
        ...least,
        environmentVariables: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
      {},
      /environmentVariables\[1\]\.name: A is there twice/,
    ],
    ['N10 names', { ...least, ngcAuthSecret: 'a_b' }, {}, /ngcAuthSecret: must hold only lower case/],
    ['N12', { ...least, image: 'nvcr.io/nim/x' }, {}, /^spec\.nim\.spec\.image: must have a tag/],
    [
      'N12 a port is no tag',
      { ...least, image: 'registry:5000/nim/x' },
      {},
      /^spec\.nim\.spec\.image: must have a tag/,
    ],
    ['N14', { ...least, annotations: [{ ...mark }] }, {}, /annotations: .*own mark: take it out/],
    [
      'N14 in extra',
      least,
      { extra: { annotations: [{ ...mark }] } },
      /^spec\.nim\.extra\.annotations: .*own mark/,
    ],
    ['N15 identity', least, { extra: { projectId: '1' } }, /^spec\.nim\.extra\.projectId: may not be set/],
    ['N15 null', least, { extra: { labels: null } }, /^spec\.nim\.extra\.labels: may not be null/],
  ])('%s', (_rule, spec, more, words) => {
    expect(violation(spec, more)).toMatch(words);
  });
});

describe('notices', () => {
  test.each<[string, object, More, RegExp]>([
    [
      'replicas',
      { ...least, replicas: 2 },
      { replicas: 5 },
      /spec\.replicas \(5\) is not used: spec\.nim\.spec\.replicas scales/,
    ],
    ['autoscaling', { ...least, autoscaling: scaling }, {}, /spec\.nim\.spec\.autoscaling scales/],
    ['N1', least, { name: 'a'.repeat(51) }, /more than 50 characters/],
    ['N8', { ...least, servingPort: { port: 80, exposedProtocol: 'grpc' } }, {}, /no grpcPort is given/],
    [
      'N9',
      { ...least, servingPort: { port: 80, exposedUrl: 'https://x', exposeExternally: false } },
      {},
      /exposedUrl is not used/,
    ],
    ['N11', { image, modelStore }, {}, /ngcAuthSecret is not given/],
    ['N12', { ...least, image: 'nvcr.io/nim/x@sha256:ab' }, {}, /a digest and no tag/],
  ])('%s', (_rule, spec, more, words) => {
    expect(desired(spec, more).notices).toEqual([expect.stringMatching(words)]);
  });

  test('none where nothing is odd', () => {
    const servingPort = { port: 80, grpcPort: 81, exposedProtocol: 'grpc' };
    expect(desired({ ...least, servingPort, image: `${image}@sha256:ab` }).notices).toEqual([]);
  });
});
