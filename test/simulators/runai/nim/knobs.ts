/** What no source says about NIM services, as settings. Durations are milliseconds of the simulator's clock. */
export interface NimKnobs {
  /** The control plane: 2.24 has routes for NIM services, 2.25 shows `endpoints`, 3.0 knows `fieldsToRemove`. */
  release: '2.23' | '2.24' | '2.25' | '3.0';
  /** What `type` of a NIM service is in the generic object. */
  listType: 'NIMService' | 'NIMServices' | 'Deployment';
  /** When the generic list shows a new NIM service: at once, after it was synced, or so long after its creation. */
  listVisibility: 'immediate' | 'afterSync' | number;
  /** Which call deletes a NIM service. */
  nimDeleteRoute: 'v2' | 'batchOnly';
  /** What the generic reads by id answer for a NIM service. */
  genericGetNim: '200' | '404';
  /** A change that the NIM Operator refuses: the control plane says so, finds out later, or leaves the field as it was. */
  clusterRefusal: '400' | 'syncFailed' | 'ignored';
  /** One of `replicas` and `autoscaling` is sent where the other is stored. */
  scalingSwitch: 'auto' | 'explicit' | '400';
  /** What becomes of `fieldsToRemove` in 3.0. */
  fieldsToRemove: 'on' | '400' | 'ignored';
  /** A PATCH while the one before is on its way to the cluster, or while the service is being deleted. */
  patchWhileBusy: 202 | 409;
  /** A spec without exactly one model store. */
  modelStoreMissing: '400' | 'syncFailed' | 'accepted';
  /** Where a NIM service shows its priority, category and preemptibility. */
  priorityIn: 'spec' | 'metadata';
  /** The cluster has the NIM Operator. */
  nimOperator: 'present' | 'missing';
  /** How long image and model are pulled. */
  initDurationMs: number;
  /** What comes of it. */
  initOutcome: 'ready' | 'failed';
  /** What PUT on the manifest answers. */
  putNim: 202 | 400;
  /** From POST or PATCH until the cluster has heard of it, and from then until it has taken it. */
  syncMs: { queued: number; applying: number };
}

/** What a simulator starts with. */
export const defaultNimKnobs: Readonly<NimKnobs> = {
  release: '3.0',
  listType: 'NIMService',
  listVisibility: 'immediate',
  nimDeleteRoute: 'v2',
  genericGetNim: '200',
  clusterRefusal: 'syncFailed',
  scalingSwitch: 'auto',
  fieldsToRemove: 'on',
  patchWhileBusy: 202,
  modelStoreMissing: '400',
  priorityIn: 'spec',
  nimOperator: 'present',
  initDurationMs: 200,
  initOutcome: 'ready',
  putNim: 202,
  syncMs: { queued: 50, applying: 50 },
};
