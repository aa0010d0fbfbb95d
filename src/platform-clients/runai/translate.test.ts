import { describe, expect, test } from 'vitest';
import type { Desired, Subject } from '../platform.ts';
import { translate } from './translate.ts';

const mark = { name: 'inference-operator.io/owner', value: 'cluster-1/prod/llama' };

function subject(
  spec: object,
  more: { replicas?: number; name?: string; extra?: object; ownerMark?: string } = {},
): Subject {
  const { replicas = 1, name, extra, ownerMark = mark.value } = more;
  return {
    namespace: 'prod',
    name: 'llama',
    ownerMark,
    spec: { replicas, runai: { spec, ...(name && { name }), ...(extra && { extra }) } },
  } as unknown as Subject;
}

function desired(...args: Parameters<typeof subject>): Desired {
  const translation = translate(subject(...args));
  if (translation.kind !== 'Desired') throw new Error(translation.message);
  return translation.desired;
}

function violation(...args: Parameters<typeof subject>): string {
  const translation = translate(subject(...args));
  return translation.kind === 'Violation' ? `${translation.field}: ${translation.message}` : 'none';
}

describe('bodies', () => {
  test('the smallest', () => {
    expect(desired({ image: 'vllm/vllm-openai:v0.10.0' }).body).toEqual({
      name: 'llama',
      spec: {
        image: 'vllm/vllm-openai:v0.10.0',
        autoscaling: { minReplicas: 1, maxReplicas: 1 },
        annotations: [mark],
      },
    });
  });

  test('the one of the documentation: own scaling, own annotations, another name', () => {
    const spec = {
      image: 'vllm/vllm-openai:v0.10.0',
      args: '--model meta-llama/Llama-3.1-70B',
      servingPort: { container: 8000 },
      annotations: [{ name: 'team', value: 'a' }],
      compute: {
        gpuDevicesRequest: 1,
        gpuRequestType: 'portion',
        gpuPortionRequest: 1,
        cpuCoreRequest: 4,
        cpuMemoryRequest: '32G',
      },
      autoscaling: { minReplicas: 1, maxReplicas: 3, metric: 'concurrency', metricThreshold: 20 },
    };
    expect(desired(spec, { replicas: 7, name: 'llama-70b' })).toMatchObject({
      name: 'llama-70b',
      body: { name: 'llama-70b', spec: { ...spec, annotations: [{ name: 'team', value: 'a' }, mark] } },
      notices: [expect.stringMatching(/^The field spec\.replicas \(7\) is not used: /)],
    });
  });

  test('which field tells of replicas: the one that the user wrote', () => {
    const at = desired({ image: 'a:1' }, { replicas: 2 }).replicasAt ?? /^never$/;
    for (const field of ['', '.minReplicas', '.maxReplicas']) expect(`spec.autoscaling${field}`).toMatch(at);
    expect('spec.autoscaling.metric').not.toMatch(at);
    const own = { image: 'a:1', autoscaling: { minReplicas: 1, maxReplicas: 1 } };
    expect(desired(own)).not.toHaveProperty('replicasAt');
  });

  test('null means absent', () => {
    const spec = {
      image: 'a:1',
      command: null,
      compute: { cpuCoreLimit: null, cpuCoreRequest: 1 },
      autoscaling: null,
    };
    expect(desired(spec, { replicas: 2 }).body['spec']).toEqual({
      image: 'a:1',
      compute: { cpuCoreRequest: 1 },
      autoscaling: { minReplicas: 2, maxReplicas: 2 },
      annotations: [mark],
    });
  });

  test('extra is merged, fields that nobody knows included', () => {
    const spec = { image: 'a:1', compute: { cpuCoreRequest: 1 } };
    const extra = { compute: { cpuCoreLimit: 2, warpDrive: true }, brandNew: { x: [1] }, image: 'a:2' };
    expect(desired(spec, { extra }).body['spec']).toEqual({
      image: 'a:2',
      compute: { cpuCoreRequest: 1, cpuCoreLimit: 2, warpDrive: true },
      brandNew: { x: [1] },
      autoscaling: { minReplicas: 1, maxReplicas: 1 },
      annotations: [mark],
    });
  });

  test('sequence 32: scaling that comes by extra rules as well', () => {
    const translated = desired(
      { image: 'a:1' },
      { replicas: 5, extra: { autoscaling: { minReplicas: 2, maxReplicas: 2 } } },
    );
    expect(translated.body['spec']).toMatchObject({ autoscaling: { minReplicas: 2, maxReplicas: 2 } });
    expect(translated.notices).toEqual([expect.stringContaining('spec.replicas (5) is not used')]);
  });

  test('hostPath says readOnly, since its default is told in two ways', () => {
    const hostPath = [
      { name: 'a', path: '/a', mountPath: '/a' },
      { name: 'b', path: '/b', mountPath: '/b', readOnly: false },
      { name: 'c', exclude: true },
    ];
    expect(desired({ image: 'a:1', storage: { hostPath } }).body['spec']).toMatchObject({
      storage: {
        hostPath: [
          { name: 'a', path: '/a', mountPath: '/a', readOnly: true },
          { name: 'b', path: '/b', mountPath: '/b', readOnly: false },
          { name: 'c', exclude: true },
        ],
      },
    });
  });

  test('what the user wrote is not touched', () => {
    const spec = Object.freeze({ image: 'a:1', annotations: Object.freeze([]) });
    desired(spec);
    expect(spec).toEqual({ image: 'a:1', annotations: [] });
  });
});

