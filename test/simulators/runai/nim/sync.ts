import type { NimKnobs } from './knobs.ts';
import type { Step } from '../step.ts';
import type { Sync, Workload } from '../workload.ts';

/** Another spec begins its way to the cluster. */
export function queued(workload: Workload, at: number, refusal: string | undefined): Sync {
  const everSynced = workload.sync?.everSynced ?? false;
  return { status: 'Queued', since: at, message: '', refusal, everSynced };
}

/** The next step of that way; undefined for other kinds, and at its end. */
export function syncStep(workload: Workload, { syncMs }: NimKnobs): Step | undefined {
  const { sync } = workload;
  if (sync === undefined) return undefined;
  if (sync.status === 'Queued') {
    return {
      at: sync.since + syncMs.queued,
      apply: (at) => {
        workload.sync = { ...sync, status: 'Applying', since: at };
      },
    };
  }
  if (sync.status !== 'Applying') return undefined;
  return {
    at: sync.since + syncMs.applying,
    apply(at) {
      const { refusal } = sync;
      if (refusal === undefined) {
        workload.sync = { ...sync, status: 'Synced', since: at, everSynced: true };
        return;
      }
      workload.sync = { ...sync, status: 'Failed', since: at, message: refusal };
      // The cluster goes on with what it has.
      workload.pending = undefined;
    },
  };
}

/** Is a change still on its way? */
export function isBusy({ sync }: Workload): boolean {
  return sync?.status === 'Queued' || sync?.status === 'Applying';
}
