import { randomUUID } from 'node:crypto';

/** What an operation does with a deployment. Starts and stops have no task. */
export type TaskKind = 'create' | 'update' | 'delete';

export type TaskState = 'NEW' | 'RUNNING' | 'FINISHED' | 'ERROR';

/** One task, as the platform keeps it; times are milliseconds of the simulator's clock. */
export interface Task {
  readonly id: string;
  readonly kind: TaskKind;
  readonly projectId: number;
  readonly accountId: number;
  readonly userId: number;
  /** The deployment's name. */
  readonly name: string;
  /** The body of the call that made it. */
  readonly data: unknown;
  readonly createdAt: number;
  state: TaskState;
  /** A word that is shown in place of the state while it runs. */
  word: string | undefined;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  error: string | null;
  acknowledgedAt: number | undefined;
  /** The platform has forgotten it. */
  forgotten: boolean;
}

/** A new task. */
export function newTask(
  part: Pick<Task, 'kind' | 'projectId' | 'accountId' | 'userId' | 'name' | 'data' | 'createdAt'>,
): Task {
  return {
    ...part,
    id: randomUUID(),
    state: 'NEW',
    word: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    error: null,
    acknowledgedAt: undefined,
    forgotten: false,
  };
}
