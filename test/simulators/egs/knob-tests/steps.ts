import type { KnobTest as KnobTestOf } from '../../support/knob-suite.ts';
import { type Bench, callAs, creation, ENDPOINT, login } from '../test-client.ts';

/** What a knob of EGS changes. */
export type KnobTest = KnobTestOf<Bench>;

/** Longer than an endpoint takes to serve. */
const SETTLED_MS = 1000;

/** The status of one call. */
export const status = async (sim: Bench, ...call: Parameters<Bench['call']>): Promise<number> =>
  (await sim.call(...call)).status;

/** The `data` of one call's answer. */
export const data = async (
  sim: Bench,
  ...call: Parameters<Bench['call']>
): Promise<Record<string, unknown>> => (await sim.call(...call)).body['data'] as Record<string, unknown>;

/** The rows of a workspace's list. */
export async function listed(sim: Bench, workspace = 'team-a'): Promise<Record<string, unknown>[]> {
  const { endpoints } = await data(sim, 'GET', `${ENDPOINT}/list?workspace=${workspace}`);
  return endpoints as Record<string, unknown>[];
}

/** An endpoint as describe shows it. */
export async function described(sim: Bench, name: string): Promise<Record<string, unknown>> {
  const query = new URLSearchParams({ workspace: 'team-a', endpoint: name, cluster: 'worker-1' });
  return (await data(sim, 'GET', `${ENDPOINT}?${query.toString()}`))['endpoint'] as Record<string, unknown>;
}

/** Asks for an endpoint's deletion. */
export const remove = (sim: Bench, endpoint: string) =>
  sim.call('DELETE', ENDPOINT, { endpoint, workspace: 'team-a', cluster: 'worker-1' });

/** The first GPR of an endpoint, as its own call shows it. */
export async function gprOf(sim: Bench, name: string): Promise<Record<string, unknown>> {
  const id = (await sim.control.workload(name))?.gprs[0]?.id;
  return data(sim, 'GET', `/api/v1/gpr?gprId=${id}`);
}

/** Creates an endpoint and lets it serve. Returns its namespace. */
export async function settled(sim: Bench, name: string, more?: Record<string, unknown>): Promise<string> {
  const id = await sim.create(name, more);
  await sim.control.advance(SETTLED_MS);
  return id;
}

/** The status of a create. */
export const created = (sim: Bench, name: string, more?: Record<string, unknown>): Promise<number> =>
  status(sim, 'POST', ENDPOINT, creation(name, more));

/** The status of one call with another key. */
export async function statusAs(sim: Bench, key: string, ...call: Parameters<Bench['call']>): Promise<number> {
  const { url } = sim.simulator;
  return (await callAs(url, await login(url, key), ...call)).status;
}

/** Lets the lease of an endpoint of one minute end. */
export async function leaseEnded(sim: Bench, name: string): Promise<void> {
  await settled(sim, name);
  await sim.control.endLease(name);
}
