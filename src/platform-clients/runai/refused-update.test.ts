import { expect, test } from 'vitest';
import { cannedInference, type CannedRoutes, startCannedRunai } from '../../../test/support/canned-runai.ts';
import type { JsonObject } from '../json.ts';
import type { Observation, Outcome } from '../platform.ts';

const PATCH = 'PATCH /api/v1/workloads/inferences/w1';
const GET = 'GET /api/v1/workloads/inferences/w1';
const CLUSTERS = 'GET /api/v1/clusters';

const refusing = (message: string): CannedRoutes => ({ [PATCH]: { status: 400, body: { message } } });
const tooOld = refusing('updating is incompatible with the version of cluster west');
const clusters = (version?: string, uuid = 'c1'): CannedRoutes => ({
  [CLUSTERS]: {
    body: [
      { uuid: 'c0', name: 'east', version: '2.1.0' },
      { uuid, name: 'west', version },
    ],
  },
});

async function update(routes: CannedRoutes, spec: JsonObject, shown: JsonObject = {}): Promise<Outcome> {
  await using runai = await startCannedRunai(routes);
  const detail = { spec: shown, revisions: { kind: 'Unsupported' } };
  const look = { id: 'w1', home: 'c1/33', begunAt: 0, detail } as unknown as Observation;
  const desired = { name: 'a', body: { name: 'a', spec }, hash: 'v1:b', notices: [] };
  return await runai.client.update(look, desired, runai.call, {
    visibilityWindow: 0,
    ignoresDrift: false,
  });
}

const pullSecrets = { image: 'a:1', imagePullSecrets: [{ name: 'key' }] };

test.each([
  ['of a field that was sent', 'spec.imagePullSecrets cannot be updated', 'Immutable'],
  ['of a field that was not sent', 'spec.compute cannot be updated', 'Invalid'],
  ['of something else', 'spec.imagePullSecrets: no such secret', 'Invalid'],
] as const)('words %s', async (_, message, errorClass) => {
  expect(await update(refusing(message), pullSecrets)).toMatchObject({
    kind: 'Refused',
    error: { class: errorClass, message: `update the inference: 400 ${message}`, status: 400 },
  });
});

test('a create that is refused with such words is wrong, whatever they mean', async () => {
  const message = 'spec.imagePullSecrets cannot be updated';
  await using runai = await startCannedRunai({
    'POST /api/v1/workloads/inferences': { status: 400, body: { message } },
  });
  const desired = { name: 'a', body: { name: 'a', spec: pullSecrets }, hash: 'v1:b', notices: [] };
  expect(await runai.client.create('c1/33', desired, runai.call)).toMatchObject({
    error: { class: 'Invalid' },
  });
});

test.each([
  ['is before 2.19: a new workload can have it', clusters('2.18.7'), true, /cluster of version 2\.18 cannot/],
  ['writes its id in capitals here', clusters('2.18.7', 'C1'), true, /cluster of version 2\.18 cannot/],
  ['is 2.19: what was sent is what it does not know', clusters('2.19.0'), false, /incompatible/],
  ['is of a later major version', clusters('3.0'), false, /incompatible/],
  ['does not say its version', clusters(), false, /version of the cluster cannot be read/],
  [
    'may not be read',
    { [CLUSTERS]: { status: 403, body: {} } },
    false,
    /version of the cluster cannot be read/,
  ],
] as const)('the cluster %s', async (_, routes, noUpdates, message) => {
  expect(await update({ ...tooOld, ...routes }, { image: 'a:2' })).toMatchObject({
    kind: 'Refused',
    error: { class: 'Unsupported', noUpdates, message: expect.stringMatching(message) as string },
  });
});

test('quirk 12, a release without PATCH: a new workload can have it', async () => {
  expect(
    await update({ [PATCH]: { status: 404, body: {} }, [GET]: { body: cannedInference } }, { image: 'a:2' }),
  ).toMatchObject({ error: { class: 'Unsupported', noUpdates: true, status: 404 } });
});
