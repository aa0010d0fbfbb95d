import type { Clock } from '../../time/clock.ts';
import { factsOf, PlatformError } from '../errors.ts';
import type { Redactor } from '../http/redact.ts';
import { type JsonApi, outcomeOf } from '../json-api.ts';
import type { Call, Capabilities, Desired, Outcome, PlatformClient } from '../platform.ts';
import { assess } from './assess.ts';
import { differences, recognise } from './comparable.ts';
import { remove } from './delete.ts';
import { Finder } from './find.ts';
import { parseHome } from './home.ts';
import { imageRemedy } from './image-remedy.ts';
import { listPage } from './list.ts';
import { releaseGpus } from './release-gpus.ts';
import { createEndpoint } from './routes.ts';
import { translate } from './translate.ts';
import { Workspaces } from './workspaces.ts';

/**
 * A look reads the list, the endpoint, its GPU request and, while that waits, what GPUs there are; one in vain the list
 * and the workspaces. A deletion that is refused for GPUs adds the change, a read and the release of them; a create the
 * workspaces and the change.
 */
const capabilities: Capabilities = {
  workloadKind: 'endpoint',
  definiteRead: false,
  keepsMark: false,
  reusesIds: false,
  updatesInPlace: false,
  callsPerLook: 3,
  callsPerPass: 7,
};

/** What the client works with. */
export interface EgsParts {
  api: JsonApi;
  clock: Clock;
  redactor: Redactor;
  /** Of the connection, normalised. */
  url: string;
  defaultWorkspace: string | undefined;
}

/** The port for EGS inference endpoints. */
export function egsClient({ api, clock, redactor, url, defaultWorkspace }: EgsParts): PlatformClient {
  const workspaces = new Workspaces(api, clock, url);
  const finder = new Finder(api, workspaces, clock);
  return {
    capabilities,
    translate: (subject) => translate({ defaultWorkspace, redactor }, subject),
    assess,
    diff: ({ fingerprint = '' }, observed) =>
      differences(fingerprint, observed, (text) => redactor.clean(text)),
    recognise,
    // The URL is a part of every home, and may change whatever the spec says.
    namesHome: () => true,
    locate: async ({ egs }, call, expected) =>
      workspaces.locate(
        {
          workspace: egs?.workspace ?? (expected === undefined ? defaultWorkspace : undefined),
          isDefault: egs?.workspace === undefined,
          cluster: egs?.clusterName ?? '',
        },
        call,
        expected,
      ),
    find: (identity, call) => finder.find(identity, call),
    list: (cursor, call) => listPage({ api, clock, workspaces, url }, cursor, call),
    partAt(home) {
      const { workspace } = parseHome(home);
      return { id: workspace, name: workspace };
    },
    async create(home, desired, call) {
      const outcome = await create(api, home, desired, call);
      if (outcome.kind === 'Refused') workspaces.forget();
      return outcome;
    },
    update: () => Promise.reject(new Error('EGS changes no endpoint')),
    delete: (observed, call) => remove({ api, finder }, observed, call),
    releaseGpus: (requests, call) => releaseGpus(api, requests, call),
  };
}

/** The answer names the endpoint and says nothing of its namespace: a look at the list does. */
async function create(api: JsonApi, home: string, desired: Desired, call: Call): Promise<Outcome> {
  const { workspace, cluster } = parseHome(home);
  const body = { workspace, clusterName: cluster, ...desired.body };
  const reply = await api.call(createEndpoint(body), call);
  if (reply.kind === 'Value') return { kind: 'Accepted' };
  return outcomeOf({ ...reply, error: refusedFor(reply.error, desired) });
}

function refusedFor(error: PlatformError, { body }: Desired): PlatformError {
  // Nothing was asked for that could be gone but its place.
  if (error.class === 'Gone') return new PlatformError('Invalid', error.message, factsOf(error));
  const remedy = error.class === 'Invalid' ? imageRemedy(error.message, body) : undefined;
  return remedy === undefined
    ? error
    : new PlatformError('Invalid', error.message, { ...factsOf(error), remedy });
}
