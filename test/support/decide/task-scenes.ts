import { type ErrorClass, PlatformError } from '../../../src/platform-clients/errors.ts';
import type { Outcome, Progress } from '../../../src/platform-clients/platform.ts';
import type { Look } from '../../../src/controller/deployment/situation.ts';
import { ago, MINUTE, type Scene } from './scene.ts';

/** How far the tasks of an operation have got. */
export const OPEN: Progress = { open: ['t1'], failed: undefined };
export const DONE: Progress = { open: [], failed: undefined };
/** Nobody knows any more how they ended. */
export const LOST: Progress = { open: [], failed: undefined, lost: true };
/** One has failed that may be another workload's. */
export const DOUBTFUL: Progress = { open: [], failed: undefined, lost: true, doubtful: true };
export const failed = (errorClass: ErrorClass, message: string): Progress => ({
  open: [],
  failed: new PlatformError(errorClass, message),
});
/** The same of one that deletes. */
export const notDeleted = (errorClass: ErrorClass, message: string, open: string[] = []): Progress => ({
  open,
  failed: undefined,
  notDeleted: new PlatformError(errorClass, message),
});
export const QUOTA = failed('Quota', 'quota of inference_gpu_h100_count is exceeded');

/** A create that the platform took with a task, whose workload no read has shown. */
export const sent: Scene = {
  conditions: [
    'Ready False/Creating',
    'Available False/NotServing',
    'Synced Unknown/InProgress',
    'Reconciling True/Creating',
  ],
  status: {
    operation: {
      type: 'Create',
      id: 't1',
      startedAt: ago(MINUTE),
      generation: 1,
      hash: 'v1:a',
      home: 'cluster/33',
      attempts: 1,
    },
  },
  memory: { suspect: true },
};

/** A look, and how far the tasks had got before it. */
export const withTasks = (look: Look, tasks: Progress): Look => ({ ...look, tasks });

/** The answer of a platform that works with tasks. */
export const taken: Outcome = { kind: 'Accepted', tasks: ['t1', 't2'] };
