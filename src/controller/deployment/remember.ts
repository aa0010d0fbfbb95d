import { workloadFinalizer } from '../../crd/names.ts';
import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { Action } from './decision.ts';
import { isDeleting, requestedReconcile } from './facts.ts';
import type { Memory } from './memory.ts';
import type { Look, Situation } from './situation.ts';
import { lookError } from './situation.ts';

/** A call that was not answered may still take effect for as long as its time limit. */
const CALL_TIME_LIMIT_MS = 30_000;

/** What an object shows of create calls that were made for it. Pure. */
export function traceOf(object: InferenceDeployment): string {
  const { operation } = object.status ?? {};
  const held = object.metadata.finalizers?.includes(workloadFinalizer) === true;
  const open = operation?.type === 'Create' ? `${operation.attempts} ${operation.startedAt}` : '';
  return `${held} ${open}`;
}

/** The trace of somebody else's create call counts as its end: absences from before it are no evidence. */
export function noteTrace(memory: Memory, object: InferenceDeployment, now: number): void {
  const trace = traceOf(object);
  if (trace === memory.trace) return;
  memory.trace = trace;
  memory.lastCreateAt = now;
  memory.absentSince = undefined;
}

/** What a look teaches. */
export function noteLook(memory: Memory, s: Situation, look: Look): void {
  memory.lookedAt = {
    generation: s.object.metadata.generation,
    deleting: isDeleting(s),
    requested: requestedReconcile(s),
    epoch: s.platform.kind === 'Found' ? s.platform.epoch : 0,
  };
  if (lookError(look) === undefined) memory.waitingSince = undefined;
  else memory.waitingSince ??= s.time.monotonic;

  const { finding, assessment } = look;
  if (finding?.kind === 'Absent') {
    const notBefore = Math.max(memory.tookOverAt, memory.lastCreateAt);
    if (memory.absentSince === undefined || memory.absentSince < notBefore)
      memory.absentSince = finding.begunAt >= notBefore ? finding.begunAt : undefined;
  } else if (finding?.kind === 'Present' && finding.observation.foreignKind === undefined)
    memory.absentSince = undefined;

  if (finding?.kind === 'Present' && look.differences !== undefined)
    memory.lastFullCheckAt = s.time.monotonic;
  const provisional = assessment?.provisional;
  if (provisional === undefined) memory.provisional = undefined;
  else if (memory.provisional?.key !== provisional.key && finding?.kind === 'Present')
    memory.provisional = { key: provisional.key, since: finding.observation.begunAt };
}

/** What a call of ours teaches, whatever came of it. */
export function noteCall(memory: Memory, action: Action, ambiguous: boolean, now: number): void {
  if (action.type !== 'Create' && action.type !== 'Update' && action.type !== 'Delete') return;
  memory.lastChangeAt = now;
  memory.provisional = undefined;
  if (ambiguous) memory.waitingSince ??= now;
  if (action.type !== 'Create') return;
  memory.lastCreateAt = now;
  memory.absentSince = undefined;
  memory.widerWindowMs = ambiguous ? CALL_TIME_LIMIT_MS : 0;
}
