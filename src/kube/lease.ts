import type { Clock } from '../time/clock.ts';
import { Deadline } from '../time/deadline.ts';
import { ApiError } from './api-error.ts';
import type { KubeClient } from './client.ts';
import { heldBy, holderOf, LEASES, type Lease, released } from './lease-record.ts';
import type { ObjectRef } from './objects.ts';
import { Suspension } from './suspension.ts';

/** Leadership ended without being given back: the reason of `leading`. */
export class LeadershipLost extends Error {
  override readonly name = 'LeadershipLost';
}

/** Being the leader, from `campaign` to its loss or `release`. */
export interface Leadership {
  /** Aborted when leadership ends, with LeadershipLost unless it was given back. Calls in flight hang on it. */
  readonly leading: AbortSignal;
  /** Asked at the moment a changing call is dispatched: no timer and no promise has to run first. */
  isLeader(): boolean;
  /**
   * Gives the Lease back, so that a standby need not wait. Call it after the last changing call has ended; it goes
   * on renewing until then. Never rejects: what cannot be given back runs out.
   */
  release(): Promise<void>;
}

/** What an election is made of; durations in milliseconds. */
export interface LeaseOptions {
  client: Pick<KubeClient, 'get' | 'create' | 'replace'>;
  lease: Required<ObjectRef>;
  /** Different for every process, and for every start of it. */
  identity: string;
  clock: Clock;
  /** Time since the machine started, sleep included (`machineUptime`). */
  uptime: () => number | undefined;
  /** A try to take or renew the Lease failed; another follows. Must not throw. */
  onFailure?: (error: Error) => void;
  durationMs?: number;
  renewDeadlineMs?: number;
  retryMs?: number;
}

const DURATION_MS = 15_000;
/** What is left of the duration is for calls that were sent at the last moment. */
const RENEW_DEADLINE_MS = 10_000;
const RETRY_MS = 2_000;
/** Half of the deadline: a try on a dead connection leaves time for one on a new connection. */
const TRY_MS = 5_000;

/**
 * Leader election with a Lease, on the monotonic clock alone. The times in the Lease are for people: a standby
 * counts from when it saw the Lease change, and the leader from when it began its last good renewal, which is
 * earlier than any standby can have seen it.
 */
