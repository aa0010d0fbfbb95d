import type { Diagnosable } from '../describe-value.ts';
import { fits, type KubeRequest, type RequestMatch } from './kube-request.ts';

/** One request that came to the proxy. */
export interface JournalEntry extends KubeRequest {
  seq: number;
  /** `performance.now()` when it came. */
  at: number;
  /** What was answered; undefined while nothing was. */
  status: number | undefined;
  /** The kinds of faults that hit it. */
  faults: string[];
  /** Milliseconds until its end; undefined while it is under way. A watch ends when it is closed. */
  duration: number | undefined;
  /** The parsed body of a request that has one. */
  body: unknown;
}

/** What to look for beside the request itself. */
export interface JournalFilter extends RequestMatch {
  status?: number;
  /** Only requests after this `seq`. */
  after?: number;
}

/** All requests that came to the proxy, in their order. */
export class ProxyJournal implements Diagnosable {
  readonly entries: JournalEntry[] = [];

  /** The number of the last request; 0 before the first. Taken before a step, it divides what came after. */
  get seq(): number {
    return this.entries.length;
  }

  open(request: KubeRequest): JournalEntry {
    const entry: JournalEntry = {
      ...request,
      seq: this.seq + 1,
      at: performance.now(),
      status: undefined,
      faults: [],
      duration: undefined,
      body: undefined,
    };
    this.entries.push(entry);
    return entry;
  }

  find(filter: JournalFilter = {}): JournalEntry[] {
    const { status, after = 0 } = filter;
    return this.entries.filter(
      (entry) =>
        entry.seq > after && (status === undefined || entry.status === status) && fits(entry, filter),
    );
  }

  count(filter: JournalFilter = {}): number {
    return this.find(filter).length;
  }

  diagnose(): string {
    return [
      `requests to the API server (${this.seq}, the last of them):`,
      ...this.entries.slice(-40).map(describe),
    ].join('\n');
  }
}

function describe(entry: JournalEntry): string {
  const { seq, verb, path, query, status, faults, duration } = entry;
  const shown = new URLSearchParams(query).toString();
  const end = duration === undefined ? 'open' : `${duration.toFixed(0)} ms`;
  const faulty = faults.length === 0 ? '' : ` [${faults.join(', ')}]`;
  return `${seq} ${verb} ${path}${shown === '' ? '' : `?${shown}`} ${status ?? '-'} ${end}${faulty}`;
}
