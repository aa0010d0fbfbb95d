import { factsOf, PlatformError } from '../errors.ts';
import { isObject } from '../json.ts';
import { outcomeOf } from '../json-api.ts';
import type { Call, Desired, Outcome } from '../platform.ts';
import type { RunaiApi } from '../runai/api.ts';
import { parseHome } from '../runai/home.ts';
import { createNimService } from './routes.ts';

/** The cluster lacks the NIM Operator, or has it not running. */
const NO_OPERATOR =
  /\b(workload types?|gvk|nimservices?|nim operator)\b.{0,120}\b(not found|not ready|not installed|not available|not supported|does not exist|unknown)/i;

/** Makes a NIM service. The cluster follows from the project. */
export async function create(api: RunaiApi, home: string, desired: Desired, call: Call): Promise<Outcome> {
  const { metadata, spec } = desired.body;
  const { projectId } = parseHome(home);
  const named = isObject(metadata) ? metadata : {};
  const reply = await api.call(createNimService({ metadata: { ...named, projectId }, spec }), call);
  if (reply.kind === 'Failed') return outcomeOf({ ...reply, error: meaningOf(reply.error) });
  const { id, createdAt } = reply.value.metadata;
  return { kind: 'Accepted', workload: { id, createdAt, phase: '' } };
}

/** There is no workload yet that could be gone: the release lacks the route, or the cluster the kind. */
function meaningOf(error: PlatformError): PlatformError {
  const { class: errorClass, status, message } = error;
  const isLacking = status === 404 || status === 405;
  if (!isLacking && errorClass !== 'Invalid') return error;
  if (NO_OPERATOR.test(message)) return new PlatformError('Unsupported', message, factsOf(error));
  if (!isLacking) return error;
  return new PlatformError(
    'Unsupported',
    `${message}: this release of Run:ai has no NIM services, which need 2.24 or later`,
    factsOf(error),
  );
}
