import { isObject, type JsonObject } from '../json.ts';
import type { Desired } from '../platform.ts';

/** What `Desired.body` is for Gcore. */
export interface GcoreBody {
  /** The body of a create, word for word. */
  request: JsonObject;
  /** The user's part of the description in it; undefined where the spec says nothing, so that it is not ours. */
  text: string | undefined;
  mark: string;
  /** Variables of `envs` whose values are from Secrets. */
  fromSecrets: readonly string[];
  /** `replicas: 0` stops it: the scale in the request is a create's alone, and what is there stays as it is. */
  keepsScale: boolean;
}

/** Only the Gcore client reads it, and it made it. */
export function bodyOf({ body }: Pick<Desired, 'body'>): GcoreBody {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by `translate` alone
  return body as unknown as GcoreBody;
}

/** The environment of a request. */
export function envsOf({ request }: GcoreBody): JsonObject {
  const { envs } = request;
  return isObject(envs) ? envs : {};
}
