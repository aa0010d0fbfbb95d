import type { Fault } from './fault.ts';
import type { ActiveFault, FaultPlan } from './fault-plan.ts';
import type { CallFilter, Journal, JournalEntry } from './journal.ts';
import {
  type Duplicate,
  duplicates,
  leaks,
  type Ledger,
  type LedgerEntry,
  type LiveWorkload,
  type Theft,
  thefts,
} from './ledger.ts';
import type { Remote } from './remote.ts';
import type { ClockMode, SimClock } from './sim-clock.ts';

/** What tests and demos can do with every simulator. Every function takes and gives plain JSON values. */
export interface CommonControlApi<Knobs, KnobPatch> {
  /** Moves the platform's clock forward, in both modes. Returns its time. */
  advance(ms: number): number;
  setClock(mode: ClockMode): void;
  now(): number;

  /** Turns knobs (an object inside is merged) and returns all of them. */
  knobs(patch?: KnobPatch): Knobs;

  /** Puts a fault into force. Returns its id. */
  inject(fault: Fault): string;
  faults(): ActiveFault[];
  /** Ends one fault, or all. Returns how many. */
  clearFaults(id?: string): number;
  /** Lets calls go on that a `hang` holds; the fault stays. */
  release(id?: string): void;

  /** Everything that really happened. */
  ledger(): readonly LedgerEntry[];
  /** Owner marks that had more than one workload at once, ever. */
  duplicates(): Duplicate[];
  /** Marked workloads whose owner is not among these marks, and which are not going away. */
  leaks(livingMarks: string[]): LiveWorkload[];
  /** Changes by API calls of workloads without this owner id's mark, adopted ones (by id) left out. */
  thefts(owner: { ownerId: string; adopted?: string[]; by?: string }): Theft[];

  calls(filter?: CallFilter): JournalEntry[];
  /** Numbers by `<method> <route> <status>`. */
  callCounts(filter?: CallFilter): Record<string, number>;
  /** The newest call's number, for `after` of a filter. */
  lastCall(): number;
  clearCalls(): void;
}

/** The same as tests hold it, whatever the simulator's knobs are. */
export type CommonControl = Omit<Remote<CommonControlApi<never, never>>, 'knobs'>;

/** What every simulated platform has. */
export interface CommonWorld<Knobs, KnobPatch> {
  readonly clock: SimClock;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly faults: FaultPlan;
  readonly knobs: Knobs;
  turn(patch: KnobPatch): Knobs;
}

/** Where platforms differ. */
export interface CommonHooks {
  /** Lets happen what is due, and tells which workloads exist. */
  live: () => LiveWorkload[];
  /** Keeps what lists say now, for a `staleList` fault of this id. */
  keepLists: (faultId: string) => void;
}

/** The part of the control that every simulator has. */
export function commonFunctions<Knobs, KnobPatch>(
  world: CommonWorld<Knobs, KnobPatch>,
  { live, keepLists }: CommonHooks,
): CommonControlApi<Knobs, KnobPatch> {
  // What has happened by itself is in the ledger only once somebody has looked.
  const entries = (): readonly LedgerEntry[] => {
    live();
    return world.ledger.entries();
  };
  return {
    advance: (ms) => world.clock.advance(ms),
    setClock: (mode) => world.clock.setMode(mode),
    now: () => world.clock.now(),
    knobs: (patch) => (patch === undefined ? world.knobs : world.turn(patch)),
    inject(fault) {
      const id = world.faults.add(fault);
      if (fault.effect.kind === 'staleList') keepLists(id);
      return id;
    },
    faults: () => world.faults.list(),
    clearFaults: (id) => world.faults.clear(id),
    release: (id) => world.faults.release(id),
    ledger: entries,
    duplicates: () => duplicates(entries()),
    leaks: (livingMarks) => leaks(live(), livingMarks),
    thefts: (owner) => thefts(entries(), owner),
    calls: (filter) => world.journal.find(filter),
    callCounts: (filter) => world.journal.count(filter),
    lastCall: () => world.journal.seq,
    clearCalls: () => world.journal.clear(),
  };
}
