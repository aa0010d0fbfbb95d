import { factsOf, PlatformError } from '../errors.ts';
import type { Call } from '../platform.ts';
import type { RunaiApi } from '../runai/api.ts';
import { refusesChange } from '../runai/refused-change.ts';
import { getNimService } from './routes.ts';

/** One way to scale does not give way to the other. */
const EXCLUSIVE = /exclusive|exclude/i;

/** What a PATCH that was refused means. `sections`: those that it carried; `remove`: those that were to go. */
export async function refusedUpdate(
  api: RunaiApi,
  id: string,
  { sections, remove }: { sections: readonly string[]; remove: readonly string[] },
  error: PlatformError,
  call: Call,
): Promise<PlatformError> {
  const as = (errorClass: PlatformError['class'], message = error.message): PlatformError =>
    new PlatformError(errorClass, message, factsOf(error));
  // There is no name that could be taken: it is busy with the change before.
  if (error.class === 'Conflict') return as('Busy');
  if (refusesChange(error, sections)) return as('Immutable');
  const switches = remove.includes('replicas') || remove.includes('autoscaling');
  if (error.class === 'Invalid' && switches && EXCLUSIVE.test(error.message)) return as('Immutable');
  if (error.class !== 'Gone' && error.class !== 'Unsupported') return error;
  const read = await api.call(getNimService(id), call);
  if (read.kind === 'Failed' || read.value.metadata.deletedAt) return error;
  // With the service still there it means that the release has no PATCH.
  const message = 'this release of Run:ai cannot change a NIM service in place';
  return new PlatformError('Unsupported', message, { ...factsOf(error), noUpdates: true });
}

/** Words by which a release says that it does not know a key of the body. */
const UNKNOWN_KEY = /fieldsToRemove|unknown (field|key|property)|unrecogni[sz]ed|additional propert/i;

/** Is it the list of sections to remove that this release does not know? */
export function refusesList({ message }: PlatformError): boolean {
  return UNKNOWN_KEY.test(message);
}
