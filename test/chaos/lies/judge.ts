import { inferenceDeploymentStatusSchema } from '../../../src/crd/inference-deployment.ts';
import { statusBounds } from '../../../src/crd/status-bounds.ts';
import { bounded } from '../../../src/controller/deployment/report/bounded.ts';
import { PlatformError } from '../../../src/platform-clients/errors.ts';
import type { Observation, Outcome } from '../../../src/platform-clients/platform.ts';
import { at, Evidence, isReadable, isSuccess, isText, jsonOf, statusOf } from './evidence.ts';
import type { Told } from './plays.ts';
import type { Scene } from './scenes.ts';
import type { Served } from './tape.ts';

/** Far more than any message has; what is longer was copied from an answer. */
const LONGEST_MESSAGE = 4_000;

/** What is wrong with what a client made of these answers; empty where it may say so. */
export function complaints(scene: Scene, told: Told, served: readonly Served[]): string[] {
  const evidence = new Evidence(served);
  return [
    ...ofErrors(told),
    ...ofAbsence(scene, told, evidence),
    ...ofReadiness(scene, told, evidence),
    ...ofOutcome(scene, told, evidence),
    ...ofTasks(told, evidence),
    ...ofStatus(told),
  ];
}

/** Every error is one of ours, and short enough to be shown. */
function ofErrors({
  finding,
  location,
  outcome,
  page,
  progress,
  creates,
  others = [],
  assessments = [],
}: Told): string[] {
  const errors: Error[] = [
    ...[finding, location, outcome].flatMap((one) =>
      one !== undefined && 'error' in one ? [one.error] : [],
    ),
    ...[page, progress, creates, ...others].filter((one) => one instanceof Error),
    ...assessments.flatMap(({ refused }) => refused ?? []),
  ];
  return errors.flatMap((error) => {
    if (!(error instanceof PlatformError)) return [`no PlatformError: ${String(error)}`];
    // What the types promise may be broken by a foreign word.
    const errorClass: unknown = error.class;
    if (errorClass === 'Bug' || typeof errorClass !== 'string')
      return [`class ${String(errorClass)}: ${error.message}`];
    return error.message.length > LONGEST_MESSAGE ? [`a message of ${error.message.length} characters`] : [];
  });
}

/** What is there is absent only where the answers say so, all of them and in their documented form. */
function ofAbsence({ exists, target, sought }: Scene, { finding }: Told, evidence: Evidence): string[] {
  if (!exists || finding?.kind !== 'Absent') return [];
  return target.lacks(evidence, sought)
    ? []
    : ['it is there, no answer denies that, and it is called absent'];
}

/** It is ready only where the answers say that it serves what is desired. */
function ofReadiness(
  { target, sought }: Scene,
  { assessments = [], differences = [], finding }: Told,
  evidence: Evidence,
): string[] {
  if (finding?.kind === 'Present' && assessments.some(({ reason }) => typeof reason !== 'string'))
    return ['a reason that is no word'];
  if (differences.length > 0 || !assessments.some(({ ready }) => ready)) return [];
  return target.serves(evidence, sought) ? [] : ['no answer says that it serves, and it is called ready'];
}

/** Of calls that change something: what was answered decides what may be said of them. */
function ofOutcome({ target }: Scene, { outcome }: Told, evidence: Evidence): string[] {
  if (outcome === undefined) return [];
  const changes = evidence.changes(target.reads);
  const last = changes.at(-1);
  if (last === undefined)
    return outcome.kind === 'Ambiguous' ? ['nothing was sent, and it is called ambiguous'] : [];
  const isCreate = last.request.method === 'POST' && target.createPath.test(last.request.path);
  return isCreate
    ? ofCreate(outcome, target.created(last), last, target.refuses(last))
    : ofChange(outcome, last, target.refuses(last));
}

