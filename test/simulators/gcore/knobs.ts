import { turnKnobs } from '../support/knob-table.ts';
import type { CallLimit } from '../support/rate-limit.ts';

/**
 * Everything about which no source says what the platform does, or about which its sources contradict each other,
 * as settings: a careful client gets along with each of them in each position. Durations are milliseconds of the
 * simulator's clock unless said otherwise.
 */
export interface Knobs {
  /** A name with a hyphen. */
  hyphenNames: 'ok' | '400';
  /** How `command`, which is sent as a list, is shown. */
  commandOut: 'string' | 'array' | 'quoted';
  /** What an empty `command` in a PATCH does. */
  emptyCommand: 'clears' | 'stays';
  /** What becomes of a POST whose name is taken. */
  duplicateName: 409 | 400 | 'taskError';
  /** A writing call while a task of the deployment runs: takes its turn, or is refused. */
  busy: 'queue' | 409 | 423;
  /** What a null in a PATCH does. */
  patchNull: 'keep' | 'clear' | '400';
  /** What a PATCH does with `containers`, `envs`, `probes` and `triggers`. */
  patchMaps: 'replace' | 'merge';
  /** From `FINISHED` of a task until the containers are ready. */
  activeDelayMs: number;
  /** When reads by name and lists show a new deployment. */
  visibleAt: 'post' | 'taskRunning' | 'taskFinished';
  /** When reads show what a PATCH changed. */
  patchVisibleAt: 'post' | 'taskFinished';
  /** How far the list lags behind reads by name. */
  listLagMs: number;
  listOrder: 'oldestFirst' | 'newestFirst';
  /** A PATCH of a stopped deployment: starts it, leaves it, or is refused. */
  patchWakes: true | false | 409;
  /** Start of what runs and stop of what is stopped. */
  stopTwice: 204 | 409 | 400;
  /** When the name of a deleted deployment may be used again. */
  nameFreed: 'onDelete' | 'onGone';
  /** What a 403 is about: also about capacity, or only about permissions (capacity then fails the task). */
  forbidden: 'capacity' | 'permission';
  /** Status of `QuotaLimitExceed`; `task`: the call is accepted and its task fails. */
  quotaStatus: 400 | 403 | 409 | 'task';
  /** A PATCH that changes nothing. */
  noopPatch: 'empty' | 'task';
  tasksPerUpdate: 0 | 1 | 2;
  tasksPerDelete: 1 | 2;
  /** The longest `description`; null: none. */
  descriptionMax: number | null;
  /** What is done with a longer one. */
  descriptionOver: 'cut' | '400';
  /** White space around a `description` is taken away. */
  descriptionTrim: boolean;
  /** `scale.min <= max` and `max >= 1` are enforced. */
  scaleCheck: '400' | 'accept';
  /** Null: none. */
  rateLimit: CallLimit | null;
  /** What tasks tell in `data`. */
  taskData: 'body' | 'null';
  /** What a finished create tells in `created_resources`. */
  taskResources: 'name' | 'id';
  /** Tasks are forgotten this long after their end; null: never. */
  taskTtlMs: number | null;
  /** A running task shows a text in `error` and finishes all the same. */
  earlyTaskError: boolean;
  /** The answer to the first accepted POST of each name is lost. */
  dropResponseAfterCommit: boolean;
  /** Shapes of old fixtures: a retention policy as a number, keys of `logging` that are not documented. */
  legacyShapes: boolean;
  /** A change of what pods are made from: one after the other, or all regions at once. */
  rollout: 'rolling' | 'restart';
  /** Whether `status` leaves `ACTIVE` during an update. */
  updateStatus: 'stays' | 'leaves';
  /** A credential, key, secret, flavor or region that does not exist. */
  missingRef: 400 | 404 | 'taskError' | 'containerError';
  /** What a create whose task failed leaves behind. */
  failedCreate: 'nothing' | 'deployment';
  /** A new deployment that may have no replicas begins with none, or with one. */
  newAtZero: 'asleep' | 'awake';
  /** Which keys `check_limits` answers: of what is exceeded, of all limits, or all with zeros for what is not. */
  limitKeys: 'exceeded' | 'all' | 'zeros';
  /** What it calls `requested`. */
  limitRequested: 'total' | 'added';
  /** `auth_enabled` in answers where there are `api_keys`. */
  authShown: 'byKeys' | 'asSent';
  /** How fields are shown that were never set. */
  unsetShape: 'null' | 'explicit' | 'disabled';
  /** The order of `containers` and `api_keys` in answers. */
  listsOut: 'asSent' | 'reversed';
  /** How `api_keys` is shown where there are none. */
  noApiKeys: 'absent' | 'null' | 'empty';
  /** Time stamps. */
  createdAt: 'noZone' | 'utc' | 'null';
  /** What reads of a secret show of its values. */
  secretData: 'masked' | 'clear';
  /** Who words a 401. */
  authErrors: 'platform' | 'gateway';
  /** How long things take. */
  durations: {
    /** A task is `NEW`. */
    newMs: number;
    /** A task is `RUNNING`. */
    runningMs: number;
    /** From `FINISHED` until containers exist, if `activeDelayMs` is not less. */
    containersMs: number;
    /** From a start or stop until it has its effect. */
    switchMs: number;
  };
  /** Added to every call, in real milliseconds. */
  latencyMs: number;
}

/** Some knobs; `durations` is merged. */
export type KnobPatch = Partial<Omit<Knobs, 'durations'>> & { durations?: Partial<Knobs['durations']> };

/** The knobs that a simulator starts with. Fast, and what the documentation makes most likely. */
export const defaultKnobs: Readonly<Knobs> = {
  hyphenNames: 'ok',
  commandOut: 'string',
  emptyCommand: 'clears',
  duplicateName: 409,
  busy: 'queue',
  patchNull: 'keep',
  patchMaps: 'replace',
  activeDelayMs: 200,
  visibleAt: 'post',
  patchVisibleAt: 'taskFinished',
  listLagMs: 0,
  listOrder: 'oldestFirst',
  patchWakes: false,
  stopTwice: 204,
  nameFreed: 'onGone',
  forbidden: 'capacity',
  quotaStatus: 403,
  noopPatch: 'empty',
  tasksPerUpdate: 1,
  tasksPerDelete: 1,
  descriptionMax: null,
  descriptionOver: 'cut',
  descriptionTrim: false,
  scaleCheck: '400',
  rateLimit: null,
  taskData: 'body',
  taskResources: 'name',
  taskTtlMs: null,
  earlyTaskError: false,
  dropResponseAfterCommit: false,
  legacyShapes: false,
  rollout: 'rolling',
  updateStatus: 'stays',
  missingRef: 400,
  failedCreate: 'nothing',
  newAtZero: 'asleep',
  limitKeys: 'exceeded',
  limitRequested: 'total',
  authShown: 'byKeys',
  unsetShape: 'null',
  listsOut: 'asSent',
  noApiKeys: 'empty',
  createdAt: 'noZone',
  secretData: 'masked',
  authErrors: 'platform',
  durations: { newMs: 100, runningMs: 100, containersMs: 100, switchMs: 100 },
  latencyMs: 0,
};

/** Puts some knobs into new positions. Throws on a knob that there is not. */
export function turn(knobs: Knobs, patch: KnobPatch): Knobs {
  return turnKnobs(defaultKnobs, knobs, patch, ['rateLimit']);
}
