import { turnKnobs } from '../support/knob-table.ts';
import { defaultNimKnobs, type NimKnobs } from './nim/knobs.ts';
import type { CallLimit } from '../support/rate-limit.ts';

/**
 * Everything about which no source says what the platform does, as settings: a careful client gets along with
 * each of them in each position. Durations are milliseconds of the simulator's clock unless said otherwise.
 */
export interface Knobs {
  /** Status of a POST whose name is taken. */
  duplicateName: 409 | 400;
  /** A name is unique in a project over all kinds, or per kind. */
  nameScope: 'project' | 'projectAndKind';
  /** What GET answers after the workload is gone. */
  getDeleted: '404' | 'tombstone';
  /** When the name of a deleted workload may be used again. */
  nameFreed: 'onDelete' | 'onGone' | 'afterDelay';
  /** How long after it is gone, for `nameFreed: afterDelay`. */
  nameFreedDelayMs: number;
  /** How long a new workload stays invisible to reads by id and to lists, and a PATCH to reads of the spec. */
  visibilityDelayMs: { get: number; list: number; spec: number };
  /** How several filters combine. */
  filterMode: 'and' | 'or' | 'ignore';
  filterCase: 'sensitive' | 'insensitive';
  /** PATCH merges into the spec, or replaces each top-level field that it names. */
  patchMode: 'mergeDeep' | 'replaceSection';
  /** What a null in a PATCH does. */
  patchNull: 'clear' | 'ignore' | '400';
  /** The release whose PATCH this is: which fields can be updated. */
  patchRelease: '2.19' | '2.21' | '2.22' | '2.24';
  /** What a PATCH with a field that cannot be updated does. */
  patchImmutable: '400' | 'ignore';
  /** The phase of a workload with zero replicas. */
  zeroPhase: 'Running' | 'Pending' | 'Stopped' | 'Completed';
  /** `Failed` heals by itself after this long; null: never. */
  failedHealsAfterMs: number | null;
  /** Defaults of a policy, merged into the spec on read. */
  policyDefaults: Record<string, unknown>;
  /** GET shows the annotations that were sent. */
  echoAnnotations: boolean;
  /** Routes that this release has. */
  routes: { revisions: boolean; patch: boolean; tokenV2: boolean };
  /** Which PATCH makes a revision; the others change the newest one in place. */
  revisionOn: 'always' | 'templateChange' | 'never';
  /** Which spec GET shows after a rolled-back update. */
  rollbackSpec: 'new' | 'old';
  /** A new revision that is not ready by then is removed. */
  rolloutDeadlineMs: number;
  /** Spelling of the v1 token body's fields: as in the schema, or in any case. */
  tokenCase: 'strict' | 'lax';
  /** The grant that the v1 token call knows. */
  tokenV1Grant: 'client_credentials' | 'app_token';
  /** Seconds. */
  tokenTtlS: number;
  omitExpiresIn: boolean;
  /** Tokens die this long after they were given, whatever they say. */
  revokeEarly: false | number;
  /** Null: none. */
  rateLimit: CallLimit | null;
  /** Where the generic object shows serving URLs. */
  urlField: 'endpoints' | 'urls' | 'externalConnections' | 'none';
  /** The undocumented shape of `endpoints`. */
  endpointShape: 'object' | 'string';
  /** What the inferences' GET answers for an id of another kind. */
  crossKindGet: 404 | 200;
  /** A portion with more than one GPU. */
  multiGpuPortion: 'accept' | '400';
  /** When a toleration must have a value: as in Kubernetes, as the vendor's text says, or whenever. */
  tolerationValue: 'k8s' | 'inverted' | 'any';
  /** What `hostPath.readOnly` is where it was not sent. */
  hostPathReadOnlyDefault: boolean;
  /** Names of secrets, config maps and pull secrets may hold no dots and underscores. */
  strictNames: boolean;
  successCode: { create: 200 | 201 | 202; delete: 200 | 202 | 204 };
  /** An old release answers DELETE without a body. */
  deleteBody: 'json' | 'empty';
  /** The answer to the first accepted POST of each name is lost. */
  dropResponseAfterCommit: boolean;
  /** The inference object has `actualPhase`. */
  actualPhase: 'absent' | 'present';
  /** The list of clusters is a bare array, or wrapped. */
  clustersShape: 'array' | 'envelope';
  /** What `verbosity=metadata` of the clusters leaves out. */
  clustersMetadata: 'withoutStatus' | 'withStatus';
  /** How the last page says that it is the last. */
  nextAtEnd: 'absent' | 'null' | 'same';
  /** Time stamps of measurements. */
  metricTime: 'iso' | 'space' | 'noZone';
  /** Measurements answer 207 and leave a type out. */
  metricsPartial: boolean;
  /** A revision with zero replicas says `Running`, or the same as its workload. */
  zeroRevisionPhase: 'Running' | 'same';
  /** The condition Ready of a workload with zero replicas. */
  zeroReady: 'True' | 'False';
  /** What the text calls mandatory and the schema does not is refused where it is absent. */
  strictText: boolean;
  /** Faults of releases that the vendor documented. */
  fault: {
    /** Tokens die after an hour, whatever they say. */
    tokenDiesAfterHour: boolean;
    /** Lists show a running inference as `Pending`. */
    wrongPhase: boolean;
    /** A node port out of range leaves a workload in `Creating`. */
    stuckCreating: boolean;
    /** Latency is "NaN". */
    nanLatency: boolean;
    /** A list of projects has at most 50 rows, whatever limit was asked for. */
    firstFiftyProjects: boolean;
  };
  /** How long things take. */
  durations: {
    /** Until the first revision appears. */
    creatingMs: number;
    /** Until a revision's pods are scheduled. */
    pendingMs: number;
    /** Until they are ready. */
    initializingMs: number;
    /** From a PATCH until its revision appears. */
    revisionMs: number;
    /** From zero replicas of a NIM service until its pods are gone. */
    stoppingMs: number;
    /** From a DELETE until the workload is gone. */
    deletingMs: number;
  };
  /** About NIM services alone. */
  nim: NimKnobs;
  /** Added to every call, in real milliseconds. */
  latencyMs: number;
}

