import { expect, test } from 'vitest';
import { PlatformError } from '../../platform-clients/errors.ts';
import type { Call, Outage, PlatformClient } from '../../platform-clients/platform.ts';
import type { Target } from '../../platform-clients/registry.ts';
import type { LiveConnection } from './live-connection.ts';
import { askForOutages } from './outages.ts';

const CALL: Call = { signal: AbortSignal.any([]), priority: 'poll' };
const OUTAGE: Outage = { homePrefix: 'c1/', message: 'cluster west is Disconnected' };

/** Targets each of which has a list of its own. */
const DISTINCT: readonly Target[] = ['runai', 'gcore', 'egs'];

type Client = Pick<PlatformClient, 'outages'> | undefined;

/** What a connection whose clients, one for each target, answer so is told. */
async function asked(...clients: Client[]) {
  const noted: (readonly Outage[])[] = [];
  const targets: string[] = [];
  const live = {
    connection: {
      client: (target: string) => {
        targets.push(target);
        return clients[targets.length - 1];
      },
    },
    noteOutages: (outages: readonly Outage[]) => noted.push(outages),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is used of a connection
  const connection = live as unknown as LiveConnection;
  const each = DISTINCT.slice(0, clients.length);
  await askForOutages(connection, each, CALL);
  return { noted, targets };
}

test('what the platform has lost contact with is noted, asked for with the call that was given', async () => {
  const calls: Call[] = [];
  const { noted, targets } = await asked({
    outages: async (call) => {
      calls.push(call);
      return [OUTAGE];
    },
  });
  expect(noted).toEqual([[OUTAGE]]);
  expect(targets).toEqual(['runai']);
  expect(calls).toEqual([CALL]);
});

test('that there is none is news too: it ends what was known', async () => {
  expect((await asked({ outages: async () => [] })).noted).toEqual([[]]);
});

test.for<[why: string, client: Client]>([
  ['the question fails', { outages: async () => new PlatformError('Transient', 'HTTP 503') }],
  ['the platform cannot tell', {}],
  ['the connection does not serve the target', undefined],
])('nothing of what is known changes where %s', async ([, client]) => {
  expect((await asked(client)).noted).toEqual([]);
});

test('what several targets tell is one answer, and half of it is none', async () => {
  const east: Outage = { homePrefix: 'c2/', message: 'cluster east is Disconnected' };
  const west: Client = { outages: async () => [OUTAGE] };
  expect((await asked(west, {}, { outages: async () => [east] })).noted).toEqual([[OUTAGE, east]]);
  const failing: Client = { outages: async () => new PlatformError('Transient', 'HTTP 503') };
  expect((await asked(west, failing)).noted).toEqual([]);
});

test('targets whose workloads one list shows live in the same places: asked once', async () => {
  const asked: string[] = [];
  const live = {
    connection: {
      client(target: string) {
        asked.push(target);
        return { outages: async () => [OUTAGE] };
      },
    },
    noteOutages: () => {},
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is used of a connection
  await askForOutages(live as unknown as LiveConnection, ['runai', 'nim'], CALL);
  expect(asked).toEqual(['runai']);
});
