import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import { isSameHome } from '../home.ts';
import type { FailedReply } from '../json-api.ts';
import type { Call, Location } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { formatHome, parseHome } from './home.ts';
import { type Answer, leadsTo, meantHome, type Refusal } from './meant-home.ts';
import { distinct, onlyProject } from './only-project.ts';
import { readAllPages } from './pages.ts';
import {
  type Asker,
  noCluster,
  noProject,
  notOnCluster,
  onSeveralClusters,
  twiceOnCluster,
} from './place-words.ts';
import { getProject, listClusters, listProjects } from './routes.ts';
import type { Project } from './schemas.ts';

/** How long a resolved name is believed, in milliseconds. */
const BELIEVED = 600_000;
/**
 * The same of what somebody may be about to put right: a name that leads elsewhere than the one who asks expects, or
 * that there is none or more than one to choose from. Not asked again for each of thousands.
 */
const BELIEVED_BRIEFLY = 5_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a deployment says about its place, and how it says so. */
export interface Place extends Asker {
  /** Name or id; absent: the only one. */
  project?: string;
  /** Name or UUID. */
  cluster?: string;
}

type Found = { kind: 'Found'; projects: Project[] } | Refusal | { kind: 'Failed'; error: PlatformError };

/**
 * Makes names of projects and clusters into a home. Only what was found is remembered, and never that a name was not:
 * that is one object's trouble. Which project is the only one is the same question for all that name none.
 */
export class Projects {
  readonly #api: RunaiApi;
  readonly #clock: Clock;
  readonly #onRead: (project: Project) => void;
  readonly #answers = new Map<string, { answer: Answer; since: number }>();
  /** As they were listed last, by UUID in small letters. */
  #clusterNames: ReadonlyMap<string, string> = new Map();
  /** Questions that are being asked: a burst of objects of one project asks once. */
  readonly #open = new Map<string, Promise<Answer>>();

  /** `onRead`: a project where a workload lives, lived, or shall live has just been read. */
  constructor(api: RunaiApi, clock: Clock, onRead: (project: Project) => void) {
    this.#api = api;
    this.#clock = clock;
    this.#onRead = onRead;
  }

