import type { PlatformConnection } from '../../platform-clients/connection.ts';
import type { PlatformError } from '../../platform-clients/errors.ts';
import { isSameHome } from '../../platform-clients/home.ts';
import { SHORT_PAUSE_MS } from '../../platform-clients/limiter/limiter.ts';
import type { Outage } from '../../platform-clients/platform.ts';
import type { Clock } from '../../time/clock.ts';
import { type Fault, faultOf, probeFault } from './fault.ts';
import type { Gate } from './gate.ts';
import { ListHealth } from './list-health.ts';
import type { Polling } from './settings.ts';

/** What a live connection is made of. */
export interface LiveConnectionParts {
  /** Key of the platform object (`platformKeyOf`). */
  platform: string;
  connection: PlatformConnection;
  gate: Gate;
  polling: Polling;
  clock: Clock;
  /** The connection's health has changed: the platform object and all who use it want to know. */
  onHealth: () => void;
  /** Something is under way where nothing was: the list is wanted at the active pace. */
  onHaste: () => void;
  /** Lists fail for good, or come to their end again. */
  onLists: () => void;
  /** The platform has lost contact with a part of what it runs, or has it again. */
  onOutage: () => void;
  onClose: () => void;
}

/** An open connection of one platform object, and what is known of its health. */
export class LiveConnection {
  readonly platform: string;
  readonly connection: PlatformConnection;
  readonly gate: Gate;
  readonly polling: Polling;
  readonly lists: ListHealth;
  readonly #clock: Clock;
  readonly #parts: LiveConnectionParts;
  readonly #moving = new Set<string>();
  #proven = false;
  #successor: LiveConnection | undefined;
  #outages = new Map<string, { message: string; since: number }>();
  #fault: Fault | undefined;
  #epoch: number;
  #lastContactAt: number;
  /** When it answered last while nothing was wrong with it: then it may have shown something. */
  #lastGoodAt: number;

  constructor(parts: LiveConnectionParts, epoch: number) {
    this.platform = parts.platform;
    this.connection = parts.connection;
    this.gate = parts.gate;
    this.polling = parts.polling;
    this.lists = new ListHealth(parts.clock, parts.polling.staleAfter, parts.onLists);
    this.#clock = parts.clock;
    this.#parts = parts;
    this.#epoch = epoch;
    this.#lastContactAt = parts.clock.monotonic();
    this.#lastGoodAt = this.#lastContactAt;
  }

  /** Grows with every change of Secret or spec: what was refused before may pass now. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Another version of the same credentials: everything is worth another try. */
  renew(epoch: number): void {
    this.#epoch = epoch;
  }

  /** Its credentials have been accepted once. */
  get proven(): boolean {
    return this.#proven;
  }

  /** A call was accepted with its credentials. */
  prove(): void {
    this.#proven = true;
  }

  /** What a probe that ended like this means for the connection; `error`: undefined where it passed. */
  probed(error: PlatformError | undefined): void {
    // The process stops or the lease is lost: that says nothing about the platform.
    if (error?.class === 'Aborted') return;
    if (error === undefined) this.prove();
    this.setFault(error && probeFault(error));
  }

  /** Another has taken its place, and it serves only what is being deleted. */
  get retired(): boolean {
    return this.#successor !== undefined;
  }

  /** No more lists, and no word about the platform's health: those are the successor's. */
  retire(successor: LiveConnection): void {
    this.#successor = successor;
    this.#parts.onClose();
  }

  /** What is wrong with it; undefined while nothing is known to be. */
  get fault(): Fault | undefined {
    return this.#fault;
  }

  /**
   * Sets or clears what is wrong; tells those concerned if that is news. A pause stays in the words of whoever met it
   * first: those of each other call would be written to every object that waits.
   */
  setFault(fault: Fault | undefined): void {
    if (fault?.reason === 'RateLimited' && this.#fault?.reason === 'RateLimited') return;
    const news = this.#fault?.reason !== fault?.reason || this.#fault?.message !== fault?.message;
    const turned = (this.#fault === undefined) !== (fault === undefined);
    this.#fault = fault;
    if (fault === undefined) this.heard();
    if (news && !this.retired && (turned || fault?.stalled === true)) this.#parts.onHealth();
  }

  /** An error that a call for one object ended with: it may say something about all of them. */
  report(error: PlatformError): void {
    const fault = faultOf(error);
    if (fault !== undefined) this.setFault(fault);
  }

  /**
   * The same of a change, which is made once only. A short pause that the platform asks for then is no news: reads
   * wait for its end, and fail where it does not help.
   */
  reportChange(fault: Fault): void {
    const pause = this.connection.limiter.pausedFor;
    if (fault.reason !== 'RateLimited' || pause > SHORT_PAUSE_MS) this.setFault(fault);
  }

  /** The platform answered. */
  heard(): void {
    this.#lastContactAt = this.#clock.monotonic();
    if (this.#fault === undefined) this.#lastGoodAt = this.#lastContactAt;
  }

  /** For how long nothing good was heard of it, in milliseconds; 0 while nothing is wrong. */
  get failingFor(): number {
    return this.#fault === undefined ? 0 : this.#clock.monotonic() - this.#lastGoodAt;
  }

  /** What the platform has lost contact with. Those concerned are told when something begins or ends. */
  noteOutages(outages: readonly Outage[]): void {
    const before = this.#outages;
    const now = this.#clock.monotonic();
    this.#outages = new Map(
      outages.map(({ homePrefix, message }) => [
        homePrefix,
        { message, since: before.get(homePrefix)?.since ?? now },
      ]),
    );
    const same =
      before.size === this.#outages.size && [...before.keys()].every((key) => this.#outages.has(key));
    if (!same) this.#parts.onOutage();
  }

  /** The outage that a home is in, and for how long, in milliseconds. */
  outageOf(home: string): { message: string; lasting: number } | undefined {
    for (const [prefix, { message, since }] of this.#outages)
      if (isSameHome(home.slice(0, prefix.length), prefix))
        return { message, lasting: this.#clock.monotonic() - since };
    return undefined;
  }

  /** When it last answered, in milliseconds before now. */
  get sinceContact(): number {
    return this.#clock.monotonic() - this.#lastContactAt;
  }

  /** An object of this connection is, or is no longer, on its way to what it should be. */
  moving(key: string, moves: boolean): void {
    if (this.#successor !== undefined) {
      this.#successor.moving(key, moves);
      return;
    }
    if (!moves) {
      this.#moving.delete(key);
      return;
    }
    const first = this.#moving.size === 0;
    this.#moving.add(key);
    if (first) this.#parts.onHaste();
  }

  /** No more calls and no more lists; keys that wait go back to the work queue. */
  close(): void {
    this.#parts.onClose();
    this.gate.close();
    this.connection.close();
  }

  /** Milliseconds between two lists. */
  get interval(): number {
    return this.#moving.size > 0 ? this.polling.active : this.polling.idle;
  }
}
