import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import type { Call, Finding, Identity } from '../platform.ts';
import { unknown } from '../unknown-finding.ts';
import type { RunaiApi } from './api.ts';
import { isAfter, parseBaseline } from './baseline.ts';
import type { Revisions } from './detail.ts';
import { parseHome } from './home.ts';
import { type Kind, kindOf } from './kind.ts';
import { foreignObservation, observationOf } from './observe.ts';
import { rowsOf } from './named-rows.ts';
import type { Projects } from './projects.ts';
import { readDeletedRevisions, readRevisions, serves } from './revisions.ts';
import { getInference, getWorkload } from './routes.ts';
import type { Inference, Workload } from './schemas.ts';

/** A look by id: also that the id leads nowhere any more, which is no absence yet. */
type Look = Exclude<Finding, { kind: 'Absent' }> | { kind: 'Gone' };

/** Finds one workload, and says Absent only on positive evidence. */
export class Finder {
  readonly #api: RunaiApi;
  readonly #projects: Projects;
  readonly #clock: Clock;

  constructor(api: RunaiApi, projects: Projects, clock: Clock) {
    this.#api = api;
    this.#projects = projects;
    this.#clock = clock;
  }

  /**
   * By id, else by name. An id is gone when its route says so (404, or a tombstone), its project can be read in
   * the same pass and the live list has neither the id nor the name.
   */
  async find(identity: Identity, call: Call): Promise<Finding> {
    const begunAt = this.#clock.monotonic();
    if (identity.id !== undefined) {
      const look = await this.#look(identity.id, call, begunAt, identity);
      if (look.kind !== 'Gone') return look;
    }
    return this.#findByName(identity, call, begunAt);
  }

  async #findByName({ home, name, id }: Identity, call: Call, begunAt: number): Promise<Finding> {
    const { projectId } = parseHome(home);
    const [unreadable, rows] = await Promise.all([
      this.#projects.unreadable(home, call),
      rowsOf(this.#api, { name, projectId, id }, call),
    ]);
    if (unreadable !== undefined) return unknown(unreadable);
    if (rows instanceof PlatformError) return unknown(rows);
    const same = rows.find((row) => row.id === id);
    if (same !== undefined) return this.#onlyListed(same, begunAt);
    // An inference first: where names are unique per kind, others may have the same.
    const ordered = [...rows].sort((a, b) => rank(a) - rank(b));
    for (const row of ordered) {
      const look = await this.#look(row.id, call, begunAt);
      if (look.kind === 'Unknown') return look;
      if (look.kind === 'Gone') return this.#onlyListed(row, begunAt);
      if (look.observation.foreignKind === undefined || row === ordered.at(-1)) return look;
    }
    return { kind: 'Absent', begunAt };
  }

  /** The list has it and its own route does not: it is going away, or the views disagree. */
  #onlyListed(row: Workload, begunAt: number): Finding {
    const observation = foreignObservation(row, begunAt, (text) => this.#api.clean(text));
    if (observation.deleting)
      return { kind: 'Present', observation: { ...observation, foreignKind: undefined } };
    return unknown(
      new PlatformError('Transient', `Run:ai lists workload ${row.id} and answers 404 when asked for it`),
    );
  }

  async #look(
    id: string,
    call: Call,
    begunAt: number,
    { baseline, changing = false }: Pick<Identity, 'baseline' | 'changing'> = {},
  ): Promise<Look> {
    const [kind, generic, revisions, deleted] = await Promise.all([
      this.#api.call(getInference(id), call),
      this.#api.call(getWorkload(id), call),
      readRevisions(this.#api, id, call),
      changing ? readDeletedRevisions(this.#api, id, call) : undefined,
    ]);
    const workload = generic.kind === 'Value' ? generic.value : undefined;
    if (generic.kind === 'Failed' && generic.error.class !== 'Gone') return unknown(generic.error);
    if (kind.kind === 'Failed') {
      if (kind.error.class !== 'Gone') return unknown(kind.error);
      if (workload === undefined || workload.deletedAt) return { kind: 'Gone' };
      if (kindOf(workload) === 'Inference') return this.#listedLook(workload, begunAt);
      const observation = foreignObservation(workload, begunAt, (text) => this.#api.clean(text));
      return { kind: 'Present', observation };
    }
    if (kind.value.deletedAt) return { kind: 'Gone' };
    if (revisions.kind === 'Failed') return unknown(revisions.error);
    const complete =
      Array.isArray(deleted) && revisions.kind === 'Read'
        ? { ...revisions, deleted }
        : await this.#withDeleted(id, revisions, kind.value, call, baseline);
    if (complete instanceof PlatformError) return unknown(complete);
    const { value: inference, serverTime } = kind;
    const answers = { inference, workload, revisions: complete, recorded: baseline, serverTime };
    return { kind: 'Present', observation: observationOf(answers, begunAt, (text) => this.#api.clean(text)) };
  }

  /** With what a roll-back leaves behind, where the newest live revision is none of this spec or of this update. */
  async #withDeleted(
    id: string,
    revisions: Revisions,
    { spec }: Inference,
    call: Call,
    baseline: string | undefined,
  ): Promise<Revisions | PlatformError> {
    const newest = revisions.kind === 'Read' ? revisions.live[0] : undefined;
    if (revisions.kind === 'Unsupported' || newest === undefined) return revisions;
    const isOld = baseline !== undefined && !isAfter(newest, parseBaseline(baseline));
    if (!isOld && serves(newest, spec)) return revisions;
    const deleted = await readDeletedRevisions(this.#api, id, call);
    return deleted instanceof PlatformError ? deleted : { ...revisions, deleted };
  }

  /** The generic route has an inference that the inference route lacks. */
  #listedLook(row: Workload, begunAt: number): Look {
    const finding = this.#onlyListed(row, begunAt);
    return finding.kind === 'Absent' ? { kind: 'Gone' } : finding;
  }
}

function rank(row: Workload): number {
  return RANKS[kindOf(row)];
}

const RANKS: Record<Kind, number> = { Inference: 0, Unknown: 1, Other: 2 };
