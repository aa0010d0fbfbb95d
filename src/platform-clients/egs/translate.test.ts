import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { storyGpuSpec as gpuSpec } from '../../../test/support/egs-story.ts';
import { Redactor } from '../http/redact.ts';
import type { Desired, Subject, Translation } from '../platform.ts';
import { translate } from './translate.ts';

const modelSpec = { modelName: 'huggingface', storageURI: 'https://models.example/llama' };
const redactor = new Redactor([]);

interface Sample {
  kind: string;
  metadata: { name: string };
  spec: { egs: { gpuSpec?: object; modelSpec?: object } };
}

interface More {
  replicas?: number;
  state?: string;
  name?: string;
  ownerMark?: string;
  defaultWorkspace?: string;
  applied?: string;
}

function translated(section: object, more: More = {}): Translation {
  const {
    replicas = 1,
    state = 'Running',
    name = 'llama',
    ownerMark = 'cluster-1/prod/llama',
    applied,
  } = more;
  const egs = { clusterName: 'worker-1', leaseEndPolicy: 'Stall', ...section };
  const subject = {
    namespace: 'prod',
    name,
    ownerMark,
    spec: { replicas, state, egs },
    ...(applied && { applied }),
  };
  const { defaultWorkspace } = more;
  return translate({ defaultWorkspace, redactor }, subject as unknown as Subject);
}

function desired(section: object, more?: More): Desired {
  const translation = translated(section, more);
  if (translation.kind !== 'Desired') throw new Error(JSON.stringify(translation));
  return translation.desired;
}

const service = { spec: { predictor: { model: { modelFormat: { name: 'huggingface' } } } } };

describe('bodies', () => {
  test('a model on GPUs: all there, and null for what is not', () => {
    expect(desired({ gpuSpec, modelSpec })).toMatchObject({
      name: 'llama',
      body: { endpointName: 'llama', gpuSpec, modelSpec, rawModelSpec: null },
      atLeaseEnd: { policy: 'Stall', field: 'spec.egs.leaseEndPolicy' },
    });
  });

  test('a model on CPUs, with all that can be said of it', () => {
    const all = {
      ...modelSpec,
      args: ['--x', ''],
      secret: { token: 'abc' },
      resources: { cpu: '2', memory: '8Gi' },
    };
    const { body } = desired({ modelSpec: all, endpointName: 'other', leaseEndPolicy: 'Recreate' });
    expect(body).toEqual({ endpointName: 'other', gpuSpec: null, modelSpec: all, rawModelSpec: null });
  });

  test('a raw spec: completed, marked, as YAML', () => {
    const raw = { ...service, metadata: { annotations: { team: 'a' } } };
    const { body } = desired({ rawModelSpec: raw });
    expect(body).toMatchObject({ endpointName: 'llama', gpuSpec: null, modelSpec: null });
    expect(body['rawModelSpec']).toBe(`apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  annotations:
    inference-operator.io/owner: cluster-1/prod/llama
    team: a
  name: llama
spec:
  predictor:
    model:
      modelFormat:
        name: huggingface
`);
  });

  test('what a raw spec says of itself is kept', () => {
    const raw = {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { name: 'llama', labels: { a: 'b' } },
      ...service,
    };
    const text = desired({ rawModelSpec: raw }).body['rawModelSpec'];
    const annotations = { 'inference-operator.io/owner': 'cluster-1/prod/llama' };
    expect(parse(String(text))).toEqual({ ...raw, metadata: { ...raw.metadata, annotations } });
  });

  test('texts that YAML 1.1 takes for something else stay texts, and long lines whole', () => {
    const args = [
      'yes',
      'on',
      '012',
      '1:30',
      '1e3',
      'null',
      '~',
      '',
      '2026-01-01',
      `--x ${'y '.repeat(200)}z`,
    ];
    const raw = { spec: { predictor: { containers: [{ name: 'on', args }] } } };
    const text = String(desired({ rawModelSpec: raw }).body['rawModelSpec']);
    const read = parse(text, { version: '1.1' }) as typeof raw;
    expect(read.spec.predictor).toEqual(raw.spec.predictor);
  });

  test('the order of keys means nothing', () => {
    const predictor = { minReplicas: 1, model: { modelFormat: { name: 'a' }, storageUri: 'b' } };
    const turned = { model: { storageUri: 'b', modelFormat: { name: 'a' } }, minReplicas: 1 };
    const [one, other] = [predictor, turned].map((p) =>
      desired({ rawModelSpec: { spec: { predictor: p } } }),
    );
    expect(one?.body).toEqual(other?.body);
    expect(one?.hash).toBe(other?.hash);
  });

  test('extra is merged', () => {
    const extra = {
      gpuSpec: { enableRDMA: true, priority: 60 },
      rawModelSpec: { spec: { predictor: { minReplicas: 2 } } },
      dedicated: true,
    };
    const { body } = desired({ gpuSpec, rawModelSpec: service, extra });
    expect(body).toMatchObject({
      gpuSpec: { ...gpuSpec, enableRDMA: true, priority: 60 },
      dedicated: true,
    });
    expect(parse(String(body['rawModelSpec']))).toMatchObject({
      spec: { predictor: { minReplicas: 2, ...service.spec.predictor } },
    });
  });

  test('the samples of the documentation', () => {
    const folder = join(import.meta.dirname, '../../../docs/samples/egs');
    const samples = readdirSync(folder)
      .map((file) => parse(readFileSync(join(folder, file), 'utf8')) as Sample)
      .filter(({ kind }) => kind === 'InferenceDeployment');
    expect(samples).not.toEqual([]);
    for (const { metadata, spec } of samples) {
      const { gpuSpec: gpus = null, modelSpec: model = null } = spec.egs;
      expect(desired(spec.egs, metadata).body).toEqual({
        endpointName: metadata.name,
        gpuSpec: gpus,
        modelSpec: model,
        rawModelSpec: null,
      });
    }
  });
});

