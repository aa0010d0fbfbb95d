import type { Caller } from '../caller.ts';
import { ofAccount } from '../errors.ts';
import type { Redactor } from '../http/redact.ts';
import { JsonApi } from '../json-api.ts';
import { bearer, type TokenSource } from '../token-source.ts';
import { answerError } from './answer-error.ts';
import { withTrueStatus } from './envelope.ts';

/** Authorised JSON calls to EGS. */
export function egsApi(caller: Caller, tokens: TokenSource, redactor: Redactor): JsonApi {
  return new JsonApi(caller, redactor, {
    ...bearer(tokens),
    answerOf: withTrueStatus,
    errorOf(answer, what) {
      const error = answerError(answer, what, redactor);
      return answer.status === 401 ? ofAccount(error, tokens.secret) : error;
    },
  });
}
