import { type ErrorClass, PlatformError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call, Desired, Observation } from '../platform.ts';
import { bodyOf } from './body.ts';
import { detailOf, type GcoreDetail } from './detail.ts';
import type { Routes } from './routes.ts';

/** The platform cannot be asked about this one: the create itself tells. */
const UNTOLD = new Set<ErrorClass>(['Invalid', 'Unsupported', 'Gone', 'Conflict', 'Capacity', 'Forbidden']);

/** Attributes that the message names. */
const MOST_ATTRIBUTES = 5;

/**
 * Would the quotas refuse a create? Undefined where they would not, or nobody can tell. `replaces`: what goes first, and
 * is in use until then.
 */
export async function checkQuota(
  { api, routes }: { api: JsonApi; routes: Routes },
  desired: Desired,
  call: Call,
  replaces?: Observation,
): Promise<PlatformError | undefined> {
  const { request } = bodyOf(desired);
  const reply = await api.call(routes.checkLimits(questionOf(request)), call);
  if (reply.kind === 'Failed') return UNTOLD.has(reply.error.class) ? undefined : reply.error;
  const exceeded = exceededIn(reply.value);
  const isSetOff = replaces !== undefined && asksNoMore(request, detailOf(replaces));
  if (exceeded.length === 0 || (isSetOff && exceeded.every(isWithin))) return undefined;
  const named = exceeded.slice(0, MOST_ATTRIBUTES).map(inWords).join('; ');
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

/** What an attribute has too little of. */
interface Exceeded {
  attribute: string;
  requested: number;
  limit: number;
  usage: number | undefined;
}

/**
 * Exceeded for sure is what asks for more than the limit. Whether what is asked for is the total or comes on top of
 * what is in use, nobody says: where only the sum is more, the platform answers the create.
 */
function exceededIn(answer: JsonObject): Exceeded[] {
  return Object.entries(answer).flatMap(([key, limit]) => {
    const attribute = /^(.+)_limit$/.exec(key)?.[1];
    if (attribute === undefined || typeof limit !== 'number') return [];
    const [requested, usage] = [answer[`${attribute}_requested`], answer[`${attribute}_usage`]];
    if (typeof requested !== 'number' || requested <= limit) return [];
    return [{ attribute, requested, limit, usage: typeof usage === 'number' ? usage : undefined }];
  });
}

/** What is in use, and goes before it comes back, was allowed. */
const isWithin = ({ usage, limit }: Exceeded): boolean => usage !== undefined && usage <= limit;

const inWords = ({ attribute, requested, limit, usage }: Exceeded): string =>
  `${attribute}: requested ${requested}, limit ${limit}${usage === undefined ? '' : `, in use ${usage}`}`;

/**
 * Does what takes the place of a deployment use no more of any quota than that one does now? Whether quotas count
 * replicas that run or that may run nobody says, so no region may ask for more than runs there. Then it fits once the
 * old one is gone, whatever else the account has; of anything else that is not sure, and nothing is deleted for it.
 */
function asksNoMore(
  { flavor_name, containers }: JsonObject,
  { shown, containers: old }: GcoreDetail,
): boolean {
  const regions: unknown[] = Array.isArray(containers) ? containers : [];
  return (
    flavor_name === shown['flavor_name'] &&
    regions.filter(isObject).every(({ region_id, scale }) => {
      const most = isObject(scale) ? Number(scale['max']) : Number.NaN;
      const now = old.find((container) => container.region_id === region_id);
      return now !== undefined && most <= Math.min(now.scale.max, now.deploy_status.total);
    })
  );
}
