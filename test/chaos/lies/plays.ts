import type { InferenceDeploymentSpec } from '../../../src/crd/inference-deployment.ts';
import type {
  Assessment,
  Desired,
  Difference,
  Finding,
  Identity,
  Location,
  Observation,
  Outcome,
  Page,
  Progress,
  Question,
} from '../../../src/platform-clients/platform.ts';
import type { PlatformError } from '../../../src/platform-clients/errors.ts';
import type { Opened } from './opened.ts';

/** What came of a play. */
export interface Told {
  finding?: Finding;
  assessments?: readonly Assessment[];
  differences?: readonly Difference[];
  location?: Location;
  /** Of a call that changes something. */
  outcome?: Outcome;
  page?: Page | PlatformError;
  progress?: Progress | PlatformError;
  creates?: readonly string[] | PlatformError;
  /** Of whatever else the port has. */
  others?: readonly unknown[];
}

/** What a controller asks of a client that knows nothing yet. */
export type Play = (opened: Opened) => Promise<Told>;

const POLLING = { active: 1_000, visibilityWindow: 3_000 };
const JUDGING = { visibilityWindow: 3_000, ignoresDrift: false };
/** A list that leads on and on is read no further. */
const MOST_PAGES = 4;

/** What a look is judged with. */
export interface Wanted {
  identity: Identity;
  desired: Desired;
  operation?: Question['operation'];
}

/** One look, what it means under any circumstances, and how it differs. */
export const look =
  ({ identity, desired, operation }: Wanted): Play =>
  async ({ client, call }) => {
    const finding = await client.find(identity, call);
    if (finding.kind !== 'Present') return { finding };
    const { observation } = finding;
    const operations: Question['operation'][] = [operation, undefined, create(operation)];
    const assessments = operations.flatMap((operation) => {
      const question: Question = {
        desired,
        observation,
        operation,
        provisional: undefined,
        polling: POLLING,
      };
      const first = client.assess(question);
      if (first.provisional === undefined) return [first];
      const provisional = { key: first.provisional.key, since: observation.begunAt - 3_600_000 };
      return [first, client.assess({ ...question, provisional })];
    });
    const differences = client.diff(desired, observation);
    client.recognise?.(desired.fingerprint ?? '', 0, observation);
    client.assess({
      desired,
      observation,
      operation,
      provisional: undefined,
      polling: POLLING,
      ignoresDrift: true,
    });
    return { finding, assessments, differences };
  };

const create = (operation: Question['operation']): Question['operation'] => ({
  startedAt: '2026-01-05T10:00:00Z',
  ...operation,
  type: 'Create',
});

/** A look, and a call that changes what it has shown. */
export const change =
  (wanted: Wanted, act: (opened: Opened, observed: Observation) => Promise<Outcome> | undefined): Play =>
  async (opened) => {
    const told = await look(wanted)(opened);
    if (told.finding?.kind !== 'Present') return told;
    const outcome = await act(opened, told.finding.observation);
    return { ...told, ...(outcome && { outcome }) };
  };

/** Changes in place, where the platform can. */
export const update = (wanted: Wanted): Play =>
  change(wanted, ({ client, call }, observed) =>
    client.capabilities.updatesInPlace ? client.update(observed, wanted.desired, call, JUDGING) : undefined,
  );

export const remove = (wanted: Wanted): Play =>
  change(wanted, ({ client, call }, observed) => client.delete(observed, call));

export const turn = (what: 'start' | 'stop', wanted: Wanted): Play =>
  change(wanted, ({ client, call }, observed) => client[what]?.(observed, call));

export const make =
  (home: string, desired: Desired): Play =>
  async ({ client, call }) => ({ outcome: await client.create(home, desired, call) });

export const locate =
  (spec: InferenceDeploymentSpec, expected: string | undefined): Play =>
  async ({ client, call }) => ({ location: await client.locate(spec, call, expected) });

export const list: Play = async ({ client, call }) => {
  let [cursor, page]: [string | undefined, Page | PlatformError | undefined] = [undefined, undefined];
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    page = await client.list(cursor, call);
    if (page instanceof Error || page.next === undefined) break;
    cursor = page.next;
  }
  return page === undefined ? {} : { page };
};

export const track =
  (tasks: readonly string[], name: string): Play =>
  async ({ client, call }) => {
    const progress = await client.track?.(tasks, name, call);
    return progress === undefined ? {} : { progress };
  };

export const openCreates =
  (home: string, name: string): Play =>
  async ({ client, call }) => {
    const creates = await client.openCreates?.(home, name, call);
    return creates === undefined ? {} : { creates };
  };

export const release =
  (requests: readonly string[]): Play =>
  async ({ client, call }) => {
    const outcome = await client.releaseGpus?.(requests, call);
    return outcome === undefined ? {} : { outcome };
  };

/** What tells of the connection, and of a workload for people. */
export const around =
  (id: string, home: string, desired: Desired): Play =>
  async ({ platform, client, call }) => ({
    others: [
      await platform.probe(call),
      await client.measure?.(id, call),
      await client.outages?.(call),
      await client.checkQuota?.(home, desired, call),
    ],
  });
