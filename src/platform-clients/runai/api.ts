import type { Caller } from '../caller.ts';
import type { Redactor } from '../http/redact.ts';
import { JsonApi } from '../json-api.ts';
import { answerError, doubted, ofAccount } from './answer-error.ts';
import type { TokenSource } from './token.ts';

export type { Operation, Reply } from '../json-api.ts';

/** Authorised JSON calls to Run:ai. Never throws. */
export class RunaiApi extends JsonApi {
  /** After a 401 a call is made once more, with a fresh token. */
  constructor(caller: Caller, tokens: TokenSource, redactor: Redactor) {
    super(caller, redactor, {
      async authorization(signal) {
        const token = await tokens.get(signal);
        return typeof token === 'string' ? `${SCHEME}${token}` : token;
      },
      refused(authorization) {
        tokens.drop(authorization.slice(SCHEME.length));
        return true;
      },
      errorOf(answer, what) {
        const answered = doubted(answerError(answer, what, redactor), answer);
        return answer.status === 401 ? ofAccount(answered, tokens.secret) : answered;
      },
    });
  }
}

const SCHEME = 'Bearer ';
