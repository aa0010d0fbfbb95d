import type { LiveConnection } from './live-connection.ts';

/** Opens a connection anew. */
export type OpenLive = (epoch: number) => LiveConnection;

/** What tells whether a connection must be opened anew. */
export interface ConnectionVersion {
  /** Of the settings, credentials included. */
  fingerprint: string;
  /** Versions of the platform object's spec, and of the Secret and the CA that were read. */
  version: string;
  /** Where it leads: credentials of one platform are of no use to another. */
  url: string;
}

interface Held extends ConnectionVersion {
  live: LiveConnection;
  /** The last one that is known to have worked, until `live` has. */
  former: LiveConnection | undefined;
}

/** The open connections of this process, by platform object (`platformKeyOf`). */
export class Connections {
  readonly #held = new Map<string, Held>();
  #epoch = 0;

  /** The connection that is in use; undefined where none is open. */
  get(platform: string): LiveConnection | undefined {
    return this.#held.get(platform)?.live;
  }

  /**
   * The connection for an object that is being deleted. A Secret that was changed to something wrong must not
   * keep a namespace from going away, so the last credentials that worked serve until the new ones do.
   */
  forDeletion(platform: string): LiveConnection | undefined {
    const held = this.#held.get(platform);
    if (held?.former === undefined || (held.live.proven && held.live.fault === undefined)) return held?.live;
    return held.former.fault?.stalled === true ? held.live : held.former;
  }

  /** The present credentials are refused or gone, and what is being deleted goes on with some that have worked. */
  servesDeletions(platform: string): boolean {
    const last = this.forDeletion(platform);
    return last?.proven === true && (last.fault?.onlySecret === true || last !== this.get(platform));
  }

  /** All that are open to this platform object: the present one, and the one before it where that is kept. */
  *openTo(platform: string): Generator<LiveConnection> {
    const held = this.#held.get(platform);
    if (held === undefined) return;
    yield held.live;
    if (held.former !== undefined) yield held.former;
  }

  *values(): Generator<LiveConnection> {
    for (const { live } of this.#held.values()) yield live;
  }

  /**
   * The connection for these settings: the one that is open, if nothing about it has changed, else a new one.
   * `fresh`: settings or credentials are new, so everything is worth another try. `worked`: the one that is
   * open now is known to have worked; one that has not does not displace an earlier one that has.
   */
  ensure(
    platform: string,
    wanted: ConnectionVersion & { worked: boolean },
    open: OpenLive,
  ): { live: LiveConnection; fresh: boolean } {
    const held = this.#held.get(platform);
    if (held?.fingerprint === wanted.fingerprint) {
      if (held.version === wanted.version) return { live: held.live, fresh: false };
      held.version = wanted.version;
      this.#epoch += 1;
      held.live.renew(this.#epoch);
      return { live: held.live, fresh: true };
    }
    this.#epoch += 1;
    const live = open(this.#epoch);
    const former = formerOf(held, wanted);
    const { fingerprint, version, url } = wanted;
    this.#held.set(platform, { fingerprint, version, url, live, former });
    for (const old of [held?.live, held?.former]) if (old !== former) old?.close();
    former?.retire(live);
    return { live, fresh: true };
  }

  /** The open connection was made with these settings and credentials. */
  isOf(platform: string, fingerprint: string): boolean {
    return this.#held.get(platform)?.fingerprint === fingerprint;
  }

  /** The present connection works: the one before it is needed no more. */
  confirm(platform: string): void {
    const held = this.#held.get(platform);
    held?.former?.close();
    if (held !== undefined) held.former = undefined;
  }

  /** Closes what is open of a platform object, the connection before it too. */
  drop(platform: string): void {
    const held = this.#held.get(platform);
    this.#held.delete(platform);
    held?.live.close();
    held?.former?.close();
  }

  /** Closes all, for good: the process ends. */
  closeAll(): void {
    for (const platform of this.#held.keys()) this.drop(platform);
  }
}

/** Which connection is worth keeping beside the one that is wanted now. Pure. */
function formerOf(
  held: Held | undefined,
  wanted: { url: string; worked: boolean },
): LiveConnection | undefined {
  if (held === undefined || held.url !== wanted.url) return undefined;
  return wanted.worked ? held.live : (held.former ?? held.live);
}
