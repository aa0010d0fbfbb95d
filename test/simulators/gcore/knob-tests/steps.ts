import type { KnobTest as Test } from '../../support/knob-suite.ts';
import { type Bench, creation, DEPLOYMENTS, SETTLED_MS, TASKS } from '../test-client.ts';

export type KnobTest = Test<Bench>;

export const LLAMA = `${DEPLOYMENTS}/llama70b`;

/** The status of one call. */
export const status = async (sim: Bench, ...call: Parameters<Bench['call']>): Promise<number> =>
  (await sim.call(...call)).status;

/** Creates `llama70b` in whatever way it ends: the status, the kind of refusal, and what its task says. */
export async function created(sim: Bench, more: Record<string, unknown> = {}): Promise<unknown> {
  const { status, body } = await sim.call('POST', DEPLOYMENTS, creation('llama70b', more));
  if (status !== 200) return [status, body['exception_class']];
  await sim.control.advance(SETTLED_MS);
  const task = (await sim.call('GET', `${TASKS}/${(body['tasks'] as string[])[0]}`)).body;
  return [status, task['state'], task['error']];
}

/** Patches `llama70b`, and lets it settle. Returns the answer's status, or how many tasks there are. */
export async function patched(sim: Bench, body: Record<string, unknown>): Promise<unknown> {
  const answer = await sim.call('PATCH', LLAMA, body);
  await sim.control.advance(SETTLED_MS);
  return answer.status === 200 ? `${(answer.body['tasks'] as unknown[]).length} tasks` : answer.status;
}

/** One field of `llama70b`. */
export const field = async (sim: Bench, name: string): Promise<unknown> => (await sim.read('llama70b'))[name];

/** The status and what is ready of its first region. */
export async function glance(sim: Bench): Promise<unknown> {
  const { status, containers } = await sim.read('llama70b');
  const [region] = (containers as { deploy_status: { ready: number } }[] | undefined) ?? [];
  return `${String(status)} ${region?.deploy_status.ready}`;
}

/** Names in the list. */
export async function listed(sim: Bench): Promise<string[]> {
  const { body } = await sim.call('GET', DEPLOYMENTS);
  return (body['results'] as { name: string }[]).map(({ name }) => name);
}
