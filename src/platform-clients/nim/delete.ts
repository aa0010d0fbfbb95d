import { factsOf, PlatformError } from '../errors.ts';
import { outcomeOf } from '../json-api.ts';
import type { Call, Observation, Outcome } from '../platform.ts';
import type { RunaiApi } from '../runai/api.ts';
import { deleteInBatch, deleteWorkloadV2, getNimService } from './routes.ts';

/**
 * Deletes a NIM service by the generic call of its API. No sentence of the documentation says that this call knows
 * NIM services; where it does not, while the service is there, the call for batches is tried.
 */
export async function remove(api: RunaiApi, { id }: Observation, call: Call): Promise<Outcome> {
  const reply = await api.call(deleteWorkloadV2(id), call);
  if (reply.kind === 'Value') return { kind: 'Accepted' };
  const { error } = reply;
  if (error.class !== 'Gone' && error.class !== 'Unsupported') return outcomeOf(reply);
  const read = await api.call(getNimService(id), call);
  if (read.kind === 'Failed' || read.value.metadata.deletedAt) return outcomeOf(reply);
  return inBatch(api, id, error, call);
}

async function inBatch(api: RunaiApi, id: string, first: PlatformError, call: Call): Promise<Outcome> {
  const reply = await api.call(deleteInBatch(id), call);
  if (reply.kind === 'Failed')
    return outcomeOf({ ...reply, error: notGone(reply.error.message, reply.error) });
  const { failed, succeeded } = reply.value;
  const refusal = failed.find((one) => one.id === id);
  if (refusal === undefined && succeeded?.includes(id)) return { kind: 'Accepted' };
  const words = api.clean(refusal?.message ?? '') || 'the call for batches did not delete it either';
  return { kind: 'Refused', error: notGone(`${first.message}; ${words}`, first) };
}

/** It is there, whatever the calls that delete say. */
function notGone(message: string, error: PlatformError): PlatformError {
  const errorClass = error.class === 'Gone' || error.class === 'Unsupported' ? 'Transient' : error.class;
  return new PlatformError(errorClass, message, factsOf(error));
}
