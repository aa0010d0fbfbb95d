import type { Dispatcher } from 'undici';
import type { Clock } from '../time/clock.ts';
import { abortable, Deadline, DeadlineExceeded } from '../time/deadline.ts';
import { chunksOf, expectSuccess, readBody } from './api-answer.ts';
import { ApiError } from './api-error.ts';
import { type ApiRequest, nameOf } from './api-request.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { CredentialCache, Snapshot } from './credentials.ts';

/** One attempt that ended: `code` is the HTTP status, or `<error>` as client-go says where no answer came. */
export interface RequestObservation {
  method: string;
  code: string;
  host: string;
}

/** What a transport is built from; limits in milliseconds and bytes. */
export interface TransportOptions {
  credentials: CredentialCache;
  clock: Clock;
  /** Sent with every call: flow control and audit tell clients apart by it. */
  userAgent: string;
  /** For `rest_client_requests_total`. Must not throw. */
  onRequest?: (observation: RequestObservation) => void;
  /** From the first byte sent to the last one read, repetitions included. */
  callTimeoutMs?: number;
  maxResponseBytes?: number;
}

/** Time to the headers, of calls and watches. */
const HEADERS_TIMEOUT_MS = 15_000;
/** A call's body must not stop for longer. */
const BODY_TIMEOUT_MS = 15_000;
/** Only a net: reflectors have an inactivity timer of their own, which is shorter. */
const WATCH_BODY_TIMEOUT_MS = 300_000;
/** A read waits at most this long for a 429 to pass; a longer one is the caller's to wait for. */
const LONGEST_RETRY_AFTER_MS = 5_000;
const CALL_TIMEOUT_MS = 60_000;
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/**
 * HTTP to one API server over shared HTTP/1.1 connections. Fails with ApiError, or with the signal's reason once
 * it is aborted.
 *
 * A 401, or a certificate that does not verify, makes it read the credentials again and repeat the call once, whatever
 * the method: nothing was done. A GET is repeated once after a broken connection or a 429 with a short Retry-After.
 * Nothing else is ever repeated here; work queues are the real retry.
 */
export class KubeTransport {
  readonly #options: TransportOptions;
  readonly #server: URL;
  readonly #connections: ConnectionPool;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#server = new URL(options.credentials.source.server);
    this.#connections = new ConnectionPool(options.credentials.source.proxyUrl);
  }

  /** The parsed answer of a call. */
  async call<T>(request: ApiRequest, signal: AbortSignal): Promise<T> {
    using deadline = new Deadline(
      this.#options.clock,
      this.#options.callTimeoutMs ?? CALL_TIMEOUT_MS,
      signal,
    );
    try {
      return await this.#callWithRetry<T>(request, deadline.signal);
    } catch (error) {
      signal.throwIfAborted();
      throw ApiError.fromFailure(nameOf(request), error);
    }
  }

  /** The body of a long answer, as it arrives. Ends, or throws, when the server or the signal ends it. */
  async stream(request: ApiRequest, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    try {
      const answer = await this.#send(request, signal, WATCH_BODY_TIMEOUT_MS);
      return chunksOf(answer.body, request, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw ApiError.fromFailure(nameOf(request), error);
    }
  }

  /** Ends all connections, for good. Calls that are still on their way fail, and later ones too. */
  async close(): Promise<void> {
    await this.#connections.destroy();
  }

  async #callWithRetry<T>(request: ApiRequest, signal: AbortSignal): Promise<T> {
    try {
      return await this.#callOnce<T>(request, signal);
    } catch (error) {
      signal.throwIfAborted();
      const wait = request.method === 'GET' ? retryDelay(error) : undefined;
      if (wait === undefined) throw error;
      if (wait > 0) await this.#options.clock.sleep(wait, signal);
      return this.#callOnce<T>(request, signal);
    }
  }

  async #callOnce<T>(request: ApiRequest, signal: AbortSignal): Promise<T> {
    const answer = await this.#send(request, signal, BODY_TIMEOUT_MS);
    const body = await readBody(answer, this.#options.maxResponseBytes ?? MAX_RESPONSE_BYTES);
    signal.throwIfAborted();
    try {
      return JSON.parse(body.toString('utf8')) as T;
    } catch {
      throw new ApiError(answer.statusCode, 'NotJson', `${nameOf(request)}: the answer is not JSON`);
    }
  }

  /** Sends, once more with other credentials after a 401 or a certificate that does not verify, and returns a 2xx. */
  async #send(
    request: ApiRequest,
    signal: AbortSignal,
    bodyTimeout: number,
  ): Promise<Dispatcher.ResponseData> {
    const { credentials } = this.#options;
    const first = await abortable(unavailable(credentials.current()), signal);
    const answer = await this.#attempt(request, first, signal, bodyTimeout).catch(untrusted);
    if ('statusCode' in answer && answer.statusCode !== 401) return expectSuccess(request, answer);
    const refused = 'statusCode' in answer;
    const failure = refused ? await expectSuccess(request, answer).catch((error: unknown) => error) : answer;
    const second = await abortable(credentials.renew(first, refused), signal);
    if (second === first) throw failure;
    return expectSuccess(request, await this.#attempt(request, second, signal, bodyTimeout));
  }

  async #attempt(
    request: ApiRequest,
    credentials: Snapshot,
    signal: AbortSignal,
    bodyTimeout: number,
  ): Promise<Dispatcher.ResponseData> {
    let code = '<error>';
    try {
      const { origin, pathname, search } = this.#urlOf(request);
      const answer = await this.#connections.for(credentials).request({
        origin,
        path: `${pathname}${search}`,
        method: request.method,
        headers: this.#headersOf(request, credentials),
        body: request.body === undefined ? null : JSON.stringify(request.body),
        signal,
        headersTimeout: HEADERS_TIMEOUT_MS,
        bodyTimeout,
      });
      code = String(answer.statusCode);
      return answer;
    } finally {
      this.#options.onRequest?.({ method: request.method, code, host: this.#server.host });
    }
  }

  /** Servers behind a path prefix (Rancher and other gateways) keep it. */
  #urlOf(request: ApiRequest): URL {
    return new URL(`${this.#server.origin}${this.#server.pathname.replace(/\/$/, '')}${request.path}`);
  }

  #headersOf(request: ApiRequest, credentials: Snapshot): Record<string, string> {
    const headers: Record<string, string> = {
      ...credentials.headers,
      Accept: 'application/json',
      'User-Agent': this.#options.userAgent,
    };
    if (request.body !== undefined) headers['Content-Type'] = request.contentType ?? 'application/json';
    return headers;
  }
}

/** The authority, or our certificate, may be another one since it was read. Throws any other failure. */
function untrusted(failure: unknown): Error {
  if (failure instanceof Error && ApiError.fromFailure('', failure).reason === 'CertificateInvalid')
    return failure;
  throw failure;
}

/** How long to wait before a read is repeated; undefined: not at all. */
function retryDelay(error: unknown): number | undefined {
  if (error instanceof DeadlineExceeded) return undefined;
  if (!(error instanceof ApiError)) {
    return ApiError.fromFailure('', error).reason === 'ConnectionFailed' ? 0 : undefined;
  }
  const wait = error.status === 429 ? error.retryAfterMs : undefined;
  return wait !== undefined && wait <= LONGEST_RETRY_AFTER_MS ? wait : undefined;
}

function unavailable(work: Promise<Snapshot>): Promise<Snapshot> {
  return work.catch((error: unknown) => {
    throw new ApiError(0, 'CredentialsUnavailable', `credentials: ${(error as Error).message}`);
  });
}
