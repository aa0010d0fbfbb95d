import { type Answer, callWith } from '../support/call.ts';
import { clusterIds } from './tenants.ts';
import { type RunaiSimulator, type RunaiSimulatorOptions, startRunaiSimulator } from './simulator.ts';

/** A simulator with its clock in the test's hand, and a plain client that is logged in. */
export interface Bench extends AsyncDisposable {
  simulator: RunaiSimulator;
  control: RunaiSimulator['control'];
  /** Of the service account `operator`. */
  token: string;
  call: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Creates a workload with an owner mark, and returns its id. */
  create: (name: string, spec?: Record<string, unknown>) => Promise<string>;
}

/** A spec that the platform takes, marked as `owner/default/<name>`'s. */
export function specOf(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    image: 'vllm/vllm-openai:v0.10.0',
    annotations: [{ name: 'inference-operator.io/owner', value: `owner/default/${name}` }],
    autoscaling: { minReplicas: 1, maxReplicas: 1 },
    ...more,
  };
}

/** A create's body in project team-a of cluster gpu-west. */
export function creation(name: string, spec: Record<string, unknown> = {}): Record<string, unknown> {
  return { name, projectId: '33', clusterId: clusterIds.gpuWest, spec: specOf(name, spec) };
}

export const INFERENCES = '/api/v1/workloads/inferences';

/** Starts a simulator for one test. */
export async function bench(options: RunaiSimulatorOptions = {}): Promise<Bench> {
  const simulator = await startRunaiSimulator(options);
  await simulator.control.setClock('manual');
  const token = await login(simulator.url);
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    callAs(simulator.url, token, method, path, body);
  return {
    simulator,
    control: simulator.control,
    token,
    call,
    async create(name, spec) {
      const { body, status, text } = await call('POST', INFERENCES, creation(name, spec));
      if (status >= 300) throw new Error(text);
      return String(body['workloadId']);
    },
    [Symbol.asyncDispose]: () => simulator.stop(),
  };
}

/** A token by the v2 form. */
export async function login(url: string, clientId = 'operator', secret = 'operator-secret'): Promise<string> {
  const response = await fetch(`${url}/api/v2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
    }),
  });
  const body = (await response.json()) as { access_token: string };
  return body.access_token;
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
