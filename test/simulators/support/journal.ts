/** One call as the platform saw it. */
export interface JournalEntry {
  seq: number;
  /** The simulator's clock when the call came in. */
  at: number;
  method: string;
  /** The route's template; the path itself where no route fits. */
  route: string;
  path: string;
  query: string;
  /** What was answered; 0 where nothing was, undefined while the call is under way. */
  status: number | undefined;
  /** The service account; undefined without a valid token. */
  clientId: string | undefined;
  /** The workload's name and id, where the call is about one. */
  workload: string | undefined;
  workloadId: string | undefined;
  /** The body of a writing call; never of a token call. */
  body: unknown;
  /** Ids of the faults that hit it. */
  faults: string[];
  /** From the first byte to the answer in real milliseconds. */
  durationMs: number;
}

/** What to look for; everything left out fits all. */
export interface CallFilter {
  method?: string;
  /** The route's template, exactly. */
  route?: string;
  /** Name or id of the workload. */
  workload?: string;
  clientId?: string;
  status?: number;
  /** Only calls after this `seq`: take `journal.seq` before a step, and look at what came after. */
  after?: number;
  /** Only POST, PATCH, PUT and DELETE; calls that only ask, such as those for a token, are none. */
  writes?: boolean;
}

/** The oldest are dropped beyond this, so that a long benchmark does not eat the machine's memory. */
const CAPACITY = 200_000;

/** All calls, in the order in which they came in. */
export class Journal {
  #entries: JournalEntry[] = [];
  #seq = 0;
  readonly #isRead: (route: string) => boolean;

  /** `isRead` names the routes whose calls change nothing although they are no GET. */
  constructor(isRead: (route: string) => boolean) {
    this.#isRead = isRead;
  }

  get seq(): number {
    return this.#seq;
  }

  open(entry: Omit<JournalEntry, 'seq' | 'status' | 'durationMs' | 'faults'>): JournalEntry {
    this.#seq += 1;
    const opened = { ...entry, seq: this.#seq, status: undefined, durationMs: 0, faults: [] };
    this.#entries.push(opened);
    if (this.#entries.length > CAPACITY * 1.1) this.#entries = this.#entries.slice(-CAPACITY);
    return opened;
  }

  find(filter: CallFilter = {}): JournalEntry[] {
    return this.#entries.filter((entry) => this.#fits(entry, filter));
  }

  /** How many calls by `<method> <route> <status>`. */
  count(filter: CallFilter = {}): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const entry of this.#entries) {
      if (!this.#fits(entry, filter)) continue;
      const key = `${entry.method} ${entry.route} ${entry.status ?? 'open'}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }

  /** Forgets the calls; `seq` goes on. */
  clear(): void {
    this.#entries = [];
  }

  #fits(entry: JournalEntry, filter: CallFilter): boolean {
    return (
      fits(entry, filter) &&
      (filter.writes !== true || (entry.method !== 'GET' && !this.#isRead(entry.route)))
    );
  }
}

function fits(entry: JournalEntry, filter: CallFilter): boolean {
  return (
    (filter.after === undefined || entry.seq > filter.after) &&
    (filter.method === undefined || filter.method === entry.method) &&
    (filter.route === undefined || filter.route === entry.route) &&
    (filter.workload === undefined ||
      filter.workload === entry.workload ||
      filter.workload === entry.workloadId) &&
    (filter.clientId === undefined || filter.clientId === entry.clientId) &&
    (filter.status === undefined || filter.status === entry.status)
  );
}
