import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import type { Call, Finding, Identity } from '../platform.ts';
import { unknown } from '../unknown-finding.ts';
import type { RunaiApi } from '../runai/api.ts';
import { parseHome } from '../runai/home.ts';
import { rowsOf } from '../runai/named-rows.ts';
import type { Projects } from '../runai/projects.ts';
import { getWorkload } from '../runai/routes.ts';
import type { Workload } from '../runai/schemas.ts';
import { hiddenBy } from './hidden.ts';
import { genericObservation, NIM_KIND, observationOf } from './observe.ts';
import { getNimService, getWorkloadV2 } from './routes.ts';
import type { NimService, WorkloadV2 } from './schemas.ts';

/** A look by id: also that the id leads nowhere any more, which is no absence yet. */
type Look = Exclude<Finding, { kind: 'Absent' }> | { kind: 'Gone' };

/** Finds one NIM service, and says Absent only on positive evidence. */
export class NimFinder {
  readonly #api: RunaiApi;
  readonly #projects: Projects;
  readonly #clock: Clock;

  constructor(api: RunaiApi, projects: Projects, clock: Clock) {
    this.#api = api;
    this.#projects = projects;
    this.#clock = clock;
  }

  /**
   * By id, else by name. An id is gone when its route says so (404, or a tombstone), its project can be read in the
   * same pass and the live list has neither the id nor the name. The list may hide a service that its cluster has not
   * had yet: where no read has shown it, the cluster must be connected, or two reads must be far apart.
   */
  async find(identity: Identity, call: Call): Promise<Finding> {
    const begunAt = this.#clock.monotonic();
    if (identity.id !== undefined) {
      const look = await this.#look(identity, identity.id, call, begunAt);
      if (look.kind !== 'Gone') return look;
    }
    const finding = await this.#findByName(identity, call, begunAt);
    if (finding.kind !== 'Absent') return finding;
    const isShown = identity.id !== undefined && identity.seen === true;
    if (isShown || identity.unclaimed) return finding;
    return hiddenBy(this.#api, identity.home, begunAt, call);
  }

  async #findByName(identity: Identity, call: Call, begunAt: number): Promise<Finding> {
    const { home, id } = identity;
    const [unreadable, rows] = await Promise.all([
      this.#projects.unreadable(home, call),
      this.#rowsOf(identity, call, id),
    ]);
    if (unreadable !== undefined) return unknown(unreadable);
    if (rows instanceof PlatformError) return unknown(rows);
    const same = rows.find((row) => row.id === id);
    if (same !== undefined) return this.#onlyListed(same, begunAt);
    // Of the API that makes NIM services first: where names are unique per kind, others may have the same.
    const ordered = [...rows].sort((a, b) => rank(a) - rank(b));
    for (const row of ordered) {
      const look = await this.#look(identity, row.id, call, begunAt);
      if (look.kind === 'Unknown') return look;
      if (look.kind === 'Gone') return this.#onlyListed(row, begunAt);
      if (look.observation.foreignKind === undefined || row === ordered.at(-1)) return look;
    }
    return { kind: 'Absent', begunAt };
  }

  #rowsOf({ home, name }: Identity, call: Call, id?: string): Promise<Workload[] | PlatformError> {
    const { projectId } = parseHome(home);
    return rowsOf(this.#api, { name, projectId, id }, call);
  }

  /** The list has it and its own route does not: it is going away, or the views disagree. */
  #onlyListed(row: Workload, begunAt: number): Exclude<Finding, { kind: 'Absent' }> {
    const observation = genericObservation(row, undefined, begunAt, this.#clean);
    if (observation.deleting) return { kind: 'Present', observation };
    return unknown(
      new PlatformError('Transient', `Run:ai lists workload ${row.id} and answers 404 when asked for it`),
    );
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
        ? this.#unknownToItsRoute(shown, whole, begunAt)
        : unknown(kind.error);
    const service = kind.value;
    if (isTombstone(service, shown, whole)) return { kind: 'Gone' };
    const workload = shown ?? (await this.#rowOf(identity, id, call));
    if (workload instanceof PlatformError) return unknown(workload);
    const answers = { service, workload, sync: whole?.syncInfo ?? undefined };
    return { kind: 'Present', observation: observationOf(answers, begunAt, this.#clean) };
  }

  /** The generic read by id may not know a NIM service that the list has. */
  async #rowOf(identity: Identity, id: string, call: Call): Promise<Workload | undefined | PlatformError> {
    const rows = await this.#rowsOf(identity, call, id);
    return rows instanceof PlatformError ? rows : rows.find((row) => row.id === id);
  }

  #unknownToItsRoute(shown: Workload | undefined, whole: WorkloadV2 | undefined, begunAt: number): Look {
    if (shown === undefined || shown.deletedAt) return { kind: 'Gone' };
    const kind = whole?.workload.metadata?.gvk?.kind;
    if (kind === NIM_KIND) return this.#onlyListed(shown, begunAt);
    const foreignKind = this.#clean(kind ?? shown.type) || 'another kind';
    const observation = genericObservation(shown, foreignKind, begunAt, this.#clean);
    // What goes away may leave one view before the other.
    const isNim = shown.sourceApi === NIM_API && observation.deleting;
    return { kind: 'Present', observation: isNim ? { ...observation, foreignKind: undefined } : observation };
  }

  readonly #clean = (text: string): string => this.#api.clean(text);
}

/** The word for the API that makes NIM services; their type has no documented word. */
const NIM_API = 'WorkloadsV2';

const rank = ({ sourceApi }: Workload): number => (sourceApi === NIM_API ? 0 : 1);

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
