import type { Limiter } from '../../platform-clients/limiter/limiter.ts';
import type { Reservation } from '../../platform-clients/platform.ts';

/** What a gate needs. */
export interface GateOptions {
  limiter: Pick<Limiter, 'tryReserve' | 'onFree'>;
  /** Most calls that a pass makes, so that it waits for no token in its middle. */
  callsPerPass: number;
  /** How many passes of this connection run at once: at most half of the workers. */
  mostPasses: number;
  /** Puts a key back on the work queue: its turn has come. */
  enqueue: (key: string) => void;
}

/**
 * Polls hold at most this part of the passes: a crowd of them leaves room for what a user waits for. Measured: with a
 * quarter edits are quickest, and a burst of a thousand objects takes a sixth longer than with a half; a third lies
 * between, and differs from either by little more than one run from the next.
 */
const POLLS_SHARE = 1 / 3;

/**
 * After so many edits in a row comes a poll that waits: a tenant whose edits take the whole limit must not keep the
 * rollouts of others from being seen.
 */
const EDITS_IN_A_ROW = 8;

/** A turn that has been given and not been taken yet. */
interface Grant {
  reservation: Reservation;
  urgent: boolean;
}

/** The right of one pass to call the platform. Disposed at its end. */
export interface Turn extends Disposable {
  reservation: Reservation;
}

interface Lane {
  /** Keys by namespace; the order of namespaces is the order of turns. */
  namespaces: Map<string, Set<string>>;
}

/**
 * Where keys wait whose connection has no token or no slot for them, so that they hold no worker meanwhile.
 * What a user's edit waits for goes first, but not always; within that, namespaces take turns, so that a tenant with ten
 * thousand objects delays another's one by one pass.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #lanes: readonly [Lane, Lane] = [{ namespaces: new Map() }, { namespaces: new Map() }];
  /** Where each key stands that waits. */
  readonly #places = new Map<string, { lane: Lane; namespace: string }>();
  readonly #granted = new Map<string, Grant>();
  readonly #subscription: Disposable;
  /** Passes under way, and turns that were given and not taken; the polls among them. */
  #out = 0;
  #polls = 0;
  /** Turns given to edits since a poll had one, while polls waited. */
  #edits = 0;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#subscription = options.limiter.onFree(() => this.#admit());
  }

  /** A turn for a key, or undefined: then it is parked here and will be enqueued again when its turn comes. */
  enter(key: string, namespace: string, urgent: boolean): Turn | undefined {
    const granted = this.#granted.get(key);
    if (granted !== undefined) {
      this.#granted.delete(key);
      return this.#turn(granted);
    }
    const place = this.#places.get(key);
    // Its place in the line is kept, unless it has become urgent. A later poll takes no urgency away.
    if (place !== undefined && (place.lane === this.#lanes[0] || !urgent)) return undefined;
    this.#unpark(key);
    // Polls that wait are no reason for an edit to wait behind them, unless it is their turn.
    if (urgent ? this.#lanes[0].namespaces.size === 0 && !this.#isPollDue() : this.parked === 0) {
      const grant = this.#grant(urgent);
      if (grant !== undefined) return this.#turn(grant);
    }
    this.#park(key, namespace, urgent);
    this.#admit();
    return undefined;
  }

  /** The key does not want in any more: its place, or the turn that it was given, goes to the next. */
  waive(key: string): void {
    this.#unpark(key);
    const granted = this.#granted.get(key);
    if (granted === undefined) return;
    this.#granted.delete(key);
    this.#giveBack(granted);
    this.#admit();
  }

  /** How many keys wait. */
  get parked(): number {
    return this.#places.size;
  }

  /** The connection is replaced or gone: every key that waits goes back to the work queue. */
  close(): void {
    this.#subscription[Symbol.dispose]();
    for (const grant of this.#granted.values()) this.#giveBack(grant);
    this.#granted.clear();
    const waiting = this.#lanes.flatMap(({ namespaces }) =>
      [...namespaces.values()].flatMap((keys) => [...keys]),
    );
    for (const key of waiting) this.#unpark(key);
    for (const key of waiting) this.#options.enqueue(key);
  }

  /** The right to a pass, if there is room and what it needs of the limit. */
  #grant(urgent: boolean): Grant | undefined {
    const { limiter, callsPerPass } = this.#options;
    const reservation = this.#hasRoom(urgent) ? limiter.tryReserve(callsPerPass) : undefined;
    if (reservation === undefined) return undefined;
    this.#out += 1;
    if (!urgent) this.#polls += 1;
    this.#edits = urgent && this.#lanes[1].namespaces.size > 0 ? this.#edits + 1 : 0;
    return { reservation, urgent };
  }

  #hasRoom(urgent: boolean): boolean {
    const { mostPasses } = this.#options;
    const mostPolls = Math.max(1, Math.floor(mostPasses * POLLS_SHARE));
    return this.#out < mostPasses && (urgent || this.#polls < mostPolls);
  }

  #isPollDue(): boolean {
    return this.#edits >= EDITS_IN_A_ROW && this.#lanes[1].namespaces.size > 0 && this.#hasRoom(false);
  }

  #giveBack({ reservation, urgent }: Grant): void {
    this.#out -= 1;
    if (!urgent) this.#polls -= 1;
    reservation.release();
  }

  #turn(grant: Grant): Turn {
    let open = true;
    return {
      reservation: grant.reservation,
      [Symbol.dispose]: () => {
        if (!open) return;
        open = false;
        this.#giveBack(grant);
        this.#admit();
      },
    };
  }

  #admit(): void {
    for (;;) {
      const urgent = this.#lanes[0].namespaces.size > 0 && !this.#isPollDue();
      const lane = this.#lanes[urgent ? 0 : 1];
      const turn = firstTurn(lane);
      const grant = turn && this.#grant(urgent);
      if (turn === undefined || grant === undefined) return;
      const [namespace, key] = turn;
      const keys = lane.namespaces.get(namespace);
      keys?.delete(key);
      this.#places.delete(key);
      // To the end of the line: the other namespaces come first now.
      lane.namespaces.delete(namespace);
      if (keys !== undefined && keys.size > 0) lane.namespaces.set(namespace, keys);
      this.#granted.set(key, grant);
      this.#options.enqueue(key);
    }
  }

  #park(key: string, namespace: string, urgent: boolean): void {
    const lane = this.#lanes[urgent ? 0 : 1];
    const keys = lane.namespaces.get(namespace) ?? new Set();
    lane.namespaces.set(namespace, keys.add(key));
    this.#places.set(key, { lane, namespace });
  }

  #unpark(key: string): void {
    const place = this.#places.get(key);
    if (place === undefined) return;
    this.#places.delete(key);
    const { lane, namespace } = place;
    const keys = lane.namespaces.get(namespace);
    keys?.delete(key);
    if (keys?.size === 0) lane.namespaces.delete(namespace);
  }
}

function firstTurn(lane: Lane): [namespace: string, key: string] | undefined {
  for (const [namespace, keys] of lane.namespaces) for (const key of keys) return [namespace, key];
  return undefined;
}