describe('hash', () => {
  test('depends on the spec and not on the owner', () => {
    const one = desired({ image: 'a:1' });
    expect(desired({ image: 'a:1' }, { ownerMark: 'other/prod/llama' }).hash).toBe(one.hash);
    expect(desired({ image: 'a:2' }).hash).not.toBe(one.hash);
    expect(desired({ image: 'a:1' }, { replicas: 2 }).hash).not.toBe(one.hash);
  });

  test('sequence 24: of this spec in this version is this; a change here needs a new version', () => {
    expect(desired({ image: 'a:1' }).hash).toMatchInlineSnapshot(
      `"v1:tRSkTLKx1rmisB3VH1YCU2joYtnnV8HT:QRh_TXN8YxYQXWz"`,
    );
  });
});

describe('violations', () => {
  test.each([
    ['P1: a name with capitals', { image: 'a:1' }, { name: 'Llama' }, 'spec.runai.name: "Llama"'],
    ['P1: a name that begins with a digit', { image: 'a:1' }, { name: '7b' }, 'spec.runai.name: "7b"'],
    ['P1: a name that is too long', { image: 'a:1' }, { name: 'a'.repeat(64) }, 'spec.runai.name: "a'],
    [
      'P16: an unknown word',
      { image: 'a:1', imagePullPolicy: 'Sometimes' },
      {},
      'spec.runai.spec.imagePullPolicy',
    ],
    [
      'P16: a bad quantity',
      { image: 'a:1', compute: { cpuMemoryLimit: 'much' } },
      {},
      'spec.runai.spec.compute.cpuMemoryLimit',
    ],
    [
      'P16: a port out of range',
      { image: 'a:1', servingPort: { container: 70000 } },
      {},
      'spec.runai.spec.servingPort.container',
    ],
    [
      'P16: also by extra',
      { image: 'a:1' },
      { extra: { imagePullPolicy: 'Sometimes' } },
      'spec.runai.extra.imagePullPolicy',
    ],
    [
      'P17: our mark',
      { image: 'a:1', annotations: [{ name: mark.name, value: 'x' }] },
      {},
      'spec.runai.spec.annotations',
    ],
    [
      'P17: our mark excluded',
      { image: 'a:1', annotations: [{ name: mark.name, exclude: true, value: '' }] },
      {},
      'spec.runai.spec.annotations',
    ],
    [
      'P17: our mark by extra',
      { image: 'a:1' },
      { extra: { annotations: [{ name: mark.name, value: 'x' }] } },
      'spec.runai.extra.annotations',
    ],
    [
      'P18: an identity field',
      { image: 'a:1' },
      { extra: { projectId: '7' } },
      /^spec\.runai\.extra\.projectId: may not be set by extra: it says which workload this is; write spec\.runai\.project instead$/,
    ],
    [
      'P18: a template',
      { image: 'a:1' },
      { extra: { templateId: '7' } },
      /it says which workload this is; leave it out$/,
    ],
    [
      'P18: a prefix',
      { image: 'a:1' },
      { extra: { useGivenNameAsPrefix: true } },
      'spec.runai.extra.useGivenNameAsPrefix',
    ],
    [
      'P18: null',
      { image: 'a:1' },
      { extra: { compute: { gpuPortionLimit: null } } },
      /^spec\.runai\.extra\.compute\.gpuPortionLimit: may not be null: .*leave it out/,
    ],
    [
      'P18: null in a list, under a key that is no word',
      { image: 'a:1' },
      { extra: { 'a.b': [{ c: 1 }, { c: null }] } },
      /^spec\.runai\.extra\[a\.b\]\[1\]\.c: may not be null/,
    ],
    [
      'what extra makes incomplete is asked for there',
      { image: 'a:1' },
      { extra: { autoscaling: { minReplicas: 1, maxReplicas: 2 } } },
      /^spec\.runai\.extra\.autoscaling\.metric: must be given/,
    ],
    [
      'an item of a list in extra, which replaces the one of spec',
      { image: 'a:1', environmentVariables: [{ name: 'A', value: 'x' }] },
      { extra: { environmentVariables: [{ name: 'A', value: 'x' }, { name: 'B' }] } },
      /^spec\.runai\.extra\.environmentVariables\[1\]: /,
    ],
    [
      'what stands in spec, beside an extra that has nothing to do with it',
      { image: 'a:1', compute: { gpuPortionRequest: 0.5 } },
      { extra: { compute: { warpDrive: true } } },
      /^spec\.runai\.spec\.compute\.gpuPortionRequest: needs/,
    ],
    [
      'a limit of spec below a request of extra: both are named',
      { image: 'a:1', compute: { cpuMemoryLimit: '1Gi' } },
      { extra: { compute: { cpuMemoryRequest: '2Gi' } } },
      /^spec\.runai\.spec\.compute\.cpuMemoryLimit: .*cpuMemoryRequest, which is 2Gi/,
    ],
    [
      'what nobody gives is asked for in spec',
      {},
      { extra: { brandNew: 1 } },
      /^spec\.runai\.spec\.image: must be given/,
    ],
    ['replicas: 0', { image: 'a:1' }, { replicas: 0 }, /^spec\.replicas: may not be 0 on Run:ai/],
    [
      'a check of the list',
      {
        image: 'a:1',
        autoscaling: { minReplicas: 3, maxReplicas: 2, metric: 'latency', metricThreshold: 1 },
      },
      {},
      'spec.runai.spec.autoscaling.maxReplicas',
    ],
  ])('%s', (_, spec, more, words) => {
    expect(violation(spec, more)).toEqual(expect.stringMatching(words));
  });

  test('replicas: 0 does not matter where own scaling rules', () => {
    expect(
      violation({ image: 'a:1', autoscaling: { minReplicas: 0, maxReplicas: 1 } }, { replicas: 0 }),
    ).toBe('none');
  });
});

