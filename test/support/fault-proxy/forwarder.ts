import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeAccess } from '../kube-client/kubeconfig-access.ts';
import type { RequestFault } from './fault.ts';
import type { FaultPlan } from './fault-plan.ts';
import { parseKubeRequest } from './kube-request.ts';
import type { JournalEntry, ProxyJournal } from './proxy-journal.ts';
import { statusBody } from './status-body.ts';
import { relayWatch } from './watch-relay.ts';
import type { Witness } from './witness.ts';

type Answer = Extract<RequestFault, { kind: 'answer' }>;

/** Headers that belong to one connection and are not passed on. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host']);

/** Passes requests on to the API server, with its client certificate where it has one, and lets faults strike them. */
export class Forwarder implements Disposable {
  readonly #target: KubeAccess;
  readonly #plan: FaultPlan;
  readonly #journal: ProxyJournal;
  readonly #witness: Witness<JournalEntry>;
  readonly #agent: Agent;

  constructor(target: KubeAccess, plan: FaultPlan, journal: ProxyJournal, witness: Witness<JournalEntry>) {
    this.#target = target;
    this.#plan = plan;
    this.#journal = journal;
    this.#witness = witness;
    this.#agent = new Agent({ keepAlive: true, ca: target.ca, ...target.clientCertificate });
  }

  /** Handles one request. Any trouble on the way to the API server is a reset for the client. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entry = this.#journal.open(parseKubeRequest(request));
    response.once('close', () => {
      entry.duration = performance.now() - entry.at;
    });
    try {
      const body = await readAll(request);
      entry.body = parsed(body);
      await this.#serve(request, body, response, entry);
    } catch {
      response.socket?.destroy();
    }
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #serve(
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    entry: JournalEntry,
  ): Promise<void> {
    this.#witness(entry, 'before');
    const faults = this.#plan.takeRequestFaults(entry);
    entry.faults.push(...faults.map(({ kind }) => kind));
    const decisive = faults.find(({ kind }) => kind !== 'delay');
    await delay(faults, 'before');
    if (decisive?.kind === 'lost-request') return lose(response, decisive.ending);
    if (decisive?.kind === 'answer' && decisive.when !== 'after') return answer(response, entry, decisive);
    const upstream = await this.#call(request, body, response);
    this.#witness(entry, 'effect');
    await delay(faults, 'after');
    if (decisive?.kind === 'lost-answer' || decisive?.kind === 'answer') {
      // Its head says that the effect was had; the rest is drained, so that the connection can be used again.
      upstream.resume();
      return decisive.kind === 'answer' ? answer(response, entry, decisive) : lose(response, decisive.ending);
    }
    entry.status = upstream.statusCode;
    response.writeHead(upstream.statusCode ?? 502, passable(upstream.headers));
    if (entry.verb === 'watch' && upstream.statusCode === 200) {
      return relayWatch(this.#plan, entry, upstream, response);
    }
    upstream.once('error', () => response.socket?.destroy());
    response.once('finish', () => this.#witness(entry, 'answered'));
    upstream.pipe(response);
  }

  #call(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const call = httpsRequest(new URL(request.url ?? '/', this.#target.server), {
      method: request.method,
      agent: this.#agent,
      headers: {
        ...passable(request.headers),
        ...(body.length > 0 ? { 'content-length': body.length } : {}),
      },
    });
    call.once('response', resolve);
    call.once('error', reject);
    response.once('close', () => call.destroy());
    call.end(body);
    return promise;
  }
}

async function delay(faults: readonly RequestFault[], moment: 'before' | 'after'): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === 'delay' && (fault.when ?? 'before') === moment) await sleep(fault.ms);
  }
}

/** Silence: the connection stays open until the client gives up. */
function lose(response: ServerResponse, ending: 'reset' | 'silence' = 'reset'): void {
  if (ending === 'reset') response.socket?.destroy();
}

function answer(response: ServerResponse, entry: JournalEntry, fault: Answer): void {
  const { status, retryAfter, message = `injected ${status}`, body } = fault;
  entry.status = status;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
  response.end(body ?? JSON.stringify(statusBody(status, message, retryAfter)));
}

function passable(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function parsed(body: Buffer): unknown {
  try {
    return body.length === 0 ? undefined : JSON.parse(body.toString('utf8'));
  } catch {
    return body.toString('utf8');
  }
}
