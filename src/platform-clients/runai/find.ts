import { PlatformError } from '../errors.ts';
import type { Call, Finding, Identity } from '../platform.ts';
import { unknown } from '../unknown-finding.ts';
import { type Sight, findByIdOrName, type FindParts, type Look, onlyListed } from './absence.ts';
import type { RunaiApi } from './api.ts';
import { isAfter, parseBaseline } from './baseline.ts';
import type { Revisions } from './detail.ts';
import { type Kind, kindOf } from './kind.ts';
import { foreignObservation, observationOf } from './observe.ts';
import { readDeletedRevisions, readRevisions, serves } from './revisions.ts';
import { getInference, getWorkload } from './routes.ts';
import type { Inference } from './schemas.ts';

/** Finds one inference. */
export class Finder {
  readonly #parts: FindParts;
  readonly #api: RunaiApi;

  constructor(parts: FindParts) {
    this.#parts = parts;
    this.#api = parts.api;
  }

  /** Looks for a workload: by its id where one is known, else by its name where it may live. */
  find(identity: Identity, call: Call): Promise<Finding> {
    return findByIdOrName(this.#parts, this.#sight, identity, call);
  }

  readonly #sight: Sight = {
    look: (id, begunAt, call, recorded) => this.#look(id, call, begunAt, recorded),
    listed: (row, begunAt) => ({
      ...foreignObservation(row, begunAt, this.#clean),
      foreignKind: undefined,
    }),
    rank: (row) => RANKS[kindOf(row)],
  };

  async #look(
    id: string,
    call: Call,
    begunAt: number,
    { baseline, changing = false, recorded = false }: Partial<Identity> = {},
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
      if (recorded || kindOf(workload) === 'Inference')
        return onlyListed(this.#sight.listed(workload, begunAt));
      const observation = foreignObservation(workload, begunAt, this.#clean);
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
    return { kind: 'Present', observation: observationOf(answers, begunAt, this.#clean) };
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

  readonly #clean = (text: string): string => this.#api.clean(text);
}

const RANKS: Record<Kind, number> = { Inference: 0, Unknown: 1, Other: 2 };
