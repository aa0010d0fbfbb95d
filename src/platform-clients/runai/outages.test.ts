import { expect, test } from 'vitest';
import { startCannedRunai } from '../../../test/support/canned-runai.ts';

const CLUSTERS = 'GET /api/v1/clusters';
const cluster = (uuid: string, state?: unknown): object => ({ uuid, name: uuid, status: { state } });

test('clusters that are not connected', async () => {
  await using runai = await startCannedRunai({
    [CLUSTERS]: {
      body: [cluster('a', 'Connected'), cluster('b', 'Disconnected'), cluster('c'), cluster('d', 7)],
    },
  });
  expect(await runai.client.outages?.(runai.call)).toEqual([
    { homePrefix: 'b/', message: 'Run:ai has lost contact with cluster b (Disconnected)' },
  ]);
});

test('the state is asked for: the short form of the answer may lack it', async () => {
  await using runai = await startCannedRunai({ [CLUSTERS]: { body: [] } });
  await runai.client.outages?.(runai.call);
  expect(runai.calls()).toEqual(['GET /api/v1/clusters?verbosity=full']);
});

test.each([
  ['without the right to read clusters none is known', 403, []],
  ['a failure is one', 503, expect.objectContaining({ class: 'Transient' })],
])('%s', async (_, status, expected: unknown) => {
  await using runai = await startCannedRunai({ [CLUSTERS]: { status, body: {} } });
  expect(await runai.client.outages?.(runai.call)).toEqual(expected);
});
