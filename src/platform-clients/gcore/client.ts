import type { Clock } from '../../time/clock.ts';
import { factsOf, PlatformError } from '../errors.ts';
import { type JsonApi, outcomeOf } from '../json-api.ts';
import type { Call, Capabilities, Desired, Observation, Outcome, PlatformClient } from '../platform.ts';
import { isNameTaken } from './answer-error.ts';
import { assess } from './assess.ts';
import { bodyOf, envsOf } from './body.ts';
import { detailOf } from './detail.ts';
import { diff } from './diff.ts';
import { EnvSecrets } from './env-secrets.ts';
import { envValues } from './env-digest.ts';
import { find, type FindParts } from './find.ts';
import { formatHome } from './home.ts';
import { checkQuota } from './limits.ts';
import { listPage } from './list.ts';
import { openCreates } from './open-tasks.ts';
import { turn } from './power.ts';
import { routesOf } from './routes.ts';
import { SentUpdates } from './sent.ts';
import { StoppedRefusals } from './stopped.ts';
import { track } from './tasks.ts';
import { translate } from './translate.ts';
import { UnansweredUpdates } from './unanswered.ts';
import { busy, type ChangeParts, update } from './update.ts';

/**
 * A look reads the deployment; one that is gone the list as well. Its tasks are read before it, and after a PATCH the
 * deployment at their end. A create asks for the limits, an update that is refused tells why by a read.
 */
const capabilities: Capabilities = {
  workloadKind: 'deployment',
  definiteRead: true,
  keepsMark: true,
  reusesIds: true,
  updatesInPlace: true,
  callsPerLook: 1,
  callsPerPass: 6,
};

/** The port for Gcore Everywhere Inference deployments of one project. */
export function gcoreClient(parts: {
  api: JsonApi;
  clock: Clock;
  url: string;
  projectId: number;
}): PlatformClient {
  const { api, clock, url, projectId } = parts;
  const home = formatHome(url, projectId);
  const routes = routesOf(projectId);
  const sent = new SentUpdates();
  const secrets = new EnvSecrets();
  const unanswered = new UnansweredUpdates();
  const stopped = new StoppedRefusals();
  const changes: ChangeParts = { api, routes, clock, sent, unanswered, stopped };
  const tasks = { ...changes, secrets };
  const looks: FindParts = {
    api,
    routes,
    projectId,
    now: () => clock.monotonic(),
    sight: ({ name, envs }) => {
      secrets.note(name, envValues(envs));
      return {
        home,
        followed: sent.followed(name),
        clean: (text) => api.clean(text, undefined, secrets.of(name)),
      };
    },
  };
  return {
    capabilities,
    translate(subject) {
      const translation = translate(subject);
      if (translation.kind === 'Desired') {
        const { name } = translation.desired;
        secrets.note(name, envValues(envsOf(bodyOf(translation.desired))));
      }
      return translation;
    },
    diff(desired, observed) {
      const differences = diff(desired, detailOf(observed).shown);
      sent.unseen.note(observed.name, desired, differences);
      if (differences.length === 0 && desired.applied === desired.hash) stopped.forget(observed.name);
      return differences;
    },
    assess,
    // It is the connection itself: one that leads elsewhere is not where a workload is to be looked for.
    namesHome: () => true,
    locate: () => Promise.resolve({ kind: 'Home', home }),
    find: async (identity, call) =>
      unanswered.seenIn(tasks, identity, async () => find(looks, identity, call), call),
    list: async (cursor, call) => listPage({ api, routes, clock, home }, cursor, call),
    checkQuota: async (_home, desired, call, replaces) =>
      checkQuota({ api, routes }, desired, call, replaces),
    create: async (_home, desired, call) => create(changes, desired, call),
    update: async (observed, desired, call, judging) => update(changes, observed, desired, call, judging),
    delete: async (observed, call) => remove(changes, observed, call),
    start: async (observed, call) => turn(changes, observed, 'start', call),
    stop: async (observed, call) => turn(changes, observed, 'stop', call),
    track: async (ids, name, call) => track(tasks, ids, name, call),
    openCreates: async (_home, name, call) => openCreates(tasks, name, call),
  };
}

async function create(parts: ChangeParts, desired: Desired, call: Call): Promise<Outcome> {
  const { api, routes, sent, unanswered } = parts;
  const body = bodyOf(desired);
  // What this process remembers of the name is of an earlier deployment.
  sent.forget(desired.name);
  unanswered.forget(desired.name);
  const reply = await api.call(routes.create(body.request, envValues(envsOf(body))), call);
  if (reply.kind === 'Value')
    return { kind: 'Accepted', ...(reply.value.length > 0 && { tasks: reply.value }) };
  const { error } = reply;
  if (isNameTaken(error)) return outcomeOf({ ...reply, error: as('Conflict', error) });
  if (error.class !== 'Gone') return outcomeOf(reply);
  // There is no deployment yet that could be gone: the body names something that is not there, or the project is not.
  const probe = await api.call(routes.list(0), call);
  const meaning = probe.kind === 'Value' ? as('Invalid', error) : as('Transient', probe.error);
  return outcomeOf({ ...reply, error: meaning });
}

async function remove({ api, routes }: ChangeParts, { name }: Observation, call: Call): Promise<Outcome> {
  const reply = await api.call(routes.remove(name), call);
  if (reply.kind === 'Failed') return outcomeOf({ ...reply, error: busy(reply.error) });
  return { kind: 'Accepted', ...(reply.value.length > 0 && { tasks: reply.value }) };
}

function as(errorClass: 'Conflict' | 'Invalid' | 'Transient', error: PlatformError): PlatformError {
  return new PlatformError(errorClass, error.message, factsOf(error));
}
