import type { Spec } from './spec.ts';
import type { Task, TaskKind } from './task.ts';

/** Something that a call has asked for and that takes its time. They happen one after the other. */
export interface Operation {
  readonly kind: TaskKind | 'start' | 'stop';
  readonly at: number;
  readonly tasks: Task[];
  /** What an update puts into force. */
  readonly spec: Spec | undefined;
  /** Why its last task will fail. */
  readonly failure: string | undefined;
  /** The token behind it; undefined: somebody at the portal. */
  readonly by: string | undefined;
}

/** What a region is at. */
export interface RegionState {
  readonly regionId: number;
  /** Containers exist. */
  containers: boolean;
  containersDue: number | undefined;
  /** When the containers of now came. */
  since: number;
  /** How many replicas there should be, and how many answer. */
  wanted: number;
  ready: number;
  readyDue: number | undefined;
  /** New pods are made in place of old ones. */
  rolling: boolean;
  /** What the ready replicas run. */
  serving: Spec | undefined;
  error: string | null;
  /** The script that has failed it and is over. */
  recoveredFrom: unknown;
  address: string | null;
}

/** The owner of a deployment that the catalog's applications made. */
export interface ObjectReference {
  kind: 'AppDeployment';
  name: string;
}

/** How much is asked of a deployment. */
export type Demand = 'none' | 'one' | 'full';

/** A row of the list from some moment on; null: it is not listed. */
export interface ListedRow {
  at: number;
  text: string | null;
}

/** A deployment; all times are milliseconds of the simulator's clock. */
export interface Deployment {
  /** `<project>/<name>/<n>`: which of those that have had this name. The platform itself has no id. */
  readonly id: string;
  readonly name: string;
  readonly projectId: number;
  readonly accountId: number;
  readonly createdBy: string;
  readonly createdAt: number;
  /** There is only a task, which will fail. */
  readonly phantom: boolean;
  readonly references: ObjectReference[];
  /** What the last accepted call asked for. */
  spec: Spec;
  /** What is in force: the spec of the last operation that finished. */
  running: Spec;
  /** The owner mark as it was sent, whatever became of the description. */
  mark: string | undefined;
  /** Its create has finished. */
  created: boolean;
  /** Reads by name and lists show it. */
  visible: boolean;
  stopped: boolean;
  deleting: boolean;
  goneAt: number | undefined;
  /** Those that have not ended, oldest first. */
  operations: Operation[];
  /** When the last one ended. */
  freeAt: number;
  regions: RegionState[];
  demand: Demand;
  /** When the demand ends; undefined: it stays. */
  quietAt: number | undefined;
  /** How many sets of pods it has had. */
  rollouts: number;
  address: string | null;
  /** A word that is shown in place of the status. */
  word: string | undefined;
  /** What the list has said of it and when. */
  rows: ListedRow[];
  /** Bookkeeping: until when everything has happened. */
  settledAt: number;
  /** Bookkeeping: when the next change by itself is due. */
  nextDue: number;
  /** Bookkeeping: the version of the world that `nextDue` was computed in. */
  worldVersion: number;
}

/** What every new deployment begins with. */
export function newDeployment(
  identity: Pick<
    Deployment,
    'id' | 'name' | 'projectId' | 'accountId' | 'createdBy' | 'createdAt' | 'spec' | 'mark'
  > &
    Partial<Pick<Deployment, 'phantom' | 'references' | 'visible'>>,
): Deployment {
  return {
    phantom: false,
    references: [],
    visible: false,
    running: identity.spec,
    created: false,
    stopped: false,
    deleting: false,
    goneAt: undefined,
    operations: [],
    freeAt: identity.createdAt,
    regions: [],
    demand: 'none',
    quietAt: undefined,
    rollouts: 0,
    address: null,
    word: undefined,
    rows: [],
    settledAt: identity.createdAt,
    nextDue: identity.createdAt,
    worldVersion: -1,
    ...identity,
  };
}

/** A task of it has not ended. */
export function isBusy(deployment: Deployment): boolean {
  return deployment.operations.some(({ tasks }) => tasks.length > 0);
}
