import { cut } from '../text/cut.ts';

/**
 * What can go wrong with a platform, as a closed union. Made at the edge (a client's transport) and nowhere
 * else; the controller maps a class to condition, event, metric and requeue in one place.
 */
export type ErrorClass =
  /** Network, 5xx, 408, a read that is not the documented JSON. */
  | 'Transient'
  /**
   * The platform answers, and not now: it works on the object, or on what the call waits for. The same call, or the one
   * that the client makes in its place, passes later.
   */
  | 'Busy'
  /** 429, Retry-After. */
  | 'Throttled'
  /** 401 after one fresh token, of which the probe tells whether it is about one object; the token call refused. */
  | 'Unauthorized'
  /** 403: this object's project, region or policy, or the whole connection: the probe tells. */
  | 'Forbidden'
  /** 400, 422, policy violations. */
  | 'Invalid'
  /** 409, or words that say that the name is taken. */
  | 'Conflict'
  /** 404 of one workload: a candidate for absence. */
  | 'Gone'
  /** Quota, by class or words. */
  | 'Quota'
  /** No flavor capacity, no node. */
  | 'Capacity'
  /** The platform lacks the route, or its version the field. */
  | 'Unsupported'
  /** The platform refused to change a field, or took the change and left it as it was: only a new workload can have it. */
  | 'Immutable'
  /** The server's certificate does not verify. */
  | 'CertificateInvalid'
  /** The operator's host rules forbid the address. */
  | 'HostNotAllowed'
  /** Answered, but not by this kind of platform. */
  | 'InvalidPlatform'
  /** Given up by ourselves (the lease is lost, the process stops, the connection is closed): no word of the platform's. */
  | 'Aborted'
  /** Anything unexpected. */
  | 'Bug';

/** Characters; what is longer was copied from an answer. */
const LONGEST_MESSAGE = 3_000;

/** An error of one platform call. Its message is safe to show: bounded, and without credentials. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly class: ErrorClass;
  /** HTTP status, where there was an answer. Of `Unauthorized`: only where the call itself was refused, not the token. */
  readonly status: number | undefined;
  /** How long the platform asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Of `Unsupported`: it cannot change any workload in place, whatever is sent, so a new one can have it. */
  readonly noUpdates: boolean;
  /** What a person does about it, as a clause, where that is something else than its class says. */
  readonly remedy: string | undefined;

  constructor(
    errorClass: ErrorClass,
    message: string,
    facts: {
      status?: number;
      retryAfterMs?: number;
      noUpdates?: boolean;
      remedy?: string;
      cause?: unknown;
    } = {},
  ) {
    super(cut(message, LONGEST_MESSAGE), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.class = errorClass;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.noUpdates = facts.noUpdates ?? false;
    this.remedy = facts.remedy;
  }
}

/** What an error of other words about the same answer keeps. */
export function factsOf({ status }: PlatformError): { status?: number } {
  return status === undefined ? {} : { status };
}

/** A refusal of whoever signed in: the error names the Secret that says who that is. */
export function ofAccount(error: PlatformError, secret: string): PlatformError {
  const message = `${error.message} (the account is the one of ${secret})`;
  return new PlatformError(error.class, message, factsOf(error));
}

/** A refusal of whoever calls, in a form that is not the platform's: the account may be right, and the URL wrong. */
export function inAnotherForm(error: PlatformError, platform: string): PlatformError {
  if (error.class !== 'Unauthorized' && error.class !== 'Forbidden') return error;
  const message = `${error.message}; ${platform} says it otherwise, so perhaps something else answers at this url`;
  return new PlatformError(error.class, message, factsOf(error));
}

/** Whoever made the call no longer wants its answer. */
export const givenUp = (): PlatformError => new PlatformError('Aborted', 'the call was given up');
