import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { image } from '../../support/whole-specs/least-specs.ts';
import { type CrdApi, startCrdApi } from './crd-api.ts';
import type { Draft } from '../../support/crd-rules/draft.ts';
import {
  clusterPlatform,
  deployment,
  egs,
  egsSection,
  nimSpec,
  platform,
  runai,
  runaiSpec,
} from '../../support/crd-rules/drafts.ts';
import { otherEgs, wholeEgs } from '../../support/whole-specs/whole-egs.ts';

let api: CrdApi;
beforeAll(async () => {
  api = await startCrdApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** The spec as the server completes it. */
async function completed(draft: Draft): Promise<unknown> {
  const verdict = await api.create(draft, { dryRun: true });
  expect(verdict.message).toBe('');
  return verdict.object.spec;
}

const connection = { runai: { url: 'https://acme.run.ai' }, credentialsSecretRef: { name: 'runai' } };
const rateLimit = { requestsPerSecond: 10, burst: 20, maxInFlight: 16 };
const polling = { active: '5s', idle: '60s', driftCheck: '1h', staleAfter: '5m', visibilityWindow: '30s' };

describe('defaults', () => {
  test('of a deployment', async () => {
    expect(await completed(deployment())).toEqual({
      platformRef: { kind: 'InferencePlatform', name: 'runai-prod' },
      runai: { spec: { image } },
      replicas: 1,
      state: 'Running',
      updateStrategy: { type: 'InPlace' },
      driftPolicy: 'Correct',
      deletionPolicy: 'Delete',
      paused: false,
    });
  });

  test('of an EGS endpoint: it stalls where its lease ends', async () => {
    expect(await completed(egs())).toMatchObject({
      egs: { ...egsSection, leaseEndPolicy: 'Stall' },
      replicas: 1,
    });
  });

  test('of a field that is null are filled in, as if it were absent', async () => {
    expect(await completed(deployment({ replicas: null, updateStrategy: null }))).toMatchObject({
      replicas: 1,
      updateStrategy: { type: 'InPlace' },
    });
  });

  test('of a platform', async () => {
    expect(await completed(platform())).toEqual({ ...connection, rateLimit, polling });
  });

  test('of a cluster-wide platform: nobody is allowed, and nobody may adopt', async () => {
    expect(await completed(clusterPlatform())).toEqual({ ...connection, rateLimit, polling });
    expect(await completed(clusterPlatform({ allowedConsumers: [{ namespaces: ['a'] }] }))).toMatchObject({
      allowedConsumers: [{ namespaces: ['a'], adopt: 'Forbidden' }],
    });
  });

  test('of limits and intervals, each set alone', async () => {
    const draft = platform({
      rateLimit: { burst: 5 },
      polling: { staleAfter: '1h' },
      tls: { caRef: { name: 'ca' } },
    });
    expect(await completed(draft)).toEqual({
      ...connection,
      rateLimit: { ...rateLimit, burst: 5 },
      polling: { ...polling, staleAfter: '1h' },
      tls: { caRef: { kind: 'Secret', name: 'ca', key: 'ca.crt' }, insecureSkipVerify: false },
    });
  });
});

/** What is refused by type, bound or name alone, with the first line that the user gets. */
const refusedByShape: { why: string; draft: Draft; says: string }[] = [
  {
    why: 'no image',
    draft: runai({ spec: {} }),
    says: 'spec.runai.spec.image: Required value',
  },
  {
    why: 'a NIM service without an image',
    draft: nimSpec({ image: undefined }),
    says: 'spec.nim.spec.image: Required value',
  },
  {
    why: 'a NIM service without a store',
    draft: nimSpec({ modelStore: undefined }),
    says: 'spec.nim.spec.modelStore: Required value',
  },
  {
    why: 'a NIMCache without a name',
    draft: nimSpec({ modelStore: { nimCache: {} } }),
    says: 'spec.nim.spec.modelStore.nimCache.name: Required value',
  },
  {
    why: 'autoscaling of a NIM service without a metric',
    draft: nimSpec({ autoscaling: { metricThreshold: 1 } }),
    says: 'spec.nim.spec.autoscaling.metric: Required value',
  },
  {
    why: 'autoscaling of a NIM service without a threshold',
    draft: nimSpec({ autoscaling: { metric: 'a' } }),
    says: 'spec.nim.spec.autoscaling.metricThreshold: Required value',
  },
  {
    why: 'a NIM service that sleeps',
    draft: nimSpec({ autoscaling: { minReplicas: 0, metric: 'a', metricThreshold: 1 } }),
    says: 'spec.nim.spec.autoscaling.minReplicas: Invalid value: 0: spec.nim.spec.autoscaling.minReplicas in body should be greater than or equal to 1',
  },
  {
    why: 'a window that is too short',
    draft: nimSpec({ autoscaling: { scaleWindowSeconds: 59, metric: 'a', metricThreshold: 1 } }),
    says: 'spec.nim.spec.autoscaling.scaleWindowSeconds: Invalid value: 59: spec.nim.spec.autoscaling.scaleWindowSeconds in body should be greater than or equal to 60',
  },
  {
    why: 'more replicas than a NIM service may have',
    draft: nimSpec({ replicas: 1001 }),
    says: 'spec.nim.spec.replicas: Invalid value: 1001: spec.nim.spec.replicas in body should be less than or equal to 1000',
  },
  {
    why: 'no workers',
    draft: nimSpec({ multiNode: { workers: 0 } }),
    says: 'spec.nim.spec.multiNode.workers: Invalid value: 0: spec.nim.spec.multiNode.workers in body should be greater than or equal to 1',
  },
  {
    why: 'a serving port without a port',
    draft: nimSpec({ servingPort: { grpcPort: 8001 } }),
    says: 'spec.nim.spec.servingPort.port: Required value',
  },
  {
    why: 'a name of a Secret that NIM services do not take',
    draft: nimSpec({ ngcAuthSecret: 'ngc.api_key' }),
    says: 'spec.nim.spec.ngcAuthSecret: Invalid value: "ngc.api_key": spec.nim.spec.ngcAuthSecret in body should match \'^[a-z0-9]([a-z0-9-]*[a-z0-9])?$\'',
  },
  {
    why: 'a request type that NIM services do not have',
    draft: nimSpec({ compute: { gpuRequestType: 'migProfile' } }),
    says: 'spec.nim.spec.compute.gpuRequestType: Unsupported value: "migProfile": supported values: "portion", "memory"',
  },
  {
    why: 'no platform',
    draft: deployment({ platformRef: undefined }),
    says: 'spec.platformRef: Required value',
  },
  {
    why: 'a name that is too long',
    draft: runai({ name: 'x'.repeat(64), spec: { image } }),
    says: 'spec.runai.name: Too long: may not be more than 63 bytes',
  },
  {
    why: 'a negative number of replicas',
    draft: deployment({ replicas: -1 }),
    says: 'spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0',
  },
  {
    why: 'more replicas than a number of 32 bits holds',
    draft: deployment({ replicas: 2 ** 31 }),
    says: '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.replicas',
  },
  {
    why: 'an integer that 32 bits cannot hold',
    draft: runaiSpec({ autoscaling: { minReplicas: 2 ** 31 } }),
    says: '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.runai.spec.autoscaling.minReplicas',
  },
  {
    why: 'a word that is no policy',
    draft: deployment({ deletionPolicy: 'Keep' }),
    says: 'spec.deletionPolicy: Unsupported value: "Keep": supported values: "Delete", "Retain"',
  },
  {
    why: 'two variables of one name',
    draft: runaiSpec({
      environmentVariables: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    says: 'spec.runai.spec.environmentVariables[1]: Duplicate value: {"name":"A"}',
  },
  {
    why: 'a share of more than one GPU',
    draft: runaiSpec({ compute: { gpuRequestType: 'portion', gpuPortionRequest: 1.5 } }),
    says: 'spec.runai.spec.compute.gpuPortionRequest: Invalid value: 1.5: spec.runai.spec.compute.gpuPortionRequest in body should be less than or equal to 1',
  },
  {
    why: 'a quantity that is none',
    draft: runaiSpec({ compute: { cpuMemoryRequest: 'lots' } }),
    says: 'spec.runai.spec.compute.cpuMemoryRequest: Invalid value: "lots": spec.runai.spec.compute.cpuMemoryRequest in body should match \'^([+]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
  },
  {
    why: 'an EGS endpoint without a cluster',
    draft: egs({ clusterName: undefined }),
    says: 'spec.egs.clusterName: Required value',
  },
  ...Object.keys(wholeEgs.gpuSpec).map((field) => ({
    why: `GPUs without ${field}`,
    draft: egs({ gpuSpec: { ...wholeEgs.gpuSpec, [field]: undefined } }),
    says: `spec.egs.gpuSpec.${field}: Required value`,
  })),
  {
    why: 'no GPU at all',
    draft: egs({ gpuSpec: { ...wholeEgs.gpuSpec, numberOfGPUs: 0 } }),
    says: 'spec.egs.gpuSpec.numberOfGPUs: Invalid value: 0: spec.egs.gpuSpec.numberOfGPUs in body should be greater than or equal to 1',
  },
  {
    why: 'a priority beyond the highest',
    draft: egs({ gpuSpec: { ...wholeEgs.gpuSpec, priority: 301 } }),
    says: 'spec.egs.gpuSpec.priority: Invalid value: 301: spec.egs.gpuSpec.priority in body should be less than or equal to 300',
  },
  {
    why: 'a lease of days alone',
    draft: egs({ gpuSpec: { ...wholeEgs.gpuSpec, exitDuration: '6d' } }),
    says: 'spec.egs.gpuSpec.exitDuration: Invalid value: "6d": exitDuration must be days, hours and minutes, such as 6d0h0m',
  },
  {
    why: 'a raw model that is no InferenceService',
    draft: egs({ ...otherEgs, rawModelSpec: { ...otherEgs.rawModelSpec, kind: 'Pod' } }),
    says: 'spec.egs.rawModelSpec.kind: Unsupported value: "Pod": supported values: "InferenceService"',
  },
  {
    why: 'a raw model without a predictor',
    draft: egs({ ...otherEgs, rawModelSpec: { spec: {} } }),
    says: 'spec.egs.rawModelSpec.spec.predictor: Required value',
  },
  {
    why: 'a duration without a unit',
    draft: platform({ polling: { active: '5' } }),
    says: 'spec.polling.active: Invalid value: "5": spec.polling.active in body should match \'^([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$\'',
  },
  {
    why: 'a limit of nothing',
    draft: platform({ rateLimit: { requestsPerSecond: 0 } }),
    says: 'spec.rateLimit.requestsPerSecond: Invalid value: 0: spec.rateLimit.requestsPerSecond in body should be greater than or equal to 1',
  },
];

describe('types and bounds', () => {
  test.each(refusedByShape)('refuse $why', async ({ draft, says }) => {
    const verdict = await api.create(draft, { dryRun: true });
    expect(verdict.causes[0]).toBe(says);
  });

  test('an unknown field is refused by its path, and kept in extra', async () => {
    const unknown = await api.create(runaiSpec({ imgae: 'x' }), { dryRun: true });
    expect(unknown.message).toContain('strict decoding error: unknown field "spec.runai.spec.imgae"');
    const extra = { later: { deep: [1, null, { x: true }] } };
    expect(await completed(runai({ spec: { image }, extra }))).toMatchObject({ runai: { extra } });
  });

  test('of an InferenceService everything is kept, null too', async () => {
    const rawModelSpec = {
      metadata: { labels: { team: 'a' } },
      spec: { predictor: { minReplicas: null, model: { args: ['-x'] } }, transformer: { containers: [{}] } },
      status: {},
    };
    const section = { modelSpec: undefined, rawModelSpec };
    expect(await completed(egs(section))).toMatchObject({ egs: { rawModelSpec } });
  });

  test('a target that nobody knows is refused by its name', async () => {
    const verdict = await api.create(deployment({ bentoml: { spec: {} } }), { dryRun: true });
    expect(verdict.message).toContain('unknown field "spec.bentoml"');
  });

  test('allowedConsumers belongs to the cluster kind alone', async () => {
    const verdict = await api.create(platform({ allowedConsumers: [] }), { dryRun: true });
    expect(verdict.message).toContain('unknown field "spec.allowedConsumers"');
  });
});
