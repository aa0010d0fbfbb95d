import type { PlatformReadyReason } from '../../crd/conditions.ts';
import type { PlatformEventReason } from '../../crd/event-reasons.ts';
import type { InferencePlatformStatus } from '../../crd/inference-platform.ts';
import { observedStatus } from '../../crd/unobserved.ts';
import { formatTimestamp } from '../../time/timestamp.ts';
import { conditionOf, nextConditions, type Progress, type Verdict } from '../conditions.ts';
import type { Fault } from '../connections/fault.ts';
import { typeOf } from '../connections/settings.ts';
import { createMergePatch } from '../merge-patch.ts';
import { beginning } from '../sentence.ts';
import type { PlatformObject } from './directory.ts';

/** What is known of a connection at the end of a pass. */
export interface PlatformFacts {
  fault: Fault | undefined;
  /** What is being deleted goes on with the last good credentials, where the present ones need a person. */
  deletionsGoOn?: boolean;
  /** It has not been opened yet. */
  connecting: boolean;
  /** The deployments that keep it, as `<namespace>/<name>`. */
  holders: readonly string[];
  /** How many there are is worth a write of its own. */
  mayCount: boolean;
  /** When it last answered, on the wall clock. */
  contact: number | undefined;
  now: number;
}

/** An event on a platform object. */
export interface PlatformEvent {
  reason: PlatformEventReason;
  type: 'Normal' | 'Warning';
  note: string;
}

/** Written only together with another change: a number that moves all the time costs no write. */
const companions = (mayCount: boolean): readonly string[] =>
  mayCount ? ['lastContactAt'] : ['lastContactAt', 'deployments'];

/** An object that is being deleted names this many of those that it waits for. */
const MOST_NAMES = 3;

/** Status and events of a platform object. Pure. */
export function platformReport(
  object: PlatformObject,
  facts: PlatformFacts,
): { patch: Record<string, unknown> | undefined; events: PlatformEvent[] } {
  const before: InferencePlatformStatus = observedStatus(object) ?? {};
  const judged = judge(facts);
  const { progress } = judged;
  const verdict = isDeleting(object) ? waiting(judged.verdict, facts.holders) : judged.verdict;
  const generation = object.metadata.generation;
  const type = typeOf(object.spec);
  const after: InferencePlatformStatus = {
    ...before,
    observedGeneration: generation,
    type,
    url: object.spec[type]?.url,
    deployments: facts.holders.length,
    ...(facts.contact !== undefined &&
      facts.fault === undefined && { lastContactAt: formatTimestamp(facts.contact) }),
    conditions: nextConditions(
      before.conditions ?? [],
      { verdicts: { Ready: verdict }, progress },
      generation,
      formatTimestamp(facts.now),
    ),
  };
  const patch = createMergePatch(before, after);
  const idle = companions(facts.mayCount);
  const worthWriting = patch !== undefined && Object.keys(patch).some((key) => !idle.includes(key));
  return { patch: worthWriting ? patch : undefined, events: events(before, verdict) };
}

const isDeleting = ({ metadata }: PlatformObject): boolean => metadata.deletionTimestamp !== undefined;

/** It goes on serving, so its connection is told as before; `kubectl delete` hangs meanwhile without a word. */
function waiting(
  { message, ...verdict }: Verdict<PlatformReadyReason>,
  holders: readonly string[],
): Verdict<PlatformReadyReason> {
  const { length } = holders;
  if (length === 0) return { ...verdict, message };
  const names = holders.toSorted().slice(0, MOST_NAMES).join(', ');
  const more = length > MOST_NAMES ? ` and ${length - MOST_NAMES} more` : '';
  const what = length === 1 ? 'InferenceDeployment is' : 'InferenceDeployments are';
  const wait = `This object is being deleted, and goes once ${length} ${what} gone: ${names}${more}.`;
  return { ...verdict, message: `${message} ${wait}` };
}

/** Nobody should have to find out that a namespace goes away in spite of it. */
const DELETIONS_GO_ON = 'Deletions go on with the last good credentials, as long as this operator runs.';

function judge({ fault, deletionsGoOn, connecting }: PlatformFacts): {
  verdict: Verdict<PlatformReadyReason>;
  progress: Progress;
} {
  if (fault !== undefined) {
    const { reason } = fault;
    const goesOn = deletionsGoOn === true && fault.stalled;
    const message = goesOn ? `${fault.message} ${DELETIONS_GO_ON}` : fault.message;
    const kind = fault.stalled ? 'Stalled' : 'Reconciling';
    return { verdict: { status: 'False', reason, message }, progress: { kind, from: 'Ready' } };
  }
  if (connecting) {
    const message = 'The connection is being opened.';
    return {
      verdict: { status: 'False', reason: 'Connecting', message },
      progress: { kind: 'Reconciling', from: 'Ready' },
    };
  }
  return {
    verdict: { status: 'True', reason: 'Connected', message: 'The platform answers.' },
    progress: { kind: 'None' },
  };
}

function events(before: InferencePlatformStatus, now: Verdict<PlatformReadyReason>): PlatformEvent[] {
  const was = conditionOf({ status: before }, 'Ready');
  if (was?.reason === now.reason) return [];
  if (now.reason === 'CredentialsInvalid' || now.reason === 'PlatformUnreachable')
    return [{ reason: now.reason, type: 'Warning', note: beginning(now.message) }];
  const failed = was?.reason === 'CredentialsInvalid' || was?.reason === 'PlatformUnreachable';
  if (now.status === 'True' && failed)
    return [{ reason: 'PlatformRecovered', type: 'Normal', note: now.message }];
  return [];
}
