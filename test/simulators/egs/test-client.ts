import { type Answer, callWith } from '../support/call.ts';
import type { GpuSpec } from './gpr.ts';
import { seedKeys } from './places.ts';
import { type EgsSimulator, type EgsSimulatorOptions, startEgsSimulator } from './simulator.ts';

export const ENDPOINT = '/api/v1/inference-endpoint';

/** A simulator with its clock in the test's hand, and a plain client with a token of the key `operator`. */
export interface Bench extends AsyncDisposable {
  simulator: EgsSimulator;
  control: EgsSimulator['control'];
  token: string;
  call: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Creates an endpoint, and returns its namespace. */
  create: (name: string, more?: Record<string, unknown>) => Promise<string>;
}

/** GPUs that the platform has. */
export const gpuSpec: GpuSpec = {
  gpuShape: 'Tesla-T4',
  instanceType: 'n1-highcpu-2',
  memoryPerGPU: 15,
  numberOfGPUs: 1,
  numberOfGPUNodes: 1,
  exitDuration: '6d0h0m',
  priority: 50,
};

/** A create's body in workspace team-a of cluster worker-1. */
export function creation(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    workspace: 'team-a',
    clusterName: 'worker-1',
    endpointName: name,
    rawModelSpec: null,
    gpuSpec,
    modelSpec: { modelName: 'huggingface', storageURI: 'https://models.example/llama' },
    ...more,
  };
}

/** Starts a simulator for one test. */
export async function bench(options: EgsSimulatorOptions = {}): Promise<Bench> {
  const simulator = await startEgsSimulator(options);
  const { control } = simulator;
  await control.setClock('manual');
  const token = await login(simulator.url);
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    callAs(simulator.url, token, method, path, body);
  return {
    simulator,
    control,
    token,
    call,
    async create(name, more) {
      const { status, text } = await call('POST', ENDPOINT, creation(name, more));
      if (status !== 200) throw new Error(text);
      return (await control.workload(name))?.id ?? '';
    },
    [Symbol.asyncDispose]: () => simulator.stop(),
  };
}

/** What the token call answers to a key. */
export function exchange(url: string, apiKey: unknown): Promise<Answer> {
  return callWith('', 'POST', `${url}/api/v1/auth`, { apiKey });
}

/** A token for a key. */
export async function login(url: string, apiKey: string = seedKeys.operator): Promise<string> {
  const { body } = await exchange(url, apiKey);
  return (body['data'] as { token: string }).token;
}

/** One call with a token. */
export function callAs(
  url: string,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return callWith(`Bearer ${token}`, method, `${url}${path}`, body);
}
