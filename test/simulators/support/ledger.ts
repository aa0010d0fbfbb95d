/** Something that really happened on the platform, whatever became of the answer. */
export interface LedgerEntry {
  seq: number;
  /** The simulator's clock. */
  at: number;
  /** `gone`: the workload has ceased to exist, by a delete or by itself. */
  effect: 'create' | 'patch' | 'start' | 'stop' | 'delete' | 'gone';
  /** `api`: a call of `by`. `outOfBand`: somebody at the console, or the platform itself. */
  origin: 'api' | 'outOfBand';
  /** The service account. */
  by: string | undefined;
  workloadId: string;
  name: string;
  /** Where it lives, in the platform's own words. */
  home: string;
  /** The owner mark that the workload carried at that moment. */
  mark: string | undefined;
}

/** A workload that exists, as the judges see it. */
export interface LiveWorkload {
  id: string;
  name: string;
  home: string;
  mark: string | undefined;
  /** It is going away already. */
  deleting: boolean;
}

/** One owner mark with more than one workload. */
export interface Duplicate {
  mark: string;
  /** Ids of the workloads that were there at the same time. */
  ids: string[];
  /** Seq of the create that made it so. */
  seq: number;
}

/** An API call that changed a workload that is not the caller's. */
export interface Theft {
  entry: LedgerEntry;
  /** The mark of the workload at that moment. */
  mark: string | undefined;
}

/** Every effect, in order. It survives all faults: what was committed is here. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];

  record(entry: Omit<LedgerEntry, 'seq'>): void {
    this.#entries.push({ ...entry, seq: this.#entries.length + 1 });
  }

  entries(): readonly LedgerEntry[] {
    return this.#entries;
  }
}

/**
 * Marks under which two workloads existed at once: a create while an earlier one was not gone. One that is going
 * away still counts, since its pods do, even where the platform has freed its name already.
 */
export function duplicates(entries: readonly LedgerEntry[]): Duplicate[] {
  const open = new Map<string, Set<string>>();
  const found: Duplicate[] = [];
  for (const entry of entries) {
    if (entry.mark === undefined) continue;
    const ids = open.get(entry.mark) ?? new Set<string>();
    open.set(entry.mark, ids);
    if (entry.effect === 'gone') ids.delete(entry.workloadId);
    if (entry.effect !== 'create') continue;
    ids.add(entry.workloadId);
    if (ids.size > 1) found.push({ mark: entry.mark, ids: [...ids], seq: entry.seq });
  }
  return found;
}

/** Marked workloads that exist, are not going away, and whose owner is not among the living. */
export function leaks(live: readonly LiveWorkload[], livingMarks: readonly string[]): LiveWorkload[] {
  const living = new Set(livingMarks);
  return live.filter(({ mark, deleting }) => mark !== undefined && !deleting && !living.has(mark));
}

/**
 * Changes and deletions by API calls of workloads that carry no mark of this owner id and were not said to be
 * adopted (by id). With `by` only calls of that service account are judged.
 */
export function thefts(
  entries: readonly LedgerEntry[],
  owner: { ownerId: string; adopted?: readonly string[]; by?: string },
): Theft[] {
  const adopted = new Set(owner.adopted);
  return entries
    .filter((entry) => entry.origin === 'api' && entry.effect !== 'create' && entry.effect !== 'gone')
    .filter((entry) => owner.by === undefined || entry.by === owner.by)
    .filter((entry) => !adopted.has(entry.workloadId) && !entry.mark?.startsWith(`${owner.ownerId}/`))
    .map((entry) => ({ entry, mark: entry.mark }));
}
