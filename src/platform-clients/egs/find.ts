import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call, Finding, Identity } from '../platform.ts';
import { unknown } from '../unknown-finding.ts';
import { stateOf } from './gpr-state.ts';
import { type Home, parseHome } from './home.ts';
import { Leases } from './leases.ts';
import { type Answers, observationOf } from './observe.ts';
import { describeEndpoint, getGpr, listEndpoints, readInventory } from './routes.ts';
import {
  type Brief,
  briefSchema,
  type Detail,
  type Gpr,
  type GpuRequest,
  type InventoryRow,
} from './schemas.ts';
import type { Workspaces } from './workspaces.ts';

/** GPU requests of one endpoint that are read; one is the rule. */
const MOST_GPRS = 16;

/** Finds one endpoint. The list is the only evidence of what is there, and says Absent only with its workspace. */
export class Finder {
  readonly #api: JsonApi;
  readonly #workspaces: Workspaces;
  readonly #clock: Clock;
  readonly #leases: Leases;

  constructor(api: JsonApi, workspaces: Workspaces, clock: Clock) {
    this.#api = api;
    this.#workspaces = workspaces;
    this.#clock = clock;
    this.#leases = new Leases(clock);
  }

  /** By namespace, else by name and cluster. */
  async find(identity: Identity, call: Call): Promise<Finding> {
    const begunAt = this.#clock.monotonic();
    const home = parseHome(identity.home);
    const reply = await this.#api.call(listEndpoints(home.workspace), call);
    if (reply.kind === 'Failed') return this.#unlisted(home, reply.error, call);
    const clockAhead = (reply.serverTime ?? this.#clock.now()) - this.#clock.now();
    const rows = rowsOf(reply.value.endpoints, identity, home);
    if (rows instanceof PlatformError) return unknown(rows);
    const [brief, ...others] = rows;
    if (brief === undefined) {
      const missing = await this.#workspaces.missing(home, call);
      return missing === undefined ? { kind: 'Absent', begunAt } : unknown(missing);
    }
    return this.#look({ home, brief, clockAhead }, others, begunAt, call);
  }

  /** What GPU requests an endpoint has by now, as describe shows them. */
  async requestsOf(home: Home, endpoint: string, call: Call): Promise<readonly string[]> {
    const { workspace, cluster } = home;
    const reply = await this.#api.call(describeEndpoint({ endpoint, workspace, cluster }), call);
    const requests = reply.kind === 'Value' ? reply.value?.endpoint?.gpuRequests : undefined;
    return (requests ?? []).map(({ gprId }) => gprId).filter((id) => id !== '');
  }

  /** A workspace that there is not may be why there is no list; then that is what to say. */
  async #unlisted(home: Home, error: PlatformError, call: Call): Promise<Finding> {
    if (error.class !== 'Gone') return unknown(error);
    return unknown((await this.#workspaces.missing(home, call)) ?? error);
  }

  async #look(
    found: Pick<Answers, 'home' | 'brief' | 'clockAhead'>,
    others: readonly Brief[],
    begunAt: number,
    call: Call,
  ): Promise<Finding> {
    const { home, brief } = found;
    const described = await this.#describe(home, brief, others.length > 0, call);
    if (described instanceof PlatformError) return unknown(described);
    const requests = described?.gpuRequests ?? [];
    const { gprs, gprsAreKnown } = await this.#gprsOf(requests, call);
    const answers = {
      ...found,
      described,
      gprs,
      gprsAreKnown,
      lease: this.#leases.of(requests, gprs),
      inventory: await this.#inventoryFor(home, gprs, call),
      others: others.map(({ namespace }) => namespace),
    };
    return { kind: 'Present', observation: observationOf(answers, begunAt, (text) => this.#api.clean(text)) };
  }

  /** Undefined where describe does not know the endpoint; in which words it says so, no source tells. */
  async #describe(
    { workspace }: Home,
    { endpointName: endpoint, clusterName: cluster, namespace }: Brief,
    isOneOfSeveral: boolean,
    call: Call,
  ): Promise<Detail | PlatformError | undefined> {
    const reply = await this.#api.call(describeEndpoint({ endpoint, workspace, cluster }), call);
    if (reply.kind === 'Failed') {
      const { error } = reply;
      return error.class === 'Gone' || error.status === 500 ? undefined : error;
    }
    const detail = reply.value?.endpoint ?? undefined;
    if (detail === undefined || detail.namespace === namespace) return detail;
    // It goes by the name, which another one has as well.
    if (isOneOfSeveral) return undefined;
    return new PlatformError(
      'Transient',
      `EGS lists endpoint ${endpoint} in namespace ${this.#api.clean(namespace)} and describes it in ${this.#api.clean(detail.namespace)}`,
    );
  }

  /** Only while a GPU request waits: then what there is may tell why. */
  async #inventoryFor(
    { workspace }: Home,
    gprs: readonly Gpr[],
    call: Call,
  ): Promise<readonly InventoryRow[] | undefined> {
    if (gprs.every((gpr) => stateOf(gpr) !== 'Queued')) return undefined;
    const reply = await this.#api.call(readInventory(workspace), call);
    return reply.kind === 'Value' ? reply.value.items : undefined;
  }

  async #gprsOf(
    requests: readonly GpuRequest[],
    call: Call,
  ): Promise<{ gprs: readonly Gpr[]; gprsAreKnown: boolean }> {
    const ids = requests.map(({ gprId }) => gprId).filter((id) => id !== '');
    const replies = await Promise.all(ids.slice(0, MOST_GPRS).map((id) => this.#api.call(getGpr(id), call)));
    const gprs = replies.flatMap((reply) => (reply.kind === 'Value' ? [reply.value] : []));
    const unread = replies.some((reply) => reply.kind === 'Failed' && reply.error.class !== 'Gone');
    return { gprs, gprsAreKnown: !unread && ids.length === requests.length && ids.length <= MOST_GPRS };
  }
}

/**
 * The row of an id, first, and those of the name on the cluster, each namespace once: a list may show a row twice. A row
 * that does not parse may be one of them.
 */
function rowsOf(
  entries: readonly unknown[],
  { id, name }: Identity,
  { cluster }: Home,
): Brief[] | PlatformError {
  const rows = new Map<string, Brief>();
  for (const entry of entries) {
    const parsed = briefSchema.safeParse(entry);
    if (!parsed.success) {
      if (!mentions(entry, name, id)) continue;
      return new PlatformError('Transient', `list the endpoints: the row of "${name}" is not as documented`);
    }
    const row = parsed.data;
    const hasName = row.endpointName === name && row.clusterName === cluster;
    if (row.namespace === id || hasName) rows.set(row.namespace, row);
  }
  // In an order of our own: the list promises none.
  return [...rows.values()].sort((a, b) => rank(a, id) - rank(b, id) || (a.namespace < b.namespace ? -1 : 1));
}

const rank = ({ namespace }: Brief, id: string | undefined): number => (namespace === id ? 0 : 1);

function mentions(entry: unknown, name: string, id: string | undefined): boolean {
  if (!isObject(entry)) return true;
  const { endpointName, namespace } = entry;
  return endpointName === name || namespace === id || typeof endpointName !== 'string';
}