function ofCreate(
  outcome: Outcome,
  made: { id: string | undefined; tasks: readonly string[] } | undefined,
  last: Served,
  isRefusedInside: boolean,
): string[] {
  if (outcome.kind === 'Refused')
    return isFinal(last) || (isSuccess(last) && isRefusedInside)
      ? []
      : ['nobody refused the create, and it is called refused'];
  if (outcome.kind === 'Ambiguous') return [];
  if (!isSuccess(last) || made === undefined)
    return ['the answer to the create is no acceptance, and is taken for one'];
  const { workload, tasks = [] } = outcome;
  if (workload?.id !== made.id) return [`the answer names ${made.id}, and ${workload?.id} is taken from it`];
  return tasks.every((task) => made.tasks.includes(task)) && made.tasks.every((task) => tasks.includes(task))
    ? []
    : ['other tasks than those of the answer'];
}

function ofChange(outcome: Outcome, last: Served, isRefusedInside: boolean): string[] {
  // Whether it happened is not known, whatever reads say: they may be late.
  if (outcome.kind === 'Refused' && !isFinal(last) && !isSuccess(last) && !saysHeld(last))
    return ['nobody refused the change, and it is called refused'];
  if (outcome.kind === 'Refused' && isSuccess(last) && !isReadable(last) && !isRefusedInside)
    return ['the answer to the change cannot be read, and it is called refused'];
  if (outcome.kind === 'Accepted' && isSuccess(last) && !isReadable(last))
    return ['the answer to the change cannot be read, and it is called accepted'];
  return [];
}

/** A refusal after which it is sure that nothing happened. */
const isFinal = (served: Served): boolean =>
  statusOf(served) >= 400 && statusOf(served) < 500 && statusOf(served) !== 408;

/** EGS says with a failure of its own that it lets nothing go that holds GPUs. */
const saysHeld = ({ exchange }: Served): boolean =>
  exchange.kind === 'Answer' && exchange.body.includes('Cannot delete GPR in');

/** Tasks have ended only where each of them says so, or is not there any more. */
function ofTasks({ progress, creates }: Told, evidence: Evidence): string[] {
  const said: string[] = [];
  if (progress !== undefined && !(progress instanceof Error) && progress.open.length === 0) {
    const tasks = evidence.of('GET', /\/tasks\/[^/]+$/);
    const isOver = (served: Served): boolean =>
      ['FINISHED', 'ERROR'].includes(String(at(jsonOf(served), 'state'))) || !isSuccess(served);
    if (!tasks.every(isOver)) said.push('a task does not say that it is over, and is called so');
    const isGood =
      progress.failed === undefined && progress.lost !== true && progress.notDeleted === undefined;
    const isFine = (served: Served): boolean => at(jsonOf(served), 'state') === 'FINISHED';
    if (isGood && !tasks.every(isFine))
      said.push('a task does not say that it is finished, and is called so');
  }
  if (Array.isArray(creates) && creates.length === 0) {
    const page = evidence.success('GET', /\/tasks$/);
    const rows = at(page, 'results');
    const isNone =
      Array.isArray(rows) && rows.every((row) => isText(at(row, 'id')) && isText(at(row, 'state')));
    if (!isNone || at(page, 'count') !== (rows as unknown[]).length)
      said.push('the list of tasks does not say that there is none, and it is called empty');
  }
  return said;
}

/** What was seen can be written down, and comes back as it was written. */
function ofStatus({ finding }: Told): string[] {
  if (finding?.kind !== 'Present') return [];
  const status = bounded(statusOfSeen(finding.observation));
  const parsed = inferenceDeploymentStatusSchema.safeParse(status);
  if (!parsed.success) return [`a status that the API server refuses: ${parsed.error.message}`];
  return wellFormed(status) ? [] : ['a status with half a character in it, which the API server replaces'];
}

function statusOfSeen(seen: Observation): Parameters<typeof bounded>[0] {
  const { id, name, home, createdAt, phase, phaseMessage, endpoints, regions, replicas, url, lease } = seen;
  return {
    phase,
    phaseMessage,
    workload: {
      id,
      name,
      home,
      createdAt,
      url,
      leaseExpiresAt: lease?.expiresAt,
      // Only those that fit are put on record.
      gpuRequests: seen.gpuRequests?.filter(({ length }) => length <= statusBounds.id),
    },
    endpoints: [...endpoints],
    regions: regions && [...regions],
    replicas,
  };
}

function wellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  return typeof value !== 'object' || value === null || Object.values(value).every(wellFormed);
}
