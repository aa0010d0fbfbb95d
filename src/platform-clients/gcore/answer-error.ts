import { type ErrorClass, inAnotherForm, PlatformError } from '../errors.ts';
import type { Redactor } from '../http/redact.ts';
import { classOfStatus, retryAfterOf } from '../http/status.ts';
import type { Answer } from '../http/transport.ts';
import { isObject, type JsonObject } from '../json.ts';
import { objectIn } from '../parse-json.ts';
import { entryOf } from '../word-table.ts';

/** Characters of all that one answer says; of each part of it the redactor keeps fewer. */
const LONGEST_TEXT = 1_000;

/** Fields of a body that are named as bad; more do not fit into a message anyway. */
const MOST_FIELDS = 5;

/** What Gcore calls its kinds of refusal. What is not here, the status says. */
const CLASSES: Readonly<Record<string, ErrorClass>> = {
  ValidationError: 'Invalid',
  QuotaLimitExceed: 'Quota',
  NotFoundError: 'Gone',
  ForbiddenError: 'Forbidden',
  ConflictError: 'Conflict',
};

/** What any of its servers says of any failure; only with a status that blames the call it means that the call is wrong. */
const ANY_FAILURE = 'HTTPError';

/**
 * Refusals whose message has the id of the request, by which Gcore's support finds it. What is tried again soon has none:
 * it is another one each time, and each time status would be written for it.
 */
const FINAL = new Set<ErrorClass>(['Invalid', 'Quota', 'Capacity', 'Forbidden']);

/** A refusal that is called forbidden, and is about what the regions have. */
const OF_CAPACITY = /\b(?:regions?|flavou?rs?|capacity|limits?)\b/i;

/** The gateway before the API says who may not come in in a form of its own. */
const GATEWAY_CODES = new Set(['not_authenticated', 'token_not_valid']);

/** An answer that is no success, as one of our errors. `what` names the call for the reader: "create the deployment". */
export function answerError(answer: Answer, what: string, redactor: Redactor): PlatformError {
  const body = objectIn(answer.body);
  const errorClass = classOf(answer.status, body);
  const parts = body === undefined ? foreignWords(answer) : wordsOf(body);
  const shown = parts.map((part) => redactor.clean(part)).filter((part) => part !== '');
  const text = shown.length === 0 ? '' : ` ${redactor.clean(shown.join('; '), LONGEST_TEXT)}`;
  const id = body !== undefined && FINAL.has(errorClass) ? textOf(body['request_id']) : undefined;
  const request = id === undefined ? '' : ` (request ${redactor.clean(id, 64)})`;
  const message = `${what}: ${answer.status}${text}${request}`;
  const retryAfterMs = retryAfterOf(answer);
  const error = new PlatformError(errorClass, message, {
    status: answer.status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
  return isOwnForm(body) ? error : inAnotherForm(error, 'Gcore');
}

/** By the platform's own word first, which may come with any status. */
function classOf(status: number, body: JsonObject | undefined): ErrorClass {
  const message = textOf(body?.['message']) ?? '';
  const word = textOf(body?.['exception_class']) ?? '';
  const found = entryOf(CLASSES, word) ?? byStatus(status, word);
  const isRefusal = found === 'Invalid' || found === 'Forbidden' || found === 'Conflict';
  if (isRefusal && /\bquota\b/i.test(message)) return 'Quota';
  return found === 'Forbidden' && OF_CAPACITY.test(message) ? 'Capacity' : found;
}

function byStatus(status: number, word: string): ErrorClass {
  if (status === 423) return 'Conflict';
  const found = classOfStatus(status);
  const isOfCall = found !== 'Transient' && found !== 'Throttled' && found !== 'Unauthorized';
  return word === ANY_FAILURE && isOfCall ? 'Unsupported' : found;
}

/** `{exception_class, message, invalid_fields, info}`, or `{code, detail}` of the gateway; the rest is dropped. */
function wordsOf(body: JsonObject): string[] {
  const message = textOf(body['message']) ?? textOf(body['detail']) ?? textOf(body['code']) ?? '';
  const fields = isObject(body['invalid_fields']) ? Object.entries(body['invalid_fields']) : [];
  const bad = fields.slice(0, MOST_FIELDS).map(([field, complaints]) => complaint(field, complaints));
  // The message often says the same.
  return [message, ...bad.filter((part) => !message.includes(part)), ...quotaWords(body['info'])];
}

function complaint(field: string, complaints: unknown): string {
  const all: unknown[] = Array.isArray(complaints) ? complaints : [complaints];
  const said = all.flatMap((item) => textOf(item) ?? []).join(', ');
  return said === '' ? field : `${field}: ${said}`;
}

function quotaWords(info: unknown): string[] {
  if (!isObject(info)) return [];
  const { attribute, current_usage: usage, requested_usage: requested, limit } = info;
  if (textOf(attribute) === undefined || typeof limit !== 'number') return [];
  const number = (value: unknown): string => (typeof value === 'number' ? String(value) : 'unknown');
  return [`in use ${number(usage)}, requested ${number(requested)}, limit ${limit}`];
}

function foreignWords({ body }: Answer): string[] {
  return body.trim() === '' ? [] : ['(the answer is not JSON)'];
}

function isOwnForm(body: JsonObject | undefined): boolean {
  if (body === undefined) return false;
  if (textOf(body['exception_class']) !== undefined) return true;
  return GATEWAY_CODES.has(textOf(body['code']) ?? '');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Quota and capacity may fail a task only: then its text is all there is. */
export function taskError(text: string): ErrorClass {
  if (/quota/i.test(text)) return 'Quota';
  return /capacity|limit of flavor|not available/i.test(text) ? 'Capacity' : 'Invalid';
}

/** Does a refused create say that there is such a name already? What does not exist is something else. */
export function isNameTaken({ class: errorClass, message }: PlatformError): boolean {
  if (errorClass !== 'Invalid') return false;
  return /exist|unique/i.test(message.replaceAll(/(?:\b(?:not|never|non)|n't)[\s-]+exist\w*/gi, ''));
}