describe('hash and fingerprint', () => {
  const hash = (section: object, more?: More): string => desired(section, more).hash;

  test('every part of the request is in the hash', () => {
    const hashes = [
      { gpuSpec, modelSpec },
      { modelSpec },
      { gpuSpec: { ...gpuSpec, exitDuration: '5d0h0m' }, modelSpec },
      { gpuSpec, modelSpec: { ...modelSpec, args: ['--x'] } },
      { gpuSpec, rawModelSpec: service },
      { gpuSpec, modelSpec, extra: { more: 1 } },
    ].map((section) => hash(section));
    expect(new Set(hashes).size).toBe(hashes.length);
    for (const one of hashes) expect(one).toMatch(/^v2:[\w-]{32}:[\w-]+$/);
  });

  test('mark and policy are not', () => {
    expect(hash({ rawModelSpec: service }, { ownerMark: 'cluster-2/prod/llama' })).toBe(
      hash({ rawModelSpec: service }),
    );
    expect(hash({ modelSpec, leaseEndPolicy: 'Recreate' })).toBe(hash({ modelSpec }));
  });

  test('what was applied before is passed on', () => {
    expect(desired({ modelSpec }, { applied: 'v1:x' }).applied).toBe('v1:x');
  });

  test('what was edited since is named where it is written', () => {
    const applied = hash({ gpuSpec, modelSpec });
    const edited = (section: object) => desired(section, { applied }).changed;
    expect(edited({ gpuSpec, modelSpec: { ...modelSpec, storageURI: 'https://b' } })).toEqual([
      'spec.egs.modelSpec.storageURI',
    ]);
    expect(edited({ gpuSpec, modelSpec, extra: { modelSpec: { args: ['--x'] } } })).toEqual([
      'spec.egs.extra.modelSpec.args',
    ]);
    expect(edited({ gpuSpec, modelSpec, leaseEndPolicy: 'Recreate' })).toEqual([]);
    expect(desired({ modelSpec }, { applied: 'v1:x' }).changed).toBeUndefined();
  });

  test.each([
    [
      { gpuSpec, modelSpec },
      {
        clusterName: 'worker-1',
        modelName: 'huggingface',
        gpu: { gpuShape: 'Tesla-T4', instanceType: 'n1-highcpu-2', numberOfGPUs: 1, numberOfGPUNodes: 1 },
      },
    ],
    [{ rawModelSpec: service }, { clusterName: 'worker-1', gpu: null }],
    [
      { modelSpec, extra: { modelSpec: { modelName: 'sklearn' } } },
      { clusterName: 'worker-1', modelName: 'sklearn', gpu: null },
    ],
  ])('the comparable fields as they are sent: %j', (section, fields) => {
    expect(JSON.parse(desired(section).fingerprint ?? '')).toEqual(fields);
  });
});

describe('notices', () => {
  test.each([
    [{}, []],
    [{ priority: 100, exitDuration: '7d0h0m' }, []],
    [{ priority: 101 }, [expect.stringContaining('The priority 101 is above 100')]],
    [{ exitDuration: '7d0h1m' }, [expect.stringContaining('The exitDuration 7d0h1m is more than the week')]],
  ])('%j', (more, notices) => {
    expect(desired({ modelSpec, gpuSpec: { ...gpuSpec, ...more } }).notices).toEqual(notices);
  });

  test('none without GPUs', () => {
    expect(desired({ modelSpec }).notices).toEqual([]);
  });
});

describe('what may be secret is masked from then on', () => {
  const env = [
    { name: 'HF_TOKEN', value: 'hf_canary' },
    { name: 'MODEL', value: 'canary-longvalue' },
    { name: 'LEVEL', value: 'info' },
    { name: 'FROM', valueFrom: { secretKeyRef: { name: 'hf-secret', key: 'token' } } },
  ];
  test.each([
    ['variables of a raw spec', { rawModelSpec: { spec: { predictor: { containers: [{ env }] } } } }],
    [
      'a model’s secret',
      { modelSpec: { ...modelSpec, secret: { a: ['hf_canary'], b: { c: 'canary-longvalue' } } } },
    ],
  ])('%s', (_, section) => {
    const own = new Redactor([]);
    const subject = {
      namespace: 'prod',
      name: 'llama',
      ownerMark: 'm',
      spec: { replicas: 1, state: 'Running', egs: { clusterName: 'worker-1', ...section } },
    };
    translate({ defaultWorkspace: undefined, redactor: own }, subject as unknown as Subject);
    expect(own.clean('said hf_canary and canary-longvalue at level info of hf-secret')).toBe(
      'said *** and *** at level info of hf-secret',
    );
  });
});
