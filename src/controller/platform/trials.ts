import type { PlatformError } from '../../platform-clients/errors.ts';
import type { Call } from '../../platform-clients/platform.ts';
import { targetsOf } from '../../platform-clients/registry.ts';
import type { Clock } from '../../time/clock.ts';
import type { Fault } from '../connections/fault.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import { askForOutages } from '../connections/outages.ts';
import { typeOf } from '../connections/settings.ts';
import { saysConnected } from './connected.ts';
import type { PlatformObject } from './directory.ts';
import { Errands } from './errands.ts';
import { examine, factsOf } from './examine.ts';
import type { PlatformMemory } from './memory.ts';
import { everyPass } from './pace.ts';

/** What trying a connection needs. */
export interface TrialsOptions {
  /** The deployments that have something on the platform, or may be about to. */
  holdersOf: (platformKey: string) => readonly string[];
  clock: Clock;
  /** Asks for another pass over the platform object at once. */
  wake: (platformKey: string) => void;
}

/** A connection as its object and its Secret ask for it. */
export interface Opened {
  live: LiveConnection | undefined;
  /** Settings or credentials are new. */
  fresh: boolean;
  /** Why its Secret or CA cannot be read. */
  missing: Fault | undefined;
}

/** Whose connection is tried. */
export interface Tried {
  /** The platform object's key among those of both kinds. */
  id: string;
  object: PlatformObject;
  memory: PlatformMemory;
}

/** What a probe has ended with, and which version of the credentials it was made with. */
interface Probed {
  error: PlatformError | undefined;
  epoch: number;
}

/** Tries the connections of platform objects, and asks each platform what it has lost. No pass waits for either. */
export class Trials {
  readonly #options: TrialsOptions;
  readonly #probes = new Errands<Probed>();
  readonly #questions = new Errands<void>();

  constructor(options: TrialsOptions) {
    this.#options = options;
  }

  /**
   * What is wrong with the connection. Where that must be tried anew a probe is started, and the pass that its end
   * brings says what came of it; until then the object says what it said before.
   */
  examine(
    tried: Tried,
    { live, fresh, missing }: Opened,
    signal: AbortSignal,
  ): Fault | undefined | 'Probing' {
    if (live === undefined) return missing;
    const probed = this.#probes.take(live)?.value;
    const overtaken = fresh || (probed !== undefined && probed.epoch !== live.epoch);
    if (probed !== undefined && missing === undefined && !overtaken) {
      live.probed(probed.error);
      return live.fault;
    }
    const { memory, object } = tried;
    // What is in use by now was never tried, and is remembered so where a pause is in the way.
    if (overtaken) memory.probedAt = Number.NEGATIVE_INFINITY;
    const facts = factsOf(live);
    const now = this.#options.clock.monotonic();
    const sinceProbe = now - memory.probedAt;
    const says = saysConnected(object);
    const found = examine({ missing, live: facts, fresh: overtaken, sinceProbe, saysConnected: says });
    if (found !== 'Probe' && found !== 'Keep') {
      live.setFault(found);
      return live.fault;
    }
    if (found === 'Probe' && !this.#probes.isUnderWay(live)) {
      memory.probedAt = now;
      this.#probe(tried, live, signal);
    }
    if (this.#probes.isUnderWay(live)) return 'Probing';
    if (live.fault === undefined && facts.pausedFor === 0) this.#askForOutages(tried, live, signal);
    return live.fault;
  }

  #probe({ id, object }: Tried, live: LiveConnection, signal: AbortSignal): void {
    const { epoch } = live;
    const call = { signal, priority: 'edit' } as const;
    const probe = async (): Promise<Probed> => {
      const error = await live.connection.probe(call);
      // Before the first user is served: what has been out of contact for long must not pass for fresh.
      if (error === undefined && !live.proven) await this.#outages(id, object, live, call);
      return { error, epoch };
    };
    this.#probes.start(live, probe, () => this.#options.wake(id));
  }

  /**
   * Asked often enough that what is out of contact is known before it counts as stale; and no oftener, since each
   * deployment that lets go brings a pass.
   */
  #askForOutages({ id, object, memory }: Tried, live: LiveConnection, signal: AbortSignal): void {
    this.#questions.take(live);
    const now = this.#options.clock.monotonic();
    if (memory.askedAt !== undefined && now - memory.askedAt < everyPass(live) / 2) return;
    memory.askedAt = now;
    const ask = (): Promise<void> => this.#outages(id, object, live, { signal, priority: 'poll' });
    // What it learns is told by the connection, and what it throws by the next pass.
    this.#questions.start(live, ask, () => {});
  }

  /** Where nothing is on the platform nobody wants to know, and what was known is forgotten: it grows old. */
  async #outages(id: string, object: PlatformObject, live: LiveConnection, call: Call): Promise<void> {
    if (this.#options.holdersOf(id).length === 0) live.noteOutages([]);
    else await askForOutages(live, targetsOf(typeOf(object.spec)), call);
  }
}
