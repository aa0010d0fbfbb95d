import type { AvailableReason, ReadyReason, SyncedReason } from '../../crd/conditions.ts';
import type { DeploymentEventReason } from '../../crd/event-reasons.ts';
import type { InferenceDeploymentStatus } from '../../crd/inference-deployment.ts';
import type { Progress, Verdict } from '../conditions.ts';
import type { Desired, Observation } from '../../platform-clients/platform.ts';

/** The one step that a pass takes. At most one call changes something on the platform. */
export type Action =
  | { type: 'None' }
  /** Puts our finalizer on (again), before or beside everything else. */
  | { type: 'Hold' }
  /**
   * Conditional writes, then the create call. `fence`: the finalizer, the record of the call in status, or one after
   * the other. `mends`: it sets drift right. `correction`: how often what vanished was created anew, this one included.
   */
  | {
      type: 'Create';
      home: string;
      desired: Desired;
      fence: 'Finalizer' | 'Operation' | 'Both';
      mends?: boolean;
      correction?: InferenceDeploymentStatus['correction'];
    }
  /** `Drift`: what the platform accepted before is sent again, because it differs now. */
  | {
      type: 'Update';
      observed: Observation;
      desired: Desired;
      because: 'Edit' | 'Drift';
      /** What status must say before the call, where the process may die before it can write what came of it. */
      record?: NonNullable<InferenceDeploymentStatus['operation']>;
    }
  | { type: 'Delete'; observed: Observation }
  /** `Drift`: somebody else has stopped or started it. */
  | { type: 'Start' | 'Stop'; observed: Observation; because: 'Edit' | 'Drift' }
  /** The workload is gone, and what it held of GPUs goes as well. */
  | { type: 'ReleaseGpus'; requests: readonly string[] }
  /**
   * The quota is checked, and `operation: Recreate` is written; the delete follows in a later pass. `replaces`: what is
   * there still.
   */
  | { type: 'BeginRecreate'; home: string; desired: Desired; replaces?: Observation }
  /** The finalizer goes, and with it the object. */
  | { type: 'Release'; as: 'Deleted' | 'Retained' | 'Abandoned' | 'Untouched' };

/** What the conditions should say. What is left out stays as it is. */
export interface Judgement {
  ready?: Verdict<ReadyReason>;
  available?: Verdict<AvailableReason>;
  synced?: Verdict<SyncedReason>;
  /** Something keeps an object that is deleted from going, and Ready says what: its event is a Warning. */
  hindered?: boolean;
  /** `Reconciling` or `Stalled`, with the condition that it stems from; `None` removes both. */
  progress?: Progress;
}

type Fields = Omit<InferenceDeploymentStatus, 'conditions' | 'observedGeneration'>;

/** Status fields to set; `undefined` removes one. */
export type StatusChanges = { [Key in keyof Fields]?: Fields[Key] | undefined };

/** An event to tell, besides those that follow from a changed condition. */
export interface Happening {
  type: 'Normal' | 'Warning';
  reason: DeploymentEventReason;
  note: string;
}

/** When the object wants to be looked at again. */
export type Next = { kind: 'Settled' } | { kind: 'After'; ms: number } | { kind: 'Backoff'; error: Error };

/** What a pass does and says. */
export interface Decision {
  action: Action;
  judgement: Judgement;
  changes: StatusChanges;
  happenings: readonly Happening[];
  next: Next;
  /** Another look must say the same before anything follows from this one. */
  unsure?: true;
  /** The rule that decided, for the log. */
  rule: string;
}
