import { describe, expect, test } from 'vitest';
import { bench, creation, ENDPOINT, gpuSpec } from './test-client.ts';

type Body = Record<string, unknown>;

const gpu = (change: Body): Body => ({ gpuSpec: { ...gpuSpec, ...change } });
const model = (change: Body): Body => ({
  modelSpec: { modelName: 'huggingface', storageURI: 'https://models.example/llama', ...change },
});
const raw = (rawModelSpec: unknown): Body => ({ modelSpec: null, rawModelSpec });

describe('a create that the platform refuses', () => {
  test.each<[reason: string, more: Body, because: string]>([
    ['no workspace', { workspace: undefined }, '"workspace" is not allowed to be empty'],
    ['no cluster', { clusterName: '' }, '"clusterName" is not allowed to be empty'],
    ['no name', { endpointName: null }, '"endpointName" is not allowed to be empty'],
    ['a name that is no text', { endpointName: 7 }, '"endpointName" must be a string'],
    ['a name with capitals', { endpointName: 'Llama' }, 'is not a DNS label'],
    ['a name too long for its GPR', { endpointName: 'a'.repeat(30) }, 'is too long'],
    ['a cluster of another workspace', { workspace: 'team-b', clusterName: 'worker-2' }, 'is not part of'],
    ['no model at all', { modelSpec: null }, '"modelSpec" or "rawModelSpec" is required'],
    ['a model without its name', model({ modelName: '' }), '"modelName" is not allowed to be empty'],
    ['a model from nowhere', model({ storageURI: undefined }), '"storageURI" is not allowed to be empty'],
    ['arguments that are no texts', model({ args: [1] }), '"args" must be an array of strings'],
    ['a secret that is no object', model({ secret: 'token' }), '"secret" must be an object'],
    ['resources that are none', model({ resources: 4 }), '"resources" must be an object'],
    ['a raw spec that is no text', raw({ spec: {} }), '"rawModelSpec" must be a string'],
    ['a raw spec that is no YAML', raw('a: [1'), 'is not valid YAML'],
    ['a raw spec that is no object', raw('- 1'), 'is not an object'],
    ['a raw spec of another kind', raw('kind: Pod\nspec: {}'), 'no matches for kind "Pod"'],
    ['a raw spec without a predictor', raw('spec: {}'), 'Required value: predictor'],
    ['GPUs that are none', { gpuSpec: 'one' }, '"gpuSpec" must be an object'],
    ['no shape', gpu({ gpuShape: '' }), '"gpuShape" is not allowed to be empty'],
    ['no type of instance', gpu({ instanceType: null }), '"instanceType" is not allowed to be empty'],
    ['no memory', gpu({ memoryPerGPU: undefined }), '"memoryPerGPU" is required'],
    ['memory as a text', gpu({ memoryPerGPU: '15' }), '"memoryPerGPU" must be a number'],
    ['half a GPU', gpu({ numberOfGPUs: 0.5 }), '"numberOfGPUs" must be a positive integer'],
    ['no node', gpu({ numberOfGPUNodes: 0 }), '"numberOfGPUNodes" must be a positive integer'],
    ['a lease in other words', gpu({ exitDuration: '6d' }), '"exitDuration" 6d is not valid'],
    ['a lease of no time', gpu({ exitDuration: '0d0h0m' }), '"exitDuration" 0d0h0m is not valid'],
    ['a priority beyond all', gpu({ priority: 301 }), '"priority" must be less than or equal to 300'],
  ])('%s', async (_reason, more, because) => {
    await using sim = await bench();
    const { status, body } = await sim.call('POST', ENDPOINT, creation('llama', more));
    const { data } = body['error'] as { data: string };
    const { error } = JSON.parse(data) as { error: { DetailedError: { Errormessage: string } } };
    expect(status).toBe(422);
    expect(error.DetailedError.Errormessage).toContain(because);
    expect(await sim.control.workloads()).toEqual([]);
  });

  test('a workspace that there is not', async () => {
    await using sim = await bench();
    const { status } = await sim.call('POST', ENDPOINT, creation('llama', { workspace: 'nowhere' }));
    expect(status).toBe(404);
  });
});

describe('a create that it takes', () => {
  test.each<[reason: string, more: Body]>([
    ['arguments without a place', model({ storageURI: undefined, args: ['--model_id=gpt2'] })],
    ['a secret and resources', model({ secret: { HF_TOKEN: 'x' }, resources: { cpu: '4', memory: '16Gi' } })],
    ['both models', { rawModelSpec: 'spec:\n  predictor: {}\n' }],
    ['no priority', gpu({ priority: undefined })],
    ['no GPUs, left out', { gpuSpec: undefined }],
    ['the longest name', { endpointName: 'a'.repeat(29) }],
  ])('%s', async (_reason, more) => {
    await using sim = await bench();
    expect((await sim.call('POST', ENDPOINT, creation('llama', more))).status).toBe(200);
  });
});

describe('a policy', () => {
  const policy = {
    maxGPRs: 2,
    priorityRange: [1, 100],
    maxExit: '7d0h0m',
    shapes: ['Tesla-T4'],
    maxGPUs: 2,
    maxMemory: 30,
  } as const;

  test.each<[reason: string, more: Body, because: string]>([
    ['priority', gpu({ priority: 101 }), 'priority 101 is not allowed'],
    ['lease', gpu({ exitDuration: '7d0h1m' }), 'exitDuration exceeds the maximum'],
    ['shape', gpu({ gpuShape: 'H100' }), 'gpuShape H100 is not allowed'],
    ['GPUs', gpu({ numberOfGPUs: 3 }), 'GPU limit'],
    ['memory', gpu({ numberOfGPUs: 2, memoryPerGPU: 16 }), 'memory limit'],
  ])('refuses by %s, in its workspace alone', async (_reason, more, because) => {
    await using sim = await bench();
    await sim.control.setPolicy('team-a', policy);
    const { status, text } = await sim.call('POST', ENDPOINT, creation('llama', more));
    expect(status).toBe(422);
    expect(text).toContain(because);
    const elsewhere = creation('llama', { ...more, workspace: 'team-b' });
    expect((await sim.call('POST', ENDPOINT, elsewhere)).status).toBe(200);
  });

  test('counts the GPRs that wait or hold, and leaves CPUs alone', async () => {
    await using sim = await bench();
    await sim.control.setPolicy('team-a', policy);
    await sim.create('a');
    await sim.create('b');
    const { text } = await sim.call('POST', ENDPOINT, creation('c'));
    expect(text).toContain('maximum number of GPRs (2) of the workspace is exceeded');
    await sim.create('cpu', { gpuSpec: null });
    await sim.control.advance(1000);
    await sim.control.endLease('a');
    expect((await sim.call('POST', ENDPOINT, creation('c'))).status).toBe(200);
    await sim.control.knobs({ policy });
    await sim.control.setPolicy('team-a', null);
    expect((await sim.call('POST', ENDPOINT, creation('d'))).status).toBe(200);
  });
});
