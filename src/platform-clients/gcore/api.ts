import type { Caller } from '../caller.ts';
import { ofAccount, PlatformError } from '../errors.ts';
import type { Redactor } from '../http/redact.ts';
import { JsonApi } from '../json-api.ts';
import { answerError } from './answer-error.ts';

/** What can stand in a header, without white space. */
const KEY = /^[\x21-\x7e]+$/;

/** Authorised JSON calls to Gcore. Never throws. */
export class GcoreApi extends JsonApi {
  /** `secret`: where the key was read, as messages name it. The key is permanent, so a refused one is not replaced. */
  constructor(caller: Caller, { apiKey, secret }: { apiKey: string; secret: string }, redactor: Redactor) {
    const key = apiKey.trim();
    redactor.register(key);
    super(caller, redactor, {
      authorization: () => Promise.resolve(KEY.test(key) ? `APIKey ${key}` : unusable(secret)),
      refused: () => false,
      errorOf(answer, what, masking) {
        const error = answerError(answer, what, masking);
        return answer.status === 401 ? ofAccount(error, secret) : error;
      },
    });
  }
}

function unusable(secret: string): PlatformError {
  return new PlatformError(
    'Unauthorized',
    `key "apiKey" of ${secret} is no API key of Gcore: it has white space or other characters inside that none has; write the token alone`,
  );
}
