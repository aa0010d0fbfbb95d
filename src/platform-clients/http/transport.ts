import type { Dispatcher } from 'undici';
import type { Clock } from '../../time/clock.ts';
import { Deadline } from '../../time/deadline.ts';
import { CALL_LIMIT_MS } from '../call-limit.ts';
import { givenUp, PlatformError } from '../errors.ts';
import { dispatcherFor, type Route } from './dispatcher.ts';
import { type Failure, failureOf } from './failure.ts';

/** One HTTP request. The path is absolute and already encoded. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** An answer, whatever its status. */
export interface Answer {
  status: number;
  /** Names in small letters. */
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** What came of a request: an answer of any status, or none. */
export type Exchange = ({ kind: 'Answer' } & Answer) | ({ kind: 'NoAnswer' } & Failure);

/** Milliseconds. */
const CONNECT_LIMIT = 10_000;

/** A page of 500 workloads has about 3 MB. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/** Bytes to and from one origin, bounded in time and size. Redirects are not followed. Never throws. */
export class Transport {
  readonly #route: Omit<Route, 'connections' | 'timeouts'>;
  readonly #clock: Clock;
  readonly #userAgent: string;
  readonly #dispatcher: Dispatcher | PlatformError;

  constructor(options: Omit<Route, 'timeouts'> & { clock: Clock; userAgent: string }) {
    this.#route = options;
    this.#clock = options.clock;
    this.#userAgent = options.userAgent;
    this.#dispatcher = dispatcherFor({
      ...options,
      timeouts: { connect: CONNECT_LIMIT, headers: CALL_LIMIT_MS, body: CALL_LIMIT_MS },
    });
  }

  async send(wanted: HttpRequest, signal: AbortSignal): Promise<Exchange> {
    if (this.#dispatcher instanceof PlatformError) {
      return { kind: 'NoAnswer', error: this.#dispatcher, sent: false };
    }
    const host = this.#route.url.host;
    using deadline = new Deadline(this.#clock, CALL_LIMIT_MS, signal);
    try {
      const { origin, pathname, search } = this.#urlOf(wanted.path);
      const answer = await this.#dispatcher.request({
        origin,
        path: `${pathname}${search}`,
        method: wanted.method,
        headers: { accept: 'application/json', 'user-agent': this.#userAgent, ...wanted.headers },
        body: wanted.body ?? null,
        signal: deadline.signal,
      });
      const body = await readAll(answer.body);
      if (body === undefined) {
        const error = new PlatformError('Transient', `${host}: the answer is too large`, {
          status: answer.statusCode,
        });
        return { kind: 'NoAnswer', error, sent: true };
      }
      return { kind: 'Answer', status: answer.statusCode, headers: answer.headers, body };
    } catch (cause) {
      if (signal.aborted) return { kind: 'NoAnswer', error: givenUp(), sent: true };
      if (deadline.signal.aborted) {
        const error = new PlatformError('Transient', `${host}: no answer within ${CALL_LIMIT_MS / 1000} s`);
        return { kind: 'NoAnswer', error, sent: true };
      }
      return { kind: 'NoAnswer', ...failureOf(cause, host, this.#clock.now()) };
    }
  }

  #urlOf(path: string): URL {
    const { origin, pathname } = this.#route.url;
    return new URL(pathname.replace(/\/+$/, '') + path, origin);
  }

  /** Closes the connections; calls under way come to their end. */
  async close(): Promise<void> {
    if (!(this.#dispatcher instanceof PlatformError)) await this.#dispatcher.close();
  }
}

/** The whole body as text; undefined where it is too large. */
async function readAll(body: Dispatcher.ResponseData['body']): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
