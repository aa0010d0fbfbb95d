import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { json, type SimResponse } from './exchange.ts';
import type { FaultMoment } from './fault.ts';
import type { FaultHit } from './fault.ts';

const GATEWAY_PAGE =
  '<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>Gateway error</h1></body></html>';

/** The faults of a call that act before its effect, or after it. */
export function faultsAt(hits: readonly FaultHit[], moment: FaultMoment): FaultHit[] {
  return hits.filter(({ effect }) => {
    if (effect.kind === 'tooManyRequests') return moment === 'before';
    // What spoils the right answer needs one.
    if (effect.kind === 'wrongJson') return moment === (effect.when ?? 'after');
    return 'when' in effect && effect.when !== undefined ? effect.when === moment : moment === 'before';
  });
}

/**
 * Waits where the faults say so, and makes the answer that the last of them puts in place of the right one.
 * Undefined: the right answer stands.
 */
export async function answerOf(
  hits: readonly FaultHit[],
  errorBody: (status: number) => unknown,
  right?: SimResponse,
): Promise<SimResponse | 'reset' | undefined> {
  let spoiled: SimResponse | 'reset' | undefined;
  for (const { effect, released } of hits) {
    switch (effect.kind) {
      case 'latency':
        await sleep(effect.ms);
        break;
      case 'hang':
        await released;
        break;
      case 'status':
        spoiled = json(effect.status, effect.body ?? errorBody(effect.status), effect.headers);
        break;
      case 'tooManyRequests':
        spoiled = json(
          429,
          errorBody(429),
          effect.retryAfter === undefined ? {} : { 'retry-after': String(effect.retryAfter) },
        );
        break;
      case 'reset':
        spoiled = 'reset';
        break;
      case 'html':
        spoiled = {
          status: effect.status ?? 200,
          headers: { 'content-type': 'text/html' },
          body: GATEWAY_PAGE,
        };
        break;
      case 'empty':
        spoiled = { status: effect.status };
        break;
      case 'wrongJson':
        spoiled = {
          status: right?.status ?? 200,
          headers: { 'content-type': 'application/json' },
          body: effect.body === undefined ? '{"workloads":[{"id"' : JSON.stringify(effect.body),
        };
        break;
      case 'truncate':
      case 'staleList':
      case 'lostRows':
      case 'duplicateRows':
        break;
    }
  }
  return spoiled;
}

/** Breaks the connection, with a reset where that is possible; returns the journal's word for no answer. */
export function destroyConnection(outgoing: ServerResponse): 0 {
  const { socket } = outgoing;
  // Under TLS there is no handle to reset.
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
  return 0;
}

/** Sends an answer, or its head and half of its body before the connection breaks. */
export function send(outgoing: ServerResponse, answer: SimResponse, truncated = false): number {
  if (outgoing.destroyed) return 0;
  const body = Buffer.from(answer.body ?? '');
  const bodiless = answer.status === 204 || answer.status === 304;
  outgoing.writeHead(answer.status, {
    ...answer.headers,
    ...(bodiless ? {} : { 'content-length': body.length }),
  });
  if (!truncated) {
    outgoing.end(bodiless ? undefined : body);
    return answer.status;
  }
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.socket?.destroy());
  return answer.status;
}
