import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import { isSameHome } from '../home.ts';
import type { JsonApi } from '../json-api.ts';
import type { Call, Location } from '../platform.ts';
import { formatHome, type Home, parseHome } from './home.ts';
import { listWorkspaces } from './routes.ts';
import type { Workspace } from './schemas.ts';

/** How long it is believed that a workspace has a cluster, in milliseconds. */
const BELIEVED = 600_000;
/** The same that it is not there, which somebody may be about to put right. Not asked again for each of thousands. */
const BELIEVED_BRIEFLY = 5_000;

/** A place as a deployment and its platform object name it. */
export interface Place {
  workspace: string | undefined;
  /** The deployment names none: it is the platform object's default. */
  isDefault?: boolean;
  cluster: string;
}

/** The workspaces of a connection, and whether a place is one of them. */
export class Workspaces {
  readonly #api: JsonApi;
  readonly #clock: Clock;
  readonly #url: string;
  #list: { workspaces: readonly Workspace[]; since: number } | undefined;
  /** The question that is being asked: a burst of objects asks once. */
  #open: Promise<readonly Workspace[] | PlatformError> | undefined;

  /** `url`: of the connection, normalised. */
  constructor(api: JsonApi, clock: Clock, url: string) {
    this.#api = api;
    this.#clock = clock;
    this.#url = url;
  }

  /**
   * The home of a place. `expected`: the one that it led to before; then its workspace stands for one that is not
   * named, and whether it is there, a look tells.
   */
  async locate(place: Place, call: Call, expected?: string): Promise<Location> {
    const workspace = place.workspace ?? (expected === undefined ? undefined : parseHome(expected).workspace);
    if (workspace === undefined || workspace === '') {
      return {
        kind: 'Rejected',
        message:
          'no workspace is named: write one into spec.egs.defaultWorkspace of the platform object, or into spec.egs.workspace of another InferenceDeployment',
      };
    }
    const home = { url: this.#url, workspace, cluster: place.cluster };
    if (expected !== undefined) {
      const text = formatHome(home);
      return { kind: 'Home', home: isSameHome(text, expected) ? expected : text };
    }
    return this.#locateFirst(home, place.isDefault === true, call);
  }

  /** What is wrong with a home by a list that is read now: absence rests on it. Undefined where it is as it should be. */
  async missing(home: Home, call: Call): Promise<PlatformError | undefined> {
    if (home.url !== this.#url) {
      return new PlatformError(
        'Gone',
        `the endpoint lives at ${home.url}, and this connection leads to ${this.#url}`,
      );
    }
    const workspaces = await this.read(call);
    if (workspaces instanceof PlatformError) return workspaces;
    const problem = problemOf(home, workspaces);
    return problem === undefined ? undefined : new PlatformError('Gone', problem.what);
  }

  /** The workspaces that the key may see, read now. */
  async read(call: Call): Promise<readonly Workspace[] | PlatformError> {
    const since = this.#clock.monotonic();
    const reply = await this.#api.call(listWorkspaces(), call);
    if (reply.kind === 'Failed') return reply.error;
    const { workspaces } = reply.value;
    this.#list = { workspaces, since };
    return workspaces;
  }

  /** EGS refused something that names a place: it is asked anew. */
  forget(): void {
    this.#list = undefined;
  }

  async #locateFirst(home: Home, isDefault: boolean, call: Call): Promise<Location> {
    const workspaces = this.#believed(home) ?? (await this.#ask(call));
    if (workspaces instanceof PlatformError) return { kind: 'Unknown', error: workspaces };
    const problem = problemOf(home, workspaces);
    if (problem === undefined) return { kind: 'Home', home: formatHome(home) };
    return { kind: 'Rejected', message: `${problem.what}; ${remedy(problem, isDefault)}` };
  }

  #believed(home: Home): readonly Workspace[] | undefined {
    if (this.#list === undefined) return undefined;
    const { workspaces, since } = this.#list;
    const holds = problemOf(home, workspaces) === undefined ? BELIEVED : BELIEVED_BRIEFLY;
    return this.#clock.monotonic() - since < holds ? workspaces : undefined;
  }

  async #ask(call: Call): Promise<readonly Workspace[] | PlatformError> {
    while (this.#open !== undefined) {
      const answer = await this.#open;
      // Whoever asked no longer wants to know; that is no answer for others.
      if (!(answer instanceof PlatformError && answer.class === 'Aborted')) return answer;
    }
    const question = this.read(call);
    this.#open = question;
    try {
      return await question;
    } finally {
      this.#open = undefined;
    }
  }
}

/** Why a home cannot be where it is said to be. */
interface Problem {
  /** Which of the two names leads nowhere. */
  lacks: 'workspace' | 'cluster';
  /** A clause for people. */
  what: string;
}

/** A message names so many clusters. */
const MOST_CLUSTERS = 5;

function problemOf({ workspace, cluster }: Home, workspaces: readonly Workspace[]): Problem | undefined {
  const found = workspaces.find(({ name }) => name === workspace);
  if (found === undefined)
    return {
      lacks: 'workspace',
      what: `EGS has no workspace "${workspace}" that this connection may see`,
    };
  const { clusters } = found;
  if (clusters.includes(cluster)) return undefined;
  const others = clusters.length === 0 ? 'none' : clusters.slice(0, MOST_CLUSTERS).join(', ');
  return {
    lacks: 'cluster',
    what: `Workspace "${workspace}" of EGS has no cluster "${cluster}"; it has ${others}`,
  };
}

/** Neither ever changes in one object, and only the workspace has a default. */
function remedy({ lacks }: Problem, isDefault: boolean): string {
  if (lacks === 'cluster')
    return 'add the cluster to it there, or create another InferenceDeployment with the right spec.egs.clusterName';
  const right = isDefault
    ? 'name the right one in spec.egs.defaultWorkspace of the platform object'
    : 'create another InferenceDeployment with the right spec.egs.workspace';
  return `make it there, give the API key access to it, or ${right}`;
}