  /** `expected`: the home that the name led to before. */
  async locate(place: Place, call: Call, expected?: string): Promise<Location> {
    const meant = meantHome(await this.#ask(place, call, expected), expected);
    if (meant.kind !== 'Rejected') return meant;
    const location = { kind: 'Rejected', message: meant.words(place) } as const;
    if (expected === undefined) return location;
    // The name is to blame only where the home can be read.
    const error = await this.unreadable(expected, call);
    if (error === undefined) return location;
    const isLost = notThere.has(error.class);
    return { kind: 'Unknown', error: isLost ? new PlatformError('Gone', location.message) : error };
  }

  async #ask(place: Place, call: Call, expected: string | undefined): Promise<Answer> {
    const key = JSON.stringify([place.project ?? null, place.cluster ?? '']);
    const known = this.#believed(key, expected);
    if (known !== undefined) return known;
    let open = this.#open.get(key);
    while (open !== undefined) {
      const answer = await open;
      if (!aborted(answer)) return answer;
      open = this.#open.get(key);
    }
    const question = this.#resolve(place, call, expected === undefined);
    this.#open.set(key, question);
    try {
      const answer = await question;
      const holdsForAll = answer.kind === 'Rejected' && place.project === undefined;
      if (answer.kind === 'Home' || answer.kind === 'Several' || holdsForAll)
        this.#answers.set(key, { answer, since: this.#clock.monotonic() });
      return answer;
    } finally {
      if (this.#open.get(key) === question) this.#open.delete(key);
    }
  }

  /** The platform refused something that names this home: it is asked anew. */
  forget(home: string): void {
    for (const [key, { answer }] of this.#answers) if (leadsTo(answer, home)) this.#answers.delete(key);
  }

  /**
   * Undefined where the project can be read now, and is on the cluster of the home: the connection may lead to
   * another installation, with a project of the same number. Never from the cache: absence rests on it.
   */
  async unreadable(home: string, call: Call): Promise<PlatformError | undefined> {
    const { clusterId, projectId } = parseHome(home);
    const reply = await this.#api.call(getProject(projectId), call);
    if (reply.kind === 'Failed') {
      // Whatever name led here may lead elsewhere by now.
      if (reply.error.class === 'Gone') this.forget(home);
      return reply.error;
    }
    if (reply.value.clusterId.toLowerCase() === clusterId.toLowerCase()) {
      this.#onRead(reply.value);
      return undefined;
    }
    return new PlatformError(
      'Gone',
      `project ${projectId} is on cluster ${reply.value.clusterId} here, and the workload lives on ${clusterId}: does the connection lead to another Run:ai?`,
    );
  }

  /** An earlier answer, where it is recent enough. */
  #believed(key: string, expected: string | undefined): Answer | undefined {
    const known = this.#answers.get(key);
    if (known === undefined) return undefined;
    const { answer, since } = known;
    const location = meantHome(answer, expected);
    const pleases =
      location.kind === 'Home' && (expected === undefined || isSameHome(location.home, expected));
    const believed = pleases ? BELIEVED : BELIEVED_BRIEFLY;
    return this.#clock.monotonic() - since < believed ? answer : undefined;
  }

  /** `isNew`: asked by one that lives nowhere yet, who has to choose where there are several. */
  async #resolve({ project: given, cluster }: Place, call: Call, isNew: boolean): Promise<Answer> {
    const found = given === undefined ? await this.#findOnly(call) : await this.#find(given, call);
    if (found.kind === 'Failed') return { kind: 'Unknown', error: found.error };
    if (found.kind === 'Rejected') return found;
    const [only] = found.projects;
    const project = given ?? only?.name;
    if (only === undefined) return rejected(noProject(project));
    if (cluster === undefined) {
      // Whoever lives in one needs no names, and no call for them.
      if (isNew && found.projects.length > 1) await this.#listClusters(call);
      const clusters = found.projects.map(({ clusterId }) => this.#nameOf(clusterId));
      return oneOf(found.projects, rejected(onSeveralClusters(project, clusters)));
    }
    const clusterId = await this.#clusterId(cluster, call);
    if (clusterId.kind === 'Failed') {
      const unknown = { kind: 'Unknown', error: clusterId.error } as const;
      // Reading clusters needs a right of its own; where the project is known, no name of a cluster is needed.
      return clusterId.error.class === 'Forbidden' ? oneOf(found.projects, unknown) : unknown;
    }
    const there = found.projects.filter((candidate) =>
      clusterId.ids.includes(candidate.clusterId.toLowerCase()),
    );
    if (clusterId.ids.length === 0)
      return rejected(noCluster(cluster, [...new Set(this.#clusterNames.values())]));
    if (there.length === 0) return rejected(notOnCluster(project, cluster));
    return oneOf(there, rejected(twiceOnCluster(project, cluster)));
  }

  async #find(project: string, call: Call): Promise<Found> {
    if (/^\d+$/.test(project) || UUID.test(project)) {
      const reply = await this.#api.call(getProject(project), call);
      if (reply.kind === 'Value') return { kind: 'Found', projects: [reply.value] };
      if (!notThere.has(reply.error.class)) return reply;
    }
    const named = await readAllPages(
      this.#api,
      (offset) => listProjects(offset, { name: project }),
      ({ projects }) => projects.filter(({ name }) => name === project),
      call,
    );
    if (named.kind === 'Failed') return named;
    return { kind: 'Found', projects: distinct(named.value) };
  }

  async #findOnly(call: Call): Promise<Found> {
    const pages = await readAllPages(
      this.#api,
      (offset) => listProjects(offset, {}),
      (page) => [page],
      call,
    );
    if (pages.kind === 'Failed') return pages;
    const only = onlyProject(pages.value);
    if (only.kind === 'Rejected') return only;
    this.#onRead(only.project);
    return { kind: 'Found', projects: [only.project] };
  }

  async #clusterId(
    cluster: string,
    call: Call,
  ): Promise<{ kind: 'Found'; ids: string[] } | { kind: 'Failed'; error: PlatformError }> {
    if (UUID.test(cluster)) return { kind: 'Found', ids: [cluster.toLowerCase()] };
    const failed = await this.#listClusters(call);
    if (failed !== undefined) return failed;
    const named = [...this.#clusterNames].filter(([, name]) => name === cluster);
    return { kind: 'Found', ids: named.map(([uuid]) => uuid) };
  }

  async #listClusters(call: Call): Promise<FailedReply | undefined> {
    const reply = await this.#api.call(listClusters('metadata'), call);
    if (reply.kind === 'Failed') return reply;
    this.#clusterNames = new Map(reply.value.map(({ uuid, name }) => [uuid.toLowerCase(), name]));
    return undefined;
  }

  /** What people call a cluster, where it is known and means this one alone. */
  #nameOf(clusterId: string): string {
    const name = this.#clusterNames.get(clusterId.toLowerCase());
    const namesakes = [...this.#clusterNames.values()].filter((one) => one === name).length;
    return name && namesakes === 1 ? name : clusterId;
  }
}

/** What reading a project says where there is none, as far as this connection goes. */
const notThere = new Set<PlatformError['class']>(['Gone', 'Invalid', 'Forbidden']);

/** Whoever asked no longer wants to know; that is no answer for others. */
function aborted(answer: Answer): boolean {
  return answer.kind === 'Unknown' && answer.error.class === 'Aborted';
}

/** The home of the only one, or of that of several which is meant. */
function oneOf(
  projects: readonly Project[],
  otherwise: Extract<Answer, { kind: 'Several' }>['otherwise'],
): Answer {
  const homes = projects.map(({ clusterId, id }) => formatHome({ clusterId, projectId: id }));
  const [home] = homes;
  if (home !== undefined && homes.length === 1) return { kind: 'Home', home };
  return { kind: 'Several', homes, otherwise };
}

const rejected = (words: Refusal['words']): Refusal => ({ kind: 'Rejected', words });
