import { expect, test } from 'vitest';
import { PlatformError } from '../../platform-clients/errors.ts';
import type { Call, Outage, PlatformClient } from '../../platform-clients/platform.ts';
import type { LiveConnection } from './live-connection.ts';
import { askForOutages } from './outages.ts';

const CALL: Call = { signal: AbortSignal.any([]), priority: 'poll' };
const OUTAGE: Outage = { homePrefix: 'c1/', message: 'cluster west is Disconnected' };

/** What a connection whose client answers so is told, and with which calls it was asked. */
async function asked(client: Pick<PlatformClient, 'outages'> | undefined) {
  const noted: (readonly Outage[])[] = [];
  const targets: string[] = [];
  const live = {
    connection: {
      client: (target: string) => {
        targets.push(target);
        return client;
      },
    },
    noteOutages: (outages: readonly Outage[]) => noted.push(outages),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is used of a connection
  await askForOutages(live as unknown as LiveConnection, ['runai'], CALL);
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

test.for<[why: string, client: Parameters<typeof asked>[0]]>([
  ['the question fails', { outages: async () => new PlatformError('Transient', 'HTTP 503') }],
  ['the platform cannot tell', {}],
  ['the connection does not serve the target', undefined],
])('nothing of what is known changes where %s', async ([, client]) => {
  expect((await asked(client)).noted).toEqual([]);
});
