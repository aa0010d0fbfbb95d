import { PlatformError } from '../errors.ts';
import type { Call, Finding, Identity, Observation } from '../platform.ts';
import { unknown } from '../unknown-finding.ts';
import { type Sight, findByIdOrName, type FindParts, type Look, onlyListed } from '../runai/absence.ts';
import type { RunaiApi } from '../runai/api.ts';
import { parseHome } from '../runai/home.ts';
import { rowsOf } from '../runai/named-rows.ts';
import { getWorkload } from '../runai/routes.ts';
import type { Workload } from '../runai/schemas.ts';
import { hiddenBy } from './hidden.ts';
import { genericObservation, NIM_KIND, observationOf } from './observe.ts';
import { getNimService, getWorkloadV2 } from './routes.ts';
import type { NimService, WorkloadV2 } from './schemas.ts';

/** Finds one NIM service. */
export class NimFinder {
  readonly #parts: FindParts;
  readonly #api: RunaiApi;

  constructor(parts: FindParts) {
    this.#parts = parts;
    this.#api = parts.api;
  }

  /**
   * The list may hide a service that its cluster has not had yet: where no read has shown it, the cluster must be
   * connected, or two reads must be far apart.
   */
  async find(identity: Identity, call: Call): Promise<Finding> {
    const sight: Sight = {
      look: (id, begunAt) => this.#look(identity, id, call, begunAt),
      listed: this.#listed,
      rank: ({ sourceApi }) => (sourceApi === NIM_API ? 0 : 1),
    };
    const finding = await findByIdOrName(this.#parts, sight, identity, call);
    if (!isOfNone(finding, identity)) return finding;
    const isShown = identity.id !== undefined && identity.seen === true;
    if (isShown || identity.unclaimed) return finding;
    const { begunAt } = finding.kind === 'Present' ? finding.observation : finding;
    const hidden = await hiddenBy(this.#api, identity.home, begunAt, call);
    if (hidden.kind !== 'Absent' || finding.kind === 'Absent') return hidden;
    return { ...finding, ...(hidden.apart !== undefined && { apart: hidden.apart }) };
  }

  async #look(identity: Identity, id: string, call: Call, begunAt: number): Promise<Look> {
    const [kind, generic, v2] = await Promise.all([
      this.#api.call(getNimService(id), call),
      this.#api.call(getWorkload(id), call),
      this.#api.call(getWorkloadV2(id), call),
    ]);
    if (generic.kind === 'Failed' && !lacks(generic.error)) return unknown(generic.error);
    if (v2.kind === 'Failed' && !lacks(v2.error)) return unknown(v2.error);
    const shown = generic.kind === 'Value' ? generic.value : undefined;
    const whole = v2.kind === 'Value' ? v2.value : undefined;
    if (kind.kind === 'Failed')
      return kind.error.class === 'Gone'
        ? this.#unknownToItsRoute(identity, shown, whole, begunAt)
        : unknown(kind.error);
    const service = kind.value;
    if (isTombstone(service, shown, whole)) return { kind: 'Gone' };
    const workload = shown ?? (await this.#rowOf(identity, id, call));
    if (workload instanceof PlatformError) return unknown(workload);
    const answers = { service, workload, sync: whole?.syncInfo ?? undefined };
    return { kind: 'Present', observation: observationOf(answers, begunAt, this.#clean) };
  }

  /** The generic read by id may not know a NIM service that the list has. */
  async #rowOf(
    { home, name }: Identity,
    id: string,
    call: Call,
  ): Promise<Workload | undefined | PlatformError> {
    const { projectId } = parseHome(home);
    const rows = await rowsOf(this.#api, { name, projectId, id }, call);
    return rows instanceof PlatformError ? rows : rows.find((row) => row.id === id);
  }

  #unknownToItsRoute(
    identity: Identity,
    shown: Workload | undefined,
    whole: WorkloadV2 | undefined,
    begunAt: number,
  ): Look {
    if (shown === undefined || shown.deletedAt) return { kind: 'Gone' };
    const kind = whole?.workload.metadata?.gvk?.kind;
    const isOurs = identity.recorded === true && identity.id === shown.id;
    if (kind === NIM_KIND || isOurs) return onlyListed(this.#listed(shown, begunAt));
    const foreignKind = this.#clean(kind ?? shown.type) || 'another kind';
    const observation = genericObservation(shown, foreignKind, begunAt, this.#clean);
    // What goes away may leave one view before the other.
    const isNim = shown.sourceApi === NIM_API && observation.deleting;
    return { kind: 'Present', observation: isNim ? { ...observation, foreignKind: undefined } : observation };
  }

  readonly #listed = (row: Workload, begunAt: number): Observation =>
    genericObservation(row, undefined, begunAt, this.#clean);

  readonly #clean = (text: string): string => this.#api.clean(text);
}

/** Is no NIM service shown? One of another kind that has the name says nothing about what is hidden. */
function isOfNone(finding: Finding, { id }: Identity): finding is Exclude<Finding, { kind: 'Unknown' }> {
  if (finding.kind !== 'Present') return finding.kind === 'Absent';
  return finding.observation.foreignKind !== undefined && finding.observation.id !== id;
}

/** The word for the API that makes NIM services; their type has no documented word. */
const NIM_API = 'WorkloadsV2';

/** This view does not show it, or the release lacks the view. */
function lacks({ class: errorClass }: PlatformError): boolean {
  return errorClass === 'Gone' || errorClass === 'Unsupported';
}

/** What is left of a deleted service. What is still being deleted, in any view, is none. */
function isTombstone(
  { metadata, desiredPhase }: NimService,
  shown: Workload | undefined,
  whole: WorkloadV2 | undefined,
): boolean {
  if (!metadata.deletedAt && desiredPhase !== 'Deleted') return false;
  const sync = whole?.syncInfo?.status;
  return (sync === undefined || sync === 'Deleted') && (shown === undefined || Boolean(shown.deletedAt));
}
