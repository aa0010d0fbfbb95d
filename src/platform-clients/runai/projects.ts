import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import { isSameHome } from '../home.ts';
import type { Call, Location } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { formatHome, parseHome } from './home.ts';
import { distinct, onlyProject } from './only-project.ts';
import { readAllPages } from './pages.ts';
import { getProject, listClusters, listProjects } from './routes.ts';
import type { Cluster, Project } from './schemas.ts';

/** How long a resolved name is believed, in milliseconds. */
const BELIEVED = 600_000;
/**
 * The same of what somebody may be about to put right: a name that leads elsewhere than the one who asks expects, or
 * that there is none or more than one to choose from. Not asked again for each of thousands.
 */
const BELIEVED_BRIEFLY = 5_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A project never changes; the default of the platform object does. */
const OTHER_PROJECT =
  'name the right one in spec.runai.project of another InferenceDeployment, or, if this one names no project, in spec.runai.defaultProject of its platform object';

/** A cluster that was named never changes, and there is no default for it. */
const OTHER_CLUSTER = 'name the right one in spec.runai.cluster of another InferenceDeployment';

/** What a deployment says about its place. */
export interface Place {
  /** Name or id; absent: the only one. */
  project?: string;
  /** Name or UUID. */
  cluster?: string;
}

type Found =
  | { kind: 'Found'; projects: Project[] }
  | { kind: 'Rejected'; message: string }
  | { kind: 'Failed'; error: PlatformError };

/**
 * Makes names of projects and clusters into a home. Only what was found is remembered, and never that a name was not:
 * that is one object's trouble. Which project is the only one is the same question for all that name none.
 */
export class Projects {
  readonly #api: RunaiApi;
  readonly #clock: Clock;
  readonly #onRead: (project: Project) => void;
  readonly #answers = new Map<string, { location: Location; since: number }>();
  /** Questions that are being asked: a burst of objects of one project asks once. */
  readonly #open = new Map<string, Promise<Location>>();

  /** `onRead`: a project where a workload lives, lived, or shall live has just been read. */
  constructor(api: RunaiApi, clock: Clock, onRead: (project: Project) => void) {
    this.#api = api;
    this.#clock = clock;
    this.#onRead = onRead;
  }

  /** `expected`: the home that the name led to before. */
  async locate(place: Place, call: Call, expected?: string): Promise<Location> {
    const key = JSON.stringify([place.project ?? null, place.cluster ?? '']);
    const known = this.#believed(key, expected);
    if (known !== undefined) return known;
    let open = this.#open.get(key);
    while (open !== undefined) {
      const location = await open;
      if (!aborted(location)) return location;
      open = this.#open.get(key);
    }
    const question = this.#resolve(place, call);
    this.#open.set(key, question);
    try {
      const location = await question;
      const holdsForAll = location.kind === 'Rejected' && place.project === undefined;
      if (location.kind === 'Home' || holdsForAll)
        this.#answers.set(key, { location, since: this.#clock.monotonic() });
      return location;
    } finally {
      if (this.#open.get(key) === question) this.#open.delete(key);
    }
  }

  /** The platform refused something that names this home: it is asked anew. */
  forget(home: string): void {
    for (const [key, { location }] of this.#answers)
      if (location.kind === 'Home' && location.home === home) this.#answers.delete(key);
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
  #believed(key: string, expected: string | undefined): Location | undefined {
    const answer = this.#answers.get(key);
    if (answer === undefined) return undefined;
    const { location, since } = answer;
    const pleases =
      location.kind === 'Home' && (expected === undefined || isSameHome(location.home, expected));
    const believed = pleases ? BELIEVED : BELIEVED_BRIEFLY;
    return this.#clock.monotonic() - since < believed ? location : undefined;
  }

  async #resolve({ project: given, cluster }: Place, call: Call): Promise<Location> {
    const found = given === undefined ? await this.#findOnly(call) : await this.#find(given, call);
    if (found.kind === 'Failed') return { kind: 'Unknown', error: found.error };
    if (found.kind === 'Rejected') return found;
    const [only] = found.projects;
    const project = given ?? only?.name;
    if (only === undefined) {
      return rejected(
        `Run:ai has no project "${project}" that this connection may see: make it there or grant access to it, or ${OTHER_PROJECT}`,
      );
    }
    if (cluster === undefined) {
      if (found.projects.length === 1) return home(only);
      const clusters = found.projects.map(({ clusterId }) => clusterId).join(', ');
      return rejected(
        `project "${project}" is on several clusters (${clusters}): add spec.runai.cluster, the name or UUID of one of them`,
      );
    }
    const clusterId = await this.#clusterId(cluster, call);
    if (clusterId.kind === 'Failed') {
      // Reading clusters needs a right of its own; where the project's name is unique, no name of a cluster is needed.
      const needless = found.projects.length === 1 && clusterId.error.class === 'Forbidden';
      return needless ? home(only) : { kind: 'Unknown', error: clusterId.error };
    }
    const there = found.projects.filter((candidate) =>
      clusterId.ids.includes(candidate.clusterId.toLowerCase()),
    );
    const [match] = there;
    if (clusterId.ids.length === 0) {
      return rejected(
        `Run:ai has no cluster "${cluster}" that this connection may see: grant access to it, or ${OTHER_CLUSTER}`,
      );
    }
    if (match === undefined) {
      return rejected(
        `project "${project}" is not on cluster "${cluster}": ${OTHER_CLUSTER}, or leave it out there`,
      );
    }
    if (there.length === 1) return home(match);
    return rejected(
      `project "${project}" on cluster "${cluster}" is ambiguous: write their ids instead, in another InferenceDeployment`,
    );
  }

  async #find(project: string, call: Call): Promise<Found> {
    if (/^\d+$/.test(project) || UUID.test(project)) {
      const reply = await this.#api.call(getProject(project), call);
      if (reply.kind === 'Value') return { kind: 'Found', projects: [reply.value] };
      if (!['Gone', 'Invalid', 'Forbidden'].includes(reply.error.class)) return reply;
    }
    const pages = await readAllPages(this.#api, (offset) => listProjects(offset, { name: project }), call);
    if (pages.kind === 'Failed') return pages;
    const projects = pages.value.flatMap((page) => page.projects).filter(({ name }) => name === project);
    return { kind: 'Found', projects: distinct(projects) };
  }

  async #findOnly(call: Call): Promise<Found> {
    const pages = await readAllPages(this.#api, (offset) => listProjects(offset, {}), call);
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
    const reply = await this.#api.call(listClusters('metadata'), call);
    if (reply.kind === 'Failed') return reply;
    const named = reply.value.filter(({ name }: Cluster) => name === cluster);
    return { kind: 'Found', ids: named.map(({ uuid }) => uuid.toLowerCase()) };
  }
}

/** Whoever asked no longer wants to know; that is no answer for others. */
function aborted(location: Location): boolean {
  return location.kind === 'Unknown' && location.error.class === 'Aborted';
}

function home(project: Project): Location {
  return { kind: 'Home', home: formatHome({ clusterId: project.clusterId, projectId: project.id }) };
}

function rejected(message: string): Location {
  return { kind: 'Rejected', message };
}
