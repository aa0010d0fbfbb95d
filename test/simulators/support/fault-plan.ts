import type { Fault, FaultHit, FaultSubject } from './fault.ts';
import { pathPattern } from './router.ts';

/** A fault as the control endpoint shows it. */
export interface ActiveFault extends Fault {
  id: string;
  hits: number;
}

interface Planned {
  id: string;
  fault: Fault;
  pattern: RegExp | undefined;
  seen: number;
  hits: number;
  gate: PromiseWithResolvers<void>;
}

/** The faults in force. */
export class FaultPlan {
  readonly #planned = new Map<string, Planned>();
  #count = 0;

  /** Returns the fault's id. */
  add(fault: Fault): string {
    this.#count += 1;
    const id = `fault-${this.#count}`;
    const pattern = fault.path === undefined ? undefined : pathPattern(fault.path);
    this.#planned.set(id, { id, fault, pattern, seen: 0, hits: 0, gate: Promise.withResolvers<void>() });
    return id;
  }

  /** Ends one fault, or all; calls that hang because of it go on. Returns how many ended. */
  clear(id?: string): number {
    const ended = [...this.#planned.values()].filter((planned) => id === undefined || planned.id === id);
    for (const planned of ended) {
      this.#planned.delete(planned.id);
      planned.gate.resolve();
    }
    return ended.length;
  }

  /** Calls that hang because of it go on; the fault stays and catches the next. */
  release(id?: string): void {
    for (const planned of this.#planned.values()) {
      if (id !== undefined && planned.id !== id) continue;
      planned.gate.resolve();
      planned.gate = Promise.withResolvers<void>();
    }
  }

  list(): ActiveFault[] {
    return [...this.#planned.values()].map(({ id, fault, hits }) => ({ ...fault, id, hits }));
  }

  /** The faults that hit this call, in the order in which they were injected. Counts them. */
  take(subject: FaultSubject): FaultHit[] {
    const hits: FaultHit[] = [];
    for (const planned of this.#planned.values()) {
      if (!fits(planned, subject)) continue;
      planned.seen += 1;
      if (planned.seen <= (planned.fault.skip ?? 0)) continue;
      if (planned.hits >= (planned.fault.times ?? Number.POSITIVE_INFINITY)) continue;
      planned.hits += 1;
      hits.push({ id: planned.id, effect: planned.fault.effect, released: planned.gate.promise });
    }
    return hits;
  }
}

function fits({ fault, pattern }: Planned, subject: FaultSubject): boolean {
  return (
    (fault.method === undefined || fault.method === subject.method) &&
    (pattern === undefined || pattern.test(subject.path)) &&
    (fault.parameter === undefined || subject.query.has(fault.parameter)) &&
    (fault.workload === undefined || fault.workload === subject.workload) &&
    (fault.clientId === undefined || fault.clientId === subject.clientId)
  );
}
