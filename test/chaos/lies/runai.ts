import type { TargetName } from '../../../src/crd/targets.ts';
import { startRunaiSimulator } from '../../simulators/runai/simulator.ts';
import {
  at,
  isFields,
  isSuccess,
  isText,
  isUnsaid,
  jsonOf,
  lacksRoute,
  statusOf,
  type Evidence,
  type Fields,
} from './evidence.ts';
import type { LieTarget, LyingPlatform, Sought } from './target.ts';
import type { Served } from './tape.ts';

/** The project of the simulator in which all happens. */
const PROJECT = '33';

const images = { first: 'llama:1', second: 'llama:2' };

/** What Run:ai's two kinds of workload have in common. */
export const runaiShared = {
  type: 'runai',
  credentials: { clientId: 'operator', clientSecret: 'operator-secret' },
  sections: (url: string) => ({ runai: { url, defaultProject: 'team-a' } }),
  reads: /\/token$/,
  refuses: () => false,
} as const;

/** Run:ai's inferences. */
export const runai: LieTarget = {
  ...runaiShared,
  name: 'runai',
  start: () => startRunai('runai'),
  spec: (version) => ({
    replicas: 1,
    runai: {
      project: 'team-a',
      spec: {
        image: images[version],
        servingPort: { container: 8000 },
        compute: { gpuDevicesRequest: 1 },
        environmentVariables: [{ name: 'MODE', value: 'fast' }],
      },
    },
  }),
  settlesIn: 60_000,
  createPath: /^\/api\/v1\/workloads\/inferences$/,
  lacks: (evidence, sought) => isGone(evidence, /\/inferences\/[^/]+$/, [], sought),
  serves(evidence, { desired }) {
    const inference = evidence.success('GET', /\/inferences\/[^/]+$/);
    const generic = evidence.success('GET', /^\/api\/v1\/workloads\/[^/]+$/);
    if (!isLive(inference) || (generic !== undefined && !isUnsaid(at(generic, 'deletedAt')))) return false;
    const word = [at(inference, 'actualPhase'), at(generic, 'phase')].find(isText);
    const image = at(desired.body, 'spec', 'image');
    return word === 'Running' && at(inference, 'spec', 'image') === image && newestServes(evidence, image);
  },
  created(answer) {
    const id = at(jsonOf(answer), 'workloadId');
    return isText(id) || typeof id === 'number' ? { id: String(id), tasks: [] } : undefined;
  },
};

const isLive = (value: unknown): value is Fields =>
  isFields(value) &&
  isUnsaid(at(value, 'deletedAt')) &&
  !['Stopped', 'Deleted'].includes(String(at(value, 'desiredPhase')));

/** The newest revision that lives runs this image; where the release has no revisions, nobody can say. */
function newestServes(evidence: Evidence, image: unknown): boolean {
  const served = evidence.of('GET', /\/revisions$/).findLast(({ request }) => !request.path.includes('?'));
  if (served === undefined) return false;
  if (lacksRoute(served)) return true;
  const all = isSuccess(served) ? at(jsonOf(served), 'revisions') : undefined;
  if (all === null) return true;
  if (!Array.isArray(all)) return false;
  const live = all.filter((one: unknown) => isUnsaid(at(one, 'deletedAt')));
  const madeAt = (one: unknown): number => Date.parse(String(at(one, 'createdAt'))) || 0;
  const newest: unknown = live.toSorted((a: unknown, b: unknown) => madeAt(b) - madeAt(a))[0];
  if (newest === undefined) return true;
  const shown = at(newest, 'images');
  return (
    at(newest, 'phase') === 'Running' &&
    (!Array.isArray(shown) || shown.length === 0 || shown.includes(image))
  );
}

/**
 * Its own route says that it is not there, or there is no id to ask for; the list, read to its end, has nothing that may
 * be it; and its project is there.
 */
export function isGone(
  evidence: Evidence,
  own: RegExp,
  tombstone: readonly string[],
  sought: Sought,
): boolean {
  return (
    (sought.id === undefined || isToldGone(evidence.last('GET', own), tombstone)) &&
    isUnlisted(evidence, sought) &&
    isText(at(evidence.success('GET', /\/org-unit\/projects\/[^/]+$/), 'clusterId'))
  );
}

function isToldGone(served: Served | undefined, tombstone: readonly string[]): boolean {
  if (served === undefined) return false;
  if (statusOf(served) === 404 || statusOf(served) === 410) return true;
  const told = at(jsonOf(served), ...tombstone);
  return (
    isSuccess(served) && (isText(at(told, 'deletedAt')) || at(jsonOf(served), 'desiredPhase') === 'Deleted')
  );
}

function isUnlisted(evidence: Evidence, sought: Sought): boolean {
  const pages = evidence
    .of('GET', /^\/api\/v1\/workloads$/)
    .filter(isSuccess)
    .map(jsonOf);
  const rows = pages.map((page) => at(page, 'workloads'));
  const next = at(pages.at(-1), 'next');
  const isWhole = isUnsaid(next) || (Number.isInteger(next) && Number(next) <= 0);
  return (
    rows.length > 0 &&
    isWhole &&
    rows.every((list) => Array.isArray(list) && list.every((row) => isOther(row, sought)))
  );
}

/** Is a row certainly about something else, or about what is gone? */
function isOther(row: unknown, { name, id }: Sought): boolean {
  if (!isFields(row) || !isText(at(row, 'name'))) return false;
  if (isText(at(row, 'deletedAt'))) return true;
  if (id !== undefined && String(at(row, 'id')) === id) return false;
  const project = at(row, 'projectId');
  return (
    at(row, 'name') !== name ||
    ((isText(project) || typeof project === 'number') && String(project) !== PROJECT)
  );
}

/** A Run:ai in this process. */
export async function startRunai(target: TargetName): Promise<LyingPlatform> {
  const simulator = await startRunaiSimulator();
  const { control } = simulator;
  return {
    url: simulator.url,
    control,
    stop: () => simulator.stop(),
    breakIt: (name) =>
      control.script(
        name,
        target === 'nim'
          ? { kind: 'crash', afterMs: 0 }
          : { kind: 'crash', afterMs: 0, message: 'OOMKilled' },
      ),
    async occupy(name) {
      await control.createOutOfBand({ name, projectId: PROJECT, spec: { image: 'other:1' } });
    },
  };
}
