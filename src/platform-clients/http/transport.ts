import type { Dispatcher } from 'undici';
import type { Clock } from '../../time/clock.ts';
import { Deadline } from '../../time/deadline.ts';
import { CALL_LIMIT_MS } from '../call-limit.ts';
import { givenUp, PlatformError } from '../errors.ts';
import { type AnswerPart, AnswerRoom } from './answer-room.ts';
import { dispatcherFor, type Route } from './dispatcher.ts';
import { type Failure, failureOf } from './failure.ts';
import { proxyFor } from './proxies.ts';

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

/** Of the whole process, since its memory is one. */
const ROOM = new AnswerRoom();

/** Bytes to and from one origin, bounded in time and size. Redirects are not followed. Never throws. */
export class Transport {
  readonly #route: Omit<Route, 'connections' | 'timeouts'>;
  readonly #clock: Clock;
  readonly #userAgent: string;
  readonly #room: Pick<AnswerRoom, 'part'>;
  readonly #dispatcher: Dispatcher | PlatformError;
  readonly #isProxied: boolean;

  /** `room`: for the answers of this transport, for tests. */
  constructor(
    options: Omit<Route, 'timeouts'> & { clock: Clock; userAgent: string; room?: Pick<AnswerRoom, 'part'> },
  ) {
    this.#route = options;
    this.#clock = options.clock;
    this.#userAgent = options.userAgent;
    this.#room = options.room ?? ROOM;
    this.#isProxied = proxyFor(options.url, options.proxies) !== undefined;
    this.#dispatcher = dispatcherFor({
      ...options,
      timeouts: { connect: CONNECT_LIMIT, headers: CALL_LIMIT_MS, body: CALL_LIMIT_MS },
    });
  }

  /** Makes one call, within `CALL_LIMIT_MS` and until the signal aborts: that no answer came is a result too. */
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
      const { statusCode: status, headers } = answer;
      using part = this.#room.part();
      const read = await readAll(answer.body, part);
      if ('refused' in read) {
        const error = new PlatformError('Transient', `${host}: the answer ${read.refused}`, { status });
        return { kind: 'NoAnswer', error, sent: true };
      }
      return { kind: 'Answer', status, headers, body: read.body };
    } catch (cause) {
      if (signal.aborted) return { kind: 'NoAnswer', error: givenUp(), sent: true };
      if (deadline.signal.aborted) {
        const error = new PlatformError('Transient', `${host}: no answer within ${CALL_LIMIT_MS / 1000} s`);
        return { kind: 'NoAnswer', error, sent: true };
      }
      return { kind: 'NoAnswer', ...failureOf(cause, host, this.#clock.now(), this.#isProxied) };
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

/** The whole body as text, or why it may not have the room. */
async function readAll(
  body: Dispatcher.ResponseData['body'],
  part: AnswerPart,
): Promise<{ body: string } | { refused: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const refused = part.take(chunk.length);
    if (refused !== undefined) return { refused };
    chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks).toString('utf8') };
}
