import { inferenceDeploymentStatusSchema } from '../../../src/crd/inference-deployment.ts';
import { conclude } from '../../../src/controller/deployment/outcome/conclude.ts';
import { decide } from '../../../src/controller/deployment/decide.ts';
import type { Action, Decision, Next } from '../../../src/controller/deployment/decision.ts';
import { updateRecord } from '../../../src/controller/deployment/act/update-record.ts';
import { openCreate } from '../../../src/controller/deployment/act/open-create.ts';
import { report } from '../../../src/controller/deployment/report/report.ts';
import type { Situation } from '../../../src/controller/deployment/situation.ts';
import type { Condition } from '../../../src/kube/objects.ts';
import { PlatformError } from '../../../src/platform-clients/errors.ts';
import type { ErrorClass } from '../../../src/platform-clients/errors.ts';
import type { Outcome } from '../../../src/platform-clients/platform.ts';
import { messageComplaints } from '../status-rules/message-rules.ts';
import { statusComplaints } from '../status-rules/status-complaints.ts';
import { conditionOf, type StatusObject } from '../status-rules/status-object.ts';
import { applyMergePatch } from './apply-merge-patch.ts';
import { type Scene, situationOf } from './scene.ts';

/** Long enough after the write before for a transition time to move. */
const LATER_MS = 10_000;

const NO_STATUS: NonNullable<Situation['object']['status']> = {};
type Status = NonNullable<Situation['object']['status']>;

/** What came of one pass. */
export interface Played {
  rule: string;
  action: Action;
  /** `Ready Available Synced progress`, as `False/Creating False/NotServing True/Accepted Reconciling/Creating`. */
  says: string;
  /** Reasons of the events. */
  events: string[];
  /** Those of them that are Warnings. */
  warnings: string[];
  notes: string[];
  next: Next;
  /** The status as it is after the pass. */
  status: Status;
  /** The status patch; undefined where nothing is written. */
  patch: Record<string, unknown> | undefined;
  message(type: string): string;
  /** What kstatus, Flux, the contract or the API server would complain of. */
  complaints: string[];
}

/** One pass over a scene: decide, act (with the outcome given), conclude, report, and every rule about its status. */
export function play(scene: Scene, outcome?: Outcome): Played {
  const blind = situationOf(scene);
  const first = decide(blind);
  const situation = first === 'Look' ? { ...blind, look: scene.look } : blind;
  const decided = first === 'Look' ? decide(situation) : first;
  if (decided === 'Look') throw new Error('the scene needs a look');
  const stored = fenced(situation, decided, outcome);
  const decision = outcome === undefined ? decided : conclude(situation, decided, outcome);
  const told = report(situation, decision, { status: stored });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema looks at it below
  const status = applyMergePatch(stored, told.patch ?? {}) as Status;
  const leaves = decision.action.type === 'Release';
  return {
    rule: decision.rule,
    action: decision.action,
    says: words(status.conditions ?? []),
    events: told.happenings.map(({ reason }) => reason),
    warnings: told.happenings.filter(({ type }) => type === 'Warning').map(({ reason }) => reason),
    notes: told.happenings.map(({ note }) => note),
    next: decision.next,
    status,
    patch: told.patch,
    message: (type) => conditionOf({ status }, type)?.message ?? '',
    complaints: leaves ? [] : complaints(situation.object, stored, status),
  };
}

/** A create call is preceded by a write; what it says is what the outcome is compared with. */
function fenced(s: Situation, decision: Decision, outcome: Outcome | undefined): Status {
  const status = s.object.status ?? NO_STATUS;
  const { action } = decision;
  if (outcome !== undefined && action.type === 'Update' && action.record !== undefined)
    return applyMergePatch(
      status,
      updateRecord(s.object, action.record, report(s, decision, { status }).conditions) ?? {},
    );
  if (outcome === undefined || action.type !== 'Create' || action.fence === 'Finalizer') return status;
  if (outcome.kind === 'Refused' && outcome.uncalled === true) return status;
  const patch = openCreate(s.object, s.time.wall, action, report(s, decision, { status }).conditions);
  return applyMergePatch(status, patch);
}

/** Of each write: the one before a create call, where there was one, and the one at the end. */
function complaints(object: Situation['object'], stored: Status, after: Status): string[] {
  const parsed = inferenceDeploymentStatusSchema.strict().safeParse(after);
  const refused = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the rules look at any kind of object
  const version = (status: Status | undefined) => ({ ...object, status }) as unknown as StatusObject;
  const fence =
    stored === (object.status ?? NO_STATUS)
      ? []
      : statusComplaints(version(object.status), version(stored), LATER_MS);
  const apartMs = stored === (object.status ?? NO_STATUS) ? LATER_MS : 0;
  const before = Object.keys(stored).length === 0 ? undefined : stored;
  return [
    ...fence,
    ...statusComplaints(version(before), version(after), apartMs),
    ...messageComplaints(version(before), version(after)),
    ...refused,
  ];
}

function words(conditions: readonly Condition[]): string {
  const of = (type: string): string => {
    const found = conditions.find((condition) => condition.type === type);
    return found === undefined ? '-' : `${found.status}/${found.reason}`;
  };
  const progress = conditions.find(({ type }) => type === 'Reconciling' || type === 'Stalled');
  const moves = progress === undefined ? '-' : `${progress.type}/${progress.reason}`;
  return [of('Ready'), of('Available'), of('Synced'), moves].join(' ');
}

/** An answer that says no. */
export const refusedWith = (errorClass: ErrorClass, message = 'no', status = 400): Outcome => ({
  kind: 'Refused',
  error: new PlatformError(errorClass, message, { status }),
});

/** An answer that does not tell. */
export const ambiguous: Outcome = { kind: 'Ambiguous', error: new PlatformError('Transient', 'no answer') };

/** The answer to an update or a delete. */
export const accepted: Outcome = { kind: 'Accepted' };

/** The answer to a create. */
export const created: Outcome = {
  kind: 'Accepted',
  workload: { id: 'w1', createdAt: '2026-01-05T12:00:00Z', phase: 'Creating' },
};
