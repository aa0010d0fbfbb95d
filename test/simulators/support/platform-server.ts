import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJson, type SimRequest, type SimResponse, type Subject } from './exchange.ts';
import type { FaultPlan } from './fault-plan.ts';
import { answerOf, destroyConnection, faultsAt, send } from './faulty-answer.ts';
import { readBody } from './http-server.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { RouteMatch, Router } from './router.ts';

/** What a platform brings: its routes and its manners. */
export interface PlatformBehaviour {
  router: Router;
  journal: Journal;
  faults: FaultPlan;
  now(): number;
  /** Added to every call, in real milliseconds. */
  latencyMs(): number;
  /** Who calls, about which workload. */
  identify(request: SimRequest, match: RouteMatch | undefined): Subject;
  /** The body is a secret, which the journal leaves out. */
  isSecret(request: SimRequest): boolean;
  /** Refuses a call before it reaches its handler: a rate limit. */
  gate(request: SimRequest): SimResponse | undefined;
  /** No route has this path, or none has this method. */
  noRoute(request: SimRequest, pathIsKnown: boolean): SimResponse;
  /** The platform's own error body. */
  errorBody(status: number): unknown;
}

/** Makes the request handler of a platform's server: journal, faults, latency, limit, handler, answer. */
export function platformServer(
  behaviour: PlatformBehaviour,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    const begun = performance.now();
    const request = await readRequest(incoming);
    const match = behaviour.router.match(request.method, request.path);
    const subject = behaviour.identify(request, match);
    const entry = behaviour.journal.open({
      at: behaviour.now(),
      method: request.method,
      route: match?.route ?? request.path,
      path: request.path,
      query: request.query.toString(),
      clientId: subject.clientId,
      workload: subject.workload,
      workloadId: subject.workloadId,
      body: behaviour.isSecret(request) ? undefined : writtenBody(request),
    });
    outgoing.once('close', () => {
      // The caller has given up, which a call that hangs would otherwise not show.
      if (!outgoing.writableFinished) entry.status ??= 0;
    });
    const status = await answer(behaviour, request, match, entry, outgoing);
    entry.status = status;
    entry.durationMs = performance.now() - begun;
  };
}

/** Returns the status that was sent; 0 where the connection was broken instead. */
async function answer(
  behaviour: PlatformBehaviour,
  request: SimRequest,
  match: RouteMatch | undefined,
  entry: JournalEntry,
  outgoing: ServerResponse,
): Promise<number> {
  request.faults = behaviour.faults.take({
    method: request.method,
    path: request.path,
    query: request.query,
    workload: entry.workload,
    clientId: entry.clientId,
  });
  entry.faults = request.faults.map(({ id }) => id);
  if (behaviour.latencyMs() > 0) await sleep(behaviour.latencyMs());
  // The platform's own clock, as a client sees it.
  outgoing.setHeader('date', new Date(behaviour.now()).toUTCString());
  const before = await answerOf(faultsAt(request.faults, 'before'), (status) => behaviour.errorBody(status));
  if (before === 'reset') return destroyConnection(outgoing);
  if (before !== undefined) return send(outgoing, before);

  const right =
    behaviour.gate(request) ??
    match?.handler(request, match.params) ??
    behaviour.noRoute(request, behaviour.router.knowsPath(request.path));
  entry.workload = right.about?.workload ?? entry.workload;
  entry.workloadId = right.about?.workloadId ?? entry.workloadId;

  const after = await answerOf(
    faultsAt(request.faults, 'after'),
    (status) => behaviour.errorBody(status),
    right,
  );
  if (after === 'reset' || right.lost === true) return destroyConnection(outgoing);
  const truncated = request.faults.some(({ effect }) => effect.kind === 'truncate');
  return send(outgoing, after ?? right, truncated);
}

async function readRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const url = new URL(incoming.url ?? '/', 'http://simulator');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: await readBody(incoming),
    faults: [],
  };
}

/** What a writing call said. */
function writtenBody(request: SimRequest): unknown {
  return request.method === 'GET' ? undefined : parseJson(request.body);
}
