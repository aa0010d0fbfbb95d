import { createHash } from 'node:crypto';
import type { Clock } from '../time/clock.ts';

/** What TLS needs, in the form that node:tls takes. */
export interface TlsMaterial {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  passphrase?: string;
  servername?: string;
  rejectUnauthorized?: boolean;
}

/** Headers and TLS of one moment. */
export interface Secrets {
  headers: Readonly<Record<string, string>>;
  tls: TlsMaterial;
}

/** Where credentials come from: a kubeconfig or the pod's service account. */
export interface CredentialSource {
  /** Base URL of the API server. */
  readonly server: string;
  /** Proxy in front of it, from the kubeconfig's `proxy-url`. */
  readonly proxyUrl: string | undefined;
  /**
   * Reads them anew. `refused`: the server has just answered 401 to the last ones, so nothing that is cached
   * may be trusted.
   */
  read(refused: boolean): Promise<Secrets>;
}

/** `Secrets` with a name for their TLS part: connections of one name may be shared. */
export interface Snapshot extends Secrets {
  tlsHash: string;
}

/** Kubernetes rotates projected tokens long before they expire; client-go re-reads them as often. */
const MAX_AGE_MS = 60_000;

/**
 * The current credentials of one API server. Files are read again at most once a minute, and where the server refuses
 * them or cannot be trusted with them.
 */
export class CredentialCache {
  readonly source: CredentialSource;
  readonly #clock: Clock;
  readonly #onProblem: (message: string) => void;
  #snapshot: Snapshot | undefined;
  #readAt = 0;
  #reading: Promise<Snapshot> | undefined;

  /** `onProblem` hears of a re-read that failed while older credentials are still there to be used. */
  constructor(source: CredentialSource, clock: Clock, onProblem: (message: string) => void) {
    this.source = source;
    this.#clock = clock;
    this.#onProblem = onProblem;
  }

  /** What to use now. Rejects only if there never were any. */
  async current(): Promise<Snapshot> {
    const fresh = this.#clock.monotonic() - this.#readAt < MAX_AGE_MS;
    return this.#snapshot !== undefined && fresh ? this.#snapshot : this.#read(false);
  }

  /**
   * What to use instead of `failed`, which has met a 401 (`refused`) or a certificate that it does not trust. The same
   * object if there is nothing newer, and then a repetition of the call is of no use. Many calls that fail together
   * read once.
   */
  async renew(failed: Snapshot, refused: boolean): Promise<Snapshot> {
    if (this.#snapshot !== undefined && this.#snapshot !== failed) return this.#snapshot;
    return this.#read(refused);
  }

  #read(refused: boolean): Promise<Snapshot> {
    this.#reading ??= this.#load(refused).finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #load(refused: boolean): Promise<Snapshot> {
    const before = this.#snapshot;
    try {
      const secrets = await this.source.read(refused);
      const tlsHash = hash(secrets.tls);
      const same = before?.tlsHash === tlsHash && hash(before.headers) === hash(secrets.headers);
      this.#snapshot = same ? before : { ...secrets, tlsHash };
    } catch (error) {
      if (before === undefined) throw error;
      this.#onProblem(`credentials could not be read again: ${(error as Error).message}`);
    }
    this.#readAt = this.#clock.monotonic();
    return this.#snapshot as Snapshot;
  }
}

function hash(values: object): string {
  const digest = createHash('sha256');
  for (const [name, value] of Object.entries(values) as [string, unknown][]) {
    digest.update(`\0${name}\0`).update(Buffer.isBuffer(value) ? value : String(value));
  }
  return digest.digest('hex');
}
