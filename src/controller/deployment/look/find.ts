import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { workloadFinalizer } from '../../../crd/names.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Call, Identity, PlatformClient, Progress } from '../../../platform-clients/platform.ts';
import type { Memory } from '../memory/memory.ts';
import type { Look } from '../situation.ts';

/** What is found, and how far the tasks had got before it was looked for. */
export type Found = Pick<Look, 'finding' | 'tasks' | 'openCreates'>;

/** What finding needs. */
export interface FindOptions {
  client: PlatformClient;
  memory: Readonly<Memory>;
  polling: { visibilityWindow: number };
  call: Call;
}

/**
 * Finds an object's workload. First the tasks: what one of them has made by its end, the finding must show. Where the
 * answer to a create was lost nobody knows its tasks, so all that may be its own are asked for, once: when the call
 * has come to its end wherever it was, because before that its task may yet begin.
 */
export async function findWithTasks(
  object: InferenceDeployment,
  identity: Identity,
  { client, memory, polling, call }: FindOptions,
): Promise<Found> {
  const ids = object.status?.operation?.id?.split(',');
  const tasks = await progressOf(ids, identity.name, client, call);
  if (tasks instanceof PlatformError) return unknown(tasks);
  const others = await progressOf(memory.openCreates, undefined, client, call);
  if (others instanceof PlatformError) return unknown(others);

  const finding = await client.find(identity, call);
  const found = { finding, ...(tasks !== undefined && { tasks }) };
  const open = others?.open ?? memory.openCreates;
  if (open !== undefined) return { ...found, openCreates: open };
  if (finding.kind !== 'Absent' || !hasLostTasks(object)) return found;
  if (finding.begunAt < lastArrival(memory, polling)) return found;
  const closedSet = await client.openCreates?.(identity.home, identity.name, call);
  if (closedSet === undefined) return found;
  if (closedSet instanceof PlatformError) return unknown(closedSet);
  // Its task may have ended between the two reads; then what it has made shows by now.
  return { finding: await client.find(identity, call), openCreates: closedSet };
}

/** When the last create call has come in at the latest, whoever made it, on the monotonic clock. */
function lastArrival(
  { tookOverAt, lastCreateAt, widerWindowMs }: Readonly<Memory>,
  { visibilityWindow }: FindOptions['polling'],
): number {
  return Math.max(tookOverAt, lastCreateAt) + visibilityWindow + widerWindowMs;
}

/** Undefined where there are none. */
async function progressOf(
  ids: readonly string[] = [],
  name: string | undefined,
  client: PlatformClient,
  call: Call,
): Promise<Progress | PlatformError | undefined> {
  return ids.length === 0 ? undefined : client.track?.(ids, name, call);
}

/** A create call may have been made whose answer nobody has seen. */
function hasLostTasks({ metadata, status }: InferenceDeployment): boolean {
  const { operation, workload } = status ?? {};
  if (workload?.id !== undefined || operation?.id !== undefined || operation?.refused === true) return false;
  if (operation !== undefined && operation.type !== 'Create') return false;
  return operation !== undefined || metadata.finalizers?.includes(workloadFinalizer) === true;
}

const unknown = (error: PlatformError): Found => ({ finding: { kind: 'Unknown', error } });