export class LeaderElection {
  readonly #options: LeaseOptions;
  readonly #durationMs: number;
  readonly #renewDeadlineMs: number;
  readonly #retryMs: number;
  /** The Lease as last read or written. */
  #lease: Lease | undefined;
  /** When this version of it was first seen here. */
  #seenAt = 0;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#durationMs = options.durationMs ?? DURATION_MS;
    this.#renewDeadlineMs = options.renewDeadlineMs ?? RENEW_DEADLINE_MS;
    this.#retryMs = options.retryMs ?? RETRY_MS;
  }

  /** Waits until this process is the leader. Rejects with the signal's reason once it is aborted; not otherwise. */
  async campaign(signal: AbortSignal): Promise<Leadership> {
    const { clock, uptime, onFailure } = this.#options;
    for (;;) {
      const suspension = new Suspension(clock, uptime);
      const startedAt = clock.monotonic();
      try {
        using deadline = new Deadline(clock, TRY_MS, signal);
        if (await this.#tryToTake(deadline.signal)) return this.#lead(startedAt, suspension);
      } catch (error) {
        signal.throwIfAborted();
        onFailure?.(error as Error);
      }
      await clock.sleep(this.#untilNextTry(), signal);
    }
  }

  async #tryToTake(signal: AbortSignal): Promise<boolean> {
    const { identity, clock } = this.#options;
    const lease = await this.#read(signal);
    if (lease !== undefined) this.#observe(lease);
    if (lease !== undefined && holderOf(lease) !== undefined && holderOf(lease) !== identity) {
      if (clock.monotonic() < this.#runsOutAt()) return false;
    }
    try {
      await this.#write(heldBy(identity, this.#durationMs, clock.now(), lease), lease, signal);
    } catch (error) {
      // Another candidate was faster. What it wrote is seen at the next try.
      if (error instanceof ApiError && error.status === 409) return false;
      throw error;
    }
    return true;
  }

  /** By what the holder promised. */
  #runsOutAt(): number {
    const seconds = this.#lease?.spec?.leaseDurationSeconds;
    return this.#seenAt + (seconds === undefined ? this.#durationMs : seconds * 1000);
  }

  /** No later than the moment the Lease runs out, so that a standby leads soon after it. */
  #untilNextTry(): number {
    const left = this.#runsOutAt() - this.#options.clock.monotonic();
    return left > 0 ? Math.min(left, this.#retryMs) : this.#retryMs;
  }

  #lead(startedAt: number, suspension: Suspension): Leadership {
    const { clock } = this.#options;
    const leading = new AbortController();
    /** Ends the renewals, but none that is on its way: half a write would leave an unknown version. */
    const stop = new AbortController();
    let renewedAt = startedAt;
    const isLeader = (): boolean =>
      !leading.signal.aborted &&
      clock.monotonic() < renewedAt + this.#renewDeadlineMs &&
      !suspension.happened;
    let timer: Disposable;
    const lose = (why: string): void => {
      timer[Symbol.dispose]();
      stop.abort();
      leading.abort(new LeadershipLost(why));
    };
    const watchdog = (): Disposable =>
      clock.schedule(renewedAt + this.#renewDeadlineMs - clock.monotonic(), () =>
        lose(`the Lease was not renewed within ${this.#renewDeadlineMs} ms`),
      );
    timer = watchdog();
    const renewals = (async () => {
      for (;;) {
        await clock.sleep(this.#retryMs, stop.signal);
        if (suspension.happened) return lose('the machine was suspended');
        const begunAt = clock.monotonic();
        const outcome = await this.#renew(leading.signal);
        if (outcome === 'taken') return lose(`the Lease is held by ${this.#holder()}`);
        if (outcome === 'failed' || !isLeader()) continue;
        renewedAt = begunAt;
        timer[Symbol.dispose]();
        timer = watchdog();
      }
    })().catch(() => undefined);

    return {
      leading: leading.signal,
      isLeader,
      release: async () => {
        stop.abort();
        await renewals;
        timer[Symbol.dispose]();
        const held = isLeader();
        leading.abort(new Error('leadership was given back'));
        if (held) await this.#release();
      },
    };
  }

  async #renew(signal: AbortSignal): Promise<'renewed' | 'failed' | 'taken'> {
    const { identity, clock, onFailure } = this.#options;
    try {
      using deadline = new Deadline(clock, TRY_MS, signal);
      const renewed = await this.#writeMine(
        (before) => heldBy(identity, this.#durationMs, clock.now(), before),
        deadline.signal,
      );
      return renewed ? 'renewed' : 'taken';
    } catch (error) {
      if (!signal.aborted) onFailure?.(error as Error);
      return 'failed';
    }
  }

  async #release(): Promise<void> {
    const { clock, onFailure } = this.#options;
    const never = new AbortController();
    try {
      using deadline = new Deadline(clock, TRY_MS, never.signal);
      await this.#writeMine((before) => before && released(before, clock.now()), deadline.signal);
    } catch (error) {
      onFailure?.(error as Error);
    }
  }

  /** Writes the Lease that this process holds; false: another holds it now. */
  async #writeMine(
    specFrom: (before: Lease | undefined) => Lease['spec'],
    signal: AbortSignal,
  ): Promise<boolean> {
    try {
      await this.#write(specFrom(this.#lease), this.#lease, signal);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 409 && error.status !== 404)) throw error;
    }
    // The answer to our own last write may have been lost, and then only the version is old.
    this.#lease = await this.#read(signal);
    if (this.#lease !== undefined && holderOf(this.#lease) !== this.#options.identity) return false;
    await this.#write(specFrom(this.#lease), this.#lease, signal);
    return true;
  }

  #holder(): string {
    return (this.#lease && holderOf(this.#lease)) ?? 'nobody';
  }

  async #read(signal: AbortSignal): Promise<Lease | undefined> {
    try {
      return await this.#options.client.get<Lease>(LEASES, this.#options.lease, signal);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Under the condition that nobody has written it since `before` was read. */
  async #write(spec: Lease['spec'], before: Lease | undefined, signal: AbortSignal): Promise<void> {
    const { client, lease } = this.#options;
    const head = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
    const written =
      before === undefined
        ? await client.create<Lease>(LEASES, lease.namespace, { ...head, metadata: lease, spec }, signal)
        : await client.replace<Lease>(LEASES, lease, { ...before, ...head, spec }, signal);
    this.#observe(written);
  }

  #observe(lease: Lease): void {
    if (this.#lease?.metadata.resourceVersion !== lease.metadata.resourceVersion) {
      this.#seenAt = this.#options.clock.monotonic();
    }
    this.#lease = lease;
  }
}
