import type { KnobTest as KnobTestOf } from '../../support/knob-suite.ts';
import { type Bench, callAs, INFERENCES } from '../test-client.ts';

/** What a knob of Run:ai changes. */
export type KnobTest = KnobTestOf<Bench>;

const SETTLED_MS = 1000;

/** The status of one call. */
export const status = async (sim: Bench, ...call: Parameters<Bench['call']>): Promise<number> =>
  (await sim.call(...call)).status;

/** An inference as its own GET shows it. */
export const inference = async (sim: Bench, id: string) =>
  (await sim.call('GET', `${INFERENCES}/${id}`)).body;

/** Its spec. */
export const specOf = async (sim: Bench, id: string) =>
  (await inference(sim, id))['spec'] as Record<string, unknown>;

/** A workload as the generic GET shows it. */
export const generic = async (sim: Bench, id: string) =>
  (await sim.call('GET', `/api/v1/workloads/${id}`)).body;

/** The first page of a list. */
export const listed = async (sim: Bench, query = '') => {
  const { body } = await sim.call('GET', `/api/v1/workloads?${query}`);
  return (body['workloads'] as { name: string; phase: string }[] | undefined) ?? [];
};

/** The live revisions. */
export const revisions = async (sim: Bench, id: string) => {
  const { body } = await sim.call('GET', `${INFERENCES}/${id}/revisions`);
  return body['revisions'] as { phase: string }[];
};

/** Creates a workload and lets it become ready. Returns its id. */
export async function settled(sim: Bench, name: string, spec: Record<string, unknown> = {}): Promise<string> {
  const id = await sim.create(name, spec);
  await sim.control.advance(SETTLED_MS);
  return id;
}

/** Has a workload deleted for so long. Returns its id. */
export async function deleted(sim: Bench, name: string, ms: number): Promise<string> {
  const id = await settled(sim, name);
  await sim.call('DELETE', `${INFERENCES}/${id}`);
  await sim.control.advance(ms);
  return id;
}

/** Patches a spec and lets it settle. Returns the answer's status. */
export async function patched(sim: Bench, id: string, spec: Record<string, unknown>): Promise<number> {
  const answer = await status(sim, 'PATCH', `${INFERENCES}/${id}`, { spec });
  await sim.control.advance(SETTLED_MS);
  return answer;
}

/** A spec that sleeps as soon as it can. */
export const asleep = { autoscaling: { minReplicas: 0, maxReplicas: 1 } };

/** What the v1 token call answers. */
export async function tokenAnswer(sim: Bench, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${sim.simulator.url}/api/v1/token`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** What a fresh token is worth after a while. */
export function afterToken(ms: number) {
  return async (sim: Bench): Promise<number> => {
    const { accessToken } = await tokenAnswer(sim, {
      grantType: 'client_credentials',
      clientID: 'operator',
      clientSecret: 'operator-secret',
    });
    await sim.control.advance(ms);
    return (await callAs(sim.simulator.url, String(accessToken), 'GET', '/api/v1/clusters')).status;
  };
}
