import { type ErrorClass, PlatformError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call, Desired } from '../platform.ts';
import { bodyOf } from './body.ts';
import type { Routes } from './routes.ts';

/** The platform cannot be asked about this one: the create itself tells. */
const UNTOLD = new Set<ErrorClass>(['Invalid', 'Unsupported', 'Gone', 'Conflict', 'Capacity', 'Forbidden']);

/** Attributes that the message names. */
const MOST_ATTRIBUTES = 5;

/** Would the quotas refuse a create? Undefined where they would not, or nobody can tell. */
export async function checkQuota(
  { api, routes }: { api: JsonApi; routes: Routes },
  desired: Desired,
  call: Call,
): Promise<PlatformError | undefined> {
  const { request } = bodyOf(desired);
  const reply = await api.call(routes.checkLimits(questionOf(request)), call);
  if (reply.kind === 'Failed') return UNTOLD.has(reply.error.class) ? undefined : reply.error;
  const exceeded = exceededIn(reply.value);
  if (exceeded.length === 0) return undefined;
  const named = exceeded.slice(0, MOST_ATTRIBUTES).join('; ');
  return new PlatformError('Quota', `the quota does not suffice: ${api.clean(named, 1_000)}`);
}

function questionOf({ flavor_name, containers }: JsonObject): JsonObject {
  const regions: unknown[] = Array.isArray(containers) ? containers : [];
  return {
    flavor_name,
    containers: regions.filter(isObject).map(({ region_id, scale }) => {
      const { min, max } = isObject(scale) ? scale : {};
      return { region_id, scale: { min, max } };
    }),
  };
}

/**
 * Exceeded for sure is what asks for more than the limit. Whether what is asked for is the total or comes on top of
 * what is in use, nobody says: where only the sum is more, the platform answers the create.
 */
function exceededIn(answer: JsonObject): string[] {
  return Object.entries(answer).flatMap(([key, limit]) => {
    const attribute = /^(.+)_limit$/.exec(key)?.[1];
    if (attribute === undefined || typeof limit !== 'number') return [];
    const [requested, usage] = [answer[`${attribute}_requested`], answer[`${attribute}_usage`]];
    if (typeof requested !== 'number' || requested <= limit) return [];
    const used = typeof usage === 'number' ? `, in use ${usage}` : '';
    return [`${attribute}: requested ${requested}, limit ${limit}${used}`];
  });
}
