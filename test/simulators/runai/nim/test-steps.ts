import { type Bench, specOf } from '../test-client.ts';

export const NIM_SERVICES = '/api/v2/workloads/nim-services';
export const WORKLOADS_V2 = '/api/v2/workloads';

/** A create's body in project team-a of cluster gpu-west. */
export function nimCreation(name: string, spec: Record<string, unknown> = {}): Record<string, unknown> {
  const { annotations } = specOf(name);
  return {
    metadata: { name, projectId: '33' },
    spec: {
      image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3',
      modelStore: { nimCache: { name: 'llama-cache' } },
      annotations,
      ...spec,
    },
  };
}

/** Creates a NIM service, and returns its id. */
export async function createNim(
  sim: Bench,
  name: string,
  spec: Record<string, unknown> = {},
): Promise<string> {
  const { body, status, text } = await sim.call('POST', NIM_SERVICES, nimCreation(name, spec));
  if (status >= 300) throw new Error(text);
  return (body['metadata'] as { id: string }).id;
}

/** Creates one and lets it become ready. Returns its id. */
export async function settledNim(
  sim: Bench,
  name: string,
  spec: Record<string, unknown> = {},
): Promise<string> {
  const id = await createNim(sim, name, spec);
  await sim.control.advance(1000);
  return id;
}

/** A NIM service as its own GET shows it. */
export async function nimService(sim: Bench, id: string) {
  const { body } = await sim.call('GET', `${NIM_SERVICES}/${id}`);
  return body as { metadata: Record<string, unknown>; spec: Record<string, unknown>; desiredPhase: string };
}

/** How far it has got on its way to the cluster. */
export async function syncOf(sim: Bench, id: string) {
  const { body } = await sim.call('GET', `${WORKLOADS_V2}/${id}`);
  return body['syncInfo'] as { status: string; message: string } | undefined;
}

/** Patches it, and returns the answer's status. */
export async function patchNim(
  sim: Bench,
  id: string,
  spec: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Promise<number> {
  return (await sim.call('PATCH', `${NIM_SERVICES}/${id}`, { spec, ...more })).status;
}