describe('notices', () => {
  test.each([
    ['nothing to say', { image: 'a:1' }, {}, []],
    ['a long name', { image: 'a:1' }, { name: 'a'.repeat(51) }, ['The name has more than 50 characters']],
    [
      'a threshold without a metric',
      { image: 'a:1', autoscaling: { metricThreshold: 5 } },
      {},
      ['The field spec.replicas', 'The field spec.runai.spec.autoscaling.metricThreshold is not used'],
    ],
    [
      'a secret with a dot',
      { image: 'a:1', environmentVariables: [{ name: 'A', secret: { name: 'my.secret', key: 'k' } }] },
      {},
      ['"my.secret"'],
    ],
    [
      'a pull secret with an underscore',
      { image: 'a:1', imagePullSecrets: [{ name: 'my_secret' }] },
      {},
      ['"my_secret"'],
    ],
  ])('%s', (_, spec, more, words: string[]) => {
    const { notices } = desired(spec, more);
    expect(notices).toHaveLength(words.length);
    for (const [at, word] of words.entries()) expect(notices[at]).toContain(word);
  });
});

test('what was applied last goes along', () => {
  const applied = { ...subject({ image: 'a:1' }), applied: 'v1:x:y' };
  expect(translate(applied)).toMatchObject({ desired: { applied: 'v1:x:y' } });
});
