import { turnKnobs } from '../support/knob-table.ts';
import type { CallLimit } from '../support/rate-limit.ts';
import type { Role } from './places.ts';
import type { Policy } from './policy.ts';

/**
 * Everything about which no source says what the platform does, as settings: a careful client gets along with
 * each of them in each position. Durations are milliseconds of the simulator's clock unless said otherwise.
 */
export interface Knobs {
  /** Later releases may not have the inference routes any more. */
  routes: { inference: 'on' | '404' };
  /** What the answer to a route that there is not looks like. */
  noRoute: 'json' | 'html';
  /** The HTTP status of a failure: the envelope's, or always 200. */
  httpStatus: 'same' | 200;
  /** The outer words of a failure. */
  errorWords: 'UNKNOWN' | 'short';
  /** The status of what the body or the policy forbids. */
  refusalStatus: 422 | 400;
  /** Describe and delete need the cluster. */
  requireCluster: boolean;
  /** What POST answers to a name that is taken; `second` makes another one, 200 does nothing. */
  duplicateName: 409 | 500 | 'second' | 200;
  /** Where a name is unique. */
  nameScope: 'workspace' | 'cluster';
  /** Which names of endpoints are taken: those of DNS that leave room for the names of GPRs, or any. */
  nameRule: 'dns' | 'any';
  /** What describe and delete answer about an endpoint that there is not. */
  missing: 404 | 500 | 200;
  /** What the list says about a workspace that there is not. */
  missingWorkspace: 404 | 'empty';
  /** What DELETE does while GPUs are held. */
  deleteHeldGpr: '500keepBoth' | '500gone' | '200leak' | '200release';
  /** What becomes of an endpoint whose lease is over. */
  leaseEnd: 'pending' | 'staysRunning' | 'failed' | 'vanishes';
  exitDuration: 'required' | 'optional';
  /** Each of `gpuSpec`, `modelSpec` and `rawModelSpec` must be there, as null at least, and one model spec alone. */
  strictNulls: boolean;
  /** The policy of workspaces that have none of their own; null: everything is allowed. */
  policy: Policy | null;
  /** A held GPR loses its GPUs this long after it got them, once; null: never. */
  evictAfterMs: number | null;
  /** Fields of bodies are read in any case. */
  caseInsensitive: boolean;
  /** A limit on all calls together; null: none. `retryAfter` in seconds, null sends none. */
  rateLimit: CallLimit | null;
  /** How long until a new endpoint is listed, and until one that is gone is not. */
  listLagMs: { created: number; deleted: number };
  /** The order of lists. */
  listOrder: 'oldest' | 'newest';
  /** Seconds. */
  tokenTtlS: number;
  /** A token without the claims that say how long it lives. */
  tokenShape: 'jwt' | 'opaque';
  /** The role that endpoints and GPRs need. */
  minimumRole: { read: Role; write: Role };
  /** The texts of an endpoint's status. */
  words: 'documented' | 'detailed' | 'foreign';
  /** An endpoint's part in its namespace: whole, or cut. */
  namespaceForm: 'full' | 'short';
  /** The `modelName` of an endpoint with a raw spec: its model format, or nothing. */
  rawModelName: 'format' | 'empty';
  /** How long until describe shows the GPU requests of a new endpoint. */
  gpuRequestsLagMs: number;
  /** `gpuRequests` where there are none. */
  noGpuRequests: 'empty' | 'null';
  estimatedStartTime: 'given' | 'empty';
  startTimestamp: 'given' | 'empty';
  /** How long things take. */
  durations: {
    /** From a GPR until it has its GPUs, if there are any. */
    queueMs: number;
    /** From then until the pods are ready. */
    startMs: number;
    /** From then until there is a URL. */
    urlMs: number;
    /** From an early release until the GPUs are given back. */
    releaseMs: number;
    /** From a DELETE until the endpoint is gone. */
    deletingMs: number;
  };
  /** Added to every call, in real milliseconds. */
  latencyMs: number;
}

/** Some knobs; an object inside is merged, except `policy` and `rateLimit`, which are replaced. */
export type KnobPatch = {
  [Key in keyof Knobs]?: Key extends 'policy' | 'rateLimit'
    ? Knobs[Key]
    : Knobs[Key] extends object
      ? Partial<Knobs[Key]>
      : Knobs[Key];
};

/** The knobs that a simulator starts with. Fast, and what the documentation makes most likely. */
export const defaultKnobs: Readonly<Knobs> = {
  routes: { inference: 'on' },
  noRoute: 'json',
  httpStatus: 'same',
  errorWords: 'UNKNOWN',
  refusalStatus: 422,
  requireCluster: false,
  duplicateName: 409,
  nameScope: 'workspace',
  nameRule: 'dns',
  missing: 404,
  missingWorkspace: 404,
  deleteHeldGpr: '500keepBoth',
  leaseEnd: 'pending',
  exitDuration: 'required',
  strictNulls: false,
  policy: null,
  evictAfterMs: null,
  caseInsensitive: false,
  rateLimit: null,
  listLagMs: { created: 0, deleted: 0 },
  listOrder: 'oldest',
  tokenTtlS: 900,
  tokenShape: 'jwt',
  minimumRole: { read: 'Viewer', write: 'Editor' },
  words: 'documented',
  namespaceForm: 'short',
  rawModelName: 'format',
  gpuRequestsLagMs: 0,
  noGpuRequests: 'empty',
  estimatedStartTime: 'given',
  startTimestamp: 'given',
  durations: { queueMs: 100, startMs: 200, urlMs: 50, releaseMs: 100, deletingMs: 150 },
  latencyMs: 0,
};

/** Puts some knobs into new positions. Throws on a knob that there is not. */
export function turn(knobs: Knobs, patch: KnobPatch): Knobs {
  return turnKnobs(defaultKnobs, knobs, patch, ['policy', 'rateLimit']);
}
