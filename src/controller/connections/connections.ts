import type { LiveConnection } from './live-connection.ts';

/** Opens a connection anew. */
export type OpenLive = (epoch: number) => LiveConnection;

interface Held {
  live: LiveConnection;
  /** Of the settings, credentials included. */
  fingerprint: string;
  /** Versions of the platform object's spec, and of the Secret and the CA that were read. */
  version: string;
}

/** The open connections of this process, by platform object (`platformKeyOf`). */
export class Connections {
  readonly #held = new Map<string, Held>();
  #epoch = 0;

  get(platform: string): LiveConnection | undefined {
    return this.#held.get(platform)?.live;
  }

  *values(): Generator<LiveConnection> {
    for (const { live } of this.#held.values()) yield live;
  }

  /**
   * The connection for these settings: the one that is open, if nothing about it has changed, else a new one.
   * `fresh`: settings or credentials are new, so everything is worth another try.
   */
  ensure(
    platform: string,
    settings: { fingerprint: string; version: string },
    open: OpenLive,
  ): { live: LiveConnection; fresh: boolean } {
    const held = this.#held.get(platform);
    if (held?.fingerprint === settings.fingerprint) {
      if (held.version === settings.version) return { live: held.live, fresh: false };
      held.version = settings.version;
      this.#epoch += 1;
      held.live.renew(this.#epoch);
      return { live: held.live, fresh: true };
    }
    this.#epoch += 1;
    const live = open(this.#epoch);
    this.#held.set(platform, { live, ...settings });
    held?.live.close();
    return { live, fresh: true };
  }

  drop(platform: string): void {
    const held = this.#held.get(platform);
    this.#held.delete(platform);
    held?.live.close();
  }

  closeAll(): void {
    for (const platform of this.#held.keys()) this.drop(platform);
  }
}
