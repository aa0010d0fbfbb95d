import { type ErrorClass, inAnotherForm, PlatformError } from '../errors.ts';
import type { Redactor } from '../http/redact.ts';
import { classOfStatus, isForeign, retryAfterOf } from '../http/status.ts';
import type { Answer } from '../http/transport.ts';
import { isObject, type JsonObject } from '../json.ts';
import { objectIn } from '../parse-json.ts';

/** What Run:ai says in words because its status codes do not; only looked at where the status is 4xx. */
const WORDS: readonly [RegExp, ErrorClass][] = [
  [/already exists/i, 'Conflict'],
  [/incompatible with the version of cluster/i, 'Unsupported'],
  [/quota/i, 'Quota'],
];

/** Characters of all that one answer says; of each part of it the redactor keeps fewer. */
const LONGEST_TEXT = 1_000;

/** The platform's own error fields, whichever are there: nothing else of a foreign answer is ever shown. */
export interface ErrorFields {
  /** OAuth's `error`, of the token calls. */
  code: string | undefined;
  message: string | undefined;
  details: readonly string[];
}

/** An answer that is no success, as one of our errors. `what` names the call for the reader: "create the inference". */
export function answerError(answer: Answer, what: string, redactor: Redactor): PlatformError {
  const fields = errorFields(answer.body);
  const errorClass = classOf(answer.status, fields.message ?? '');
  const words = fields.message ?? fields.code ?? (isForeign(answer) ? '(the answer is not JSON)' : '');
  const retryAfterMs = retryAfterOf(answer);
  const parts = [words, ...fields.details].map((part) => redactor.clean(part)).filter((part) => part !== '');
  const text = parts.length === 0 ? '' : ` ${redactor.clean(parts.join('; '), LONGEST_TEXT)}`;
  return new PlatformError(errorClass, `${what}: ${answer.status}${text}`, {
    status: answer.status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** OAuth's error codes (RFC 6749, 5.2), and those that Run:ai adds. */
const OAUTH_CODES = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
]);

/** An error as Run:ai writes it. What another service or a proxy writes has other fields, or is no JSON. */
export function isOwnForm(body: string): boolean {
  const parsed = objectIn(body);
  // Kubernetes has a code and a message too.
  if (parsed === undefined || 'kind' in parsed) return false;
  const { error, code, message } = parsed;
  if (typeof error === 'string') return OAUTH_CODES.has(error);
  return code !== undefined && typeof message === 'string';
}

/** A refusal of whoever signed in that is not in Run:ai's own form: the account may be right, and the URL wrong. */
export function doubted(error: PlatformError, answer: Answer): PlatformError {
  return isOwnForm(answer.body) ? error : inAnotherForm(error, 'Run:ai');
}

function classOf(status: number, message: string): ErrorClass {
  const byStatus = classOfStatus(status);
  if (byStatus !== 'Invalid' && byStatus !== 'Conflict' && byStatus !== 'Forbidden') return byStatus;
  return WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? byStatus;
}

/** Issues of a policy that are shown; what they are about does not fit into a message anyway. */
const MOST_ISSUES = 5;

/** Reads `{code, message, details, complianceIssues}` and OAuth's `{error, error_description}`; the rest is dropped. */
export function errorFields(body: string): ErrorFields {
  const parsed = objectIn(body);
  if (parsed === undefined) return { code: undefined, message: undefined, details: [] };
  const { error, error_description, message, details, complianceIssues } = parsed;
  const texts = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).flatMap((item: unknown) => {
      if (typeof item === 'string') return item === '' ? [] : [item];
      if (!isObject(item)) return [];
      const issue = issueOf(item);
      return issue === undefined ? [] : [issue];
    });
  return {
    code: texts(error)[0],
    message: texts(message)[0] ?? texts(error_description)[0],
    details: [...texts(details), ...texts(complianceIssues).slice(0, MOST_ISSUES)],
  };
}

/** One issue of a policy, documented as `{field, details, rule}`; some say `message` for `details`. */
function issueOf({ field, details, message, rule }: JsonObject): string | undefined {
  const said = [details, message].find(isText);
  const text = said ?? (isText(rule) ? `breaks the rule ${rule}` : undefined);
  if (text === undefined) return undefined;
  return isText(field) ? `${field}: ${text}` : text;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
