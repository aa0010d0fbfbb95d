import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import { outcomeOf } from '../json-api.ts';
import type { Call, Capabilities, Desired, Observation, Outcome, PlatformClient } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { assess } from './assess.ts';
import { detailOf } from './detail.ts';
import { diff } from './diff.ts';
import { Finder } from './find.ts';
import { parseHome } from './home.ts';
import { listPage } from './list.ts';
import { readMetrics } from './metrics.ts';
import { readOutages } from './outages.ts';
import type { Places } from './places.ts';
import { createInference, deleteInference } from './routes.ts';
import { translate } from './translate.ts';
import { freshUpdateMemory, update } from './update.ts';

/**
 * A look by id reads the inference, its generic view and its revisions. An update adds the revisions that are gone,
 * the change, and where not every release can make it a read that tells what came of it; a create the project, the
 * list and the change. To make a name into a home takes more, once for all who name it.
 */
const capabilities: Capabilities = {
  workloadKind: 'inference',
  definiteRead: true,
  keepsMark: true,
  reusesIds: false,
  updatesInPlace: true,
  callsPerLook: 3,
  callsPerPass: 6,
};

/** The port for Run:ai inference workloads. */
export function runaiClient(parts: { api: RunaiApi; clock: Clock; places: Places }): PlatformClient {
  const { api, clock, places } = parts;
  const { projects, listed } = places;
  const finder = new Finder({ api, projects, clock });
  const memory = freshUpdateMemory();
  return {
    capabilities,
    translate,
    diff(desired, observed) {
      const differences = diff(desired, detailOf(observed).spec);
      memory.unseen.note(observed.id, desired, differences);
      return differences;
    },
    assess,
    find: (identity, call) => finder.find(identity, call),
    list: (cursor, call) => listPage(api, clock, listed, cursor, call),
    partAt: (home) => listed.at(home),
    namesHome: ({ runai }) => runai?.project !== undefined,
    locate: ({ runai }, call, expected) => places.locate('runai', runai, call, expected),

    async create(home, desired, call) {
      const reply = await create(api, home, desired, call);
      if (reply.kind === 'Refused') projects.forget(home);
      return reply;
    },
    outages: (call) => readOutages(api, call),
    measure: (id, call) => readMetrics(api, id, clock.now(), call),
    update: (observed, desired, call, judging) =>
      update({ api, clock, memory }, observed, desired, call, judging),
    delete: async (observed, call) => remove(api, observed, call),
  };
}

async function create(api: RunaiApi, home: string, desired: Desired, call: Call): Promise<Outcome> {
  const reply = await api.call(createInference({ ...desired.body, ...parseHome(home) }), call);
  if (reply.kind === 'Failed') {
    // There is no workload yet that could be gone: the release lacks the route.
    const error =
      reply.error.class === 'Gone'
        ? new PlatformError('Unsupported', 'this release of Run:ai cannot create inferences', { status: 404 })
        : reply.error;
    return outcomeOf({ ...reply, error });
  }
  const { workloadId: id, createdAt, actualPhase } = reply.value;
  return { kind: 'Accepted', workload: { id, createdAt, phase: actualPhase ?? '' } };
}

async function remove(api: RunaiApi, { id }: Observation, call: Call): Promise<Outcome> {
  const reply = await api.call(deleteInference(id), call);
  return reply.kind === 'Value' ? { kind: 'Accepted' } : outcomeOf(reply);
}
