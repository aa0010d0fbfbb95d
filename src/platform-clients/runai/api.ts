import type { Caller } from '../caller.ts';
import type { Redactor } from '../http/redact.ts';
import { JsonApi } from '../json-api.ts';
import { bearer, type TokenSource } from '../token-source.ts';
import { ofAccount } from '../errors.ts';
import { answerError, doubted } from './answer-error.ts';

export type { Operation, Reply } from '../json-api.ts';

/** Authorised JSON calls to Run:ai. Never throws. */
export class RunaiApi extends JsonApi {
  /** After a 401 a call is made once more, with a fresh token. */
  constructor(caller: Caller, tokens: TokenSource, redactor: Redactor) {
    super(caller, redactor, {
      ...bearer(tokens),
      errorOf(answer, what) {
        const answered = doubted(answerError(answer, what, redactor), answer);
        return answer.status === 401 ? ofAccount(answered, tokens.secret) : answered;
      },
    });
  }
}
