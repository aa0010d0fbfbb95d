import { type ErrorClass, PlatformError } from '../errors.ts';
import type { Redactor } from '../http/redact.ts';
import { classOfStatus, isForeign, retryAfterOf } from '../http/status.ts';
import type { Answer } from '../http/transport.ts';
import { isObject, type JsonObject } from '../json.ts';
import { objectIn } from '../parse-json.ts';
import { causeOf, failureIn } from './envelope.ts';

/** Words of a workspace's policy, in a refusal of a body. */
const QUOTA = /quota|limit|max|exceed/i;

/** What a failure says. */
interface Said {
  /** One sentence for people; empty where there is none. */
  text: string;
  /** A word of Kubernetes, such as `NotFound`; empty where the cause is EGS' own. */
  reason: string;
}

/** An answer that is no success, as one of our errors. `what` names the call for the reader: "create the endpoint". */
export function answerError(answer: Answer, what: string, redactor: Redactor): PlatformError {
  const { status, body } = answer;
  const failure = failureIn(body);
  const said = failure === undefined ? saidElsewhere(answer) : saidIn(failure);
  const retryAfterMs = retryAfterOf(answer);
  const text = redactor.clean(said.text);
  const errorClass = failure === undefined && status === 404 ? 'Unsupported' : classOf(status, said);
  return new PlatformError(errorClass, `${what}: ${status}${text === '' ? '' : ` ${text}`}`, {
    status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** EGS does not let go of what holds GPUs. */
export const holdsGpus = ({ message }: PlatformError): boolean =>
  /Cannot delete GPR in .* state/.test(message);

/** A GPU request that still waits is not released but deleted. */
export const stillQueues = ({ message }: PlatformError): boolean =>
  /Cannot update early release of GPR in Queued state/.test(message);

function classOf(status: number, { text, reason }: Said): ErrorClass {
  const byStatus = classOfStatus(status);
  if (byStatus === 'Unauthorized' || byStatus === 'Forbidden' || byStatus === 'Throttled') return byStatus;
  if (reason === 'NotFound') return 'Gone';
  if (reason === 'AlreadyExists') return 'Conflict';
  return byStatus === 'Invalid' && QUOTA.test(text) ? 'Quota' : byStatus;
}

function saidIn(failure: JsonObject): Said {
  const { message, error } = failure;
  const outer = isObject(error) ? error : {};
  const cause = causeOf(failure);
  const detailed = isObject(cause['DetailedError']) ? cause['DetailedError'] : {};
  const texts = [
    detailed['Errormessage'],
    detailMessages(detailed['Details']),
    cause['Message'],
    outer['message'],
    message,
  ];
  return { text: texts.find(isTelling) ?? '', reason: textOf(detailed['Reason']) };
}

/** A route that there is not has a message, and no failure around it. */
function saidElsewhere(answer: Answer): Said {
  if (isForeign(answer)) return { text: '(the answer is not JSON)', reason: '' };
  return { text: textOf(objectIn(answer.body)?.['message']), reason: '' };
}

/** Fields that are wrong; an empty text where there are none. */
function detailMessages(details: unknown): string {
  const items: unknown[] = Array.isArray(details) ? details : [];
  return items
    .map((item) => (isObject(item) ? textOf(item['message']) : ''))
    .filter(isTelling)
    .join('; ');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Older releases say `UNKNOWN` where they say nothing. */
const isTelling = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value !== 'UNKNOWN';