/** Some knobs; an object inside is merged, except `policyDefaults` and `rateLimit`, which are replaced. */
export type KnobPatch = {
  [Key in keyof Knobs]?: Key extends 'policyDefaults' | 'rateLimit'
    ? Knobs[Key]
    : Knobs[Key] extends Record<string, unknown> | object
      ? Partial<Knobs[Key]>
      : Knobs[Key];
};

/** The knobs that a simulator starts with. Fast, and what the documentation makes most likely. */
export const defaultKnobs: Readonly<Knobs> = {
  duplicateName: 409,
  nameScope: 'project',
  getDeleted: '404',
  nameFreed: 'onGone',
  nameFreedDelayMs: 2000,
  visibilityDelayMs: { get: 0, list: 0, spec: 0 },
  filterMode: 'and',
  filterCase: 'sensitive',
  patchMode: 'mergeDeep',
  patchNull: 'clear',
  patchRelease: '2.24',
  patchImmutable: '400',
  zeroPhase: 'Running',
  failedHealsAfterMs: null,
  policyDefaults: {},
  echoAnnotations: true,
  routes: { revisions: true, patch: true, tokenV2: true },
  revisionOn: 'always',
  rollbackSpec: 'new',
  rolloutDeadlineMs: 600_000,
  tokenCase: 'strict',
  tokenV1Grant: 'client_credentials',
  tokenTtlS: 3600,
  omitExpiresIn: false,
  revokeEarly: false,
  rateLimit: null,
  urlField: 'urls',
  endpointShape: 'object',
  crossKindGet: 404,
  multiGpuPortion: 'accept',
  tolerationValue: 'any',
  hostPathReadOnlyDefault: true,
  strictNames: false,
  successCode: { create: 202, delete: 202 },
  deleteBody: 'json',
  dropResponseAfterCommit: false,
  actualPhase: 'absent',
  clustersShape: 'array',
  clustersMetadata: 'withoutStatus',
  nextAtEnd: 'absent',
  metricTime: 'iso',
  metricsPartial: false,
  zeroRevisionPhase: 'Running',
  zeroReady: 'True',
  strictText: true,
  fault: {
    tokenDiesAfterHour: false,
    wrongPhase: false,
    stuckCreating: false,
    nanLatency: false,
    firstFiftyProjects: false,
  },
  durations: {
    creatingMs: 100,
    pendingMs: 100,
    initializingMs: 200,
    revisionMs: 50,
    stoppingMs: 100,
    deletingMs: 150,
  },
  nim: defaultNimKnobs,
  latencyMs: 0,
};

/** Puts some knobs into new positions. Throws on a knob that there is not. */
export function turn(knobs: Knobs, patch: KnobPatch): Knobs {
  return turnKnobs(defaultKnobs, knobs, patch, ['policyDefaults', 'rateLimit']);
}
