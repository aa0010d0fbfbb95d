import { type Answer, callWith } from '../support/call.ts';
import { tokens } from './accounts.ts';
import { flavors } from './catalog.ts';
import { type GcoreSimulator, type GcoreSimulatorOptions, startGcoreSimulator } from './simulator.ts';

/** A simulator with its clock in the test's hand, and a plain client with the token `operator`. */
export interface Bench extends AsyncDisposable {
  simulator: GcoreSimulator;
  control: GcoreSimulator['control'];
  call: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Creates a deployment with an owner mark, and returns its task's id. */
  create: (name: string, more?: Record<string, unknown>) => Promise<string>;
  /** Creates one and waits until it is serving. */
  serving: (name: string, more?: Record<string, unknown>) => Promise<void>;
  /** As GET shows it. */
  read: (name: string) => Promise<Record<string, unknown>>;
}

export const DEPLOYMENTS = '/cloud/v3/inference/1234/deployments';
export const TASKS = '/cloud/v1/tasks';

/** Longer than anything that happens by itself in good order. */
export const SETTLED_MS = 1000;

/** A region with so many replicas. */
export function container(region: number, min = 1, max = 1, scale: Record<string, unknown> = {}) {
  return { region_id: region, scale: { min, max, ...scale } };
}

/** A create's body, marked as `owner/default/<name>`'s. */
export function creation(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    image: 'vllm/vllm-openai:v0.10.0',
    listening_port: 8000,
    flavor_name: flavors.h100,
    containers: [container(7)],
    description: marked(name),
    ...more,
  };
}

/** A description with the mark of `owner/default/<name>`. */
export function marked(name: string, text = 'chat'): string {
  return `${text} [inference-operator.io/owner=owner/default/${name}]`;
}

/** Starts a simulator for one test. */
export async function bench(options: GcoreSimulatorOptions = {}): Promise<Bench> {
  const simulator = await startGcoreSimulator(options);
  const { control } = simulator;
  await control.setClock('manual');
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    callAs(simulator.url, tokens.operator, method, path, body);
  const create = async (name: string, more?: Record<string, unknown>): Promise<string> => {
    const { body, status, text } = await call('POST', DEPLOYMENTS, creation(name, more));
    if (status !== 200) throw new Error(text);
    return (body['tasks'] as string[])[0] ?? '';
  };
  return {
    simulator,
    control,
    call,
    create,
    async serving(name, more) {
      await create(name, more);
      await control.advance(SETTLED_MS);
    },
    read: async (name) => (await call('GET', `${DEPLOYMENTS}/${name}`)).body,
    [Symbol.asyncDispose]: () => simulator.stop(),
  };
}

/** One call with a token. */
export function callAs(
  url: string,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return callWith(`APIKey ${token}`, method, `${url}${path}`, body);
}
