import { expect, test } from 'vitest';
import { DEPLOYMENTS, refusal, startCannedGcore } from '../../../test/support/canned-gcore.ts';
import { desiredOf, observed, shownContainer, shownDeployment } from '../../../test/support/gcore-shapes.ts';
import type { CannedAnswer } from '../../../test/support/local-server.ts';
import type { Observation } from '../platform.ts';

const CHECK = `POST ${DEPLOYMENTS}/check_limits`;

async function check(answer: CannedAnswer, replaces?: Observation) {
  await using gcore = await startCannedGcore({ [CHECK]: answer });
  const error = await gcore.client.checkQuota?.(gcore.home, desiredOf(), gcore.call, replaces);
  return { error, body: JSON.parse(gcore.server.seen[0]?.body ?? '') as unknown };
}

const numbers = (limit: number, requested: number, usage: number) => ({
  inference_gpu_h100_count_limit: limit,
  inference_gpu_h100_count_requested: requested,
  inference_gpu_h100_count_usage: usage,
});

test('what is asked', async () => {
  expect((await check({ body: {} })).body).toEqual({
    flavor_name: 'inference-16vcpu-232gib-1xh100-80gb',
    containers: [{ region_id: 7, scale: { min: 1, max: 3 } }],
  });
});

test.each([
  ['nothing is exceeded', {}],
  ['all is told, with zeros', numbers(0, 0, 0)],
  ['it just suffices', numbers(4, 4, 1)],
  ['only the sum is too much, of which nobody knows whether it is one', numbers(4, 3, 2)],
])('enough: %s', async (_, body) => {
  expect((await check({ body })).error).toBeUndefined();
});

test('more is asked for than there may be', async () => {
  expect((await check({ body: numbers(2, 4, 1) })).error).toMatchObject({
    class: 'Quota',
    message: 'the quota does not suffice: inference_gpu_h100_count: requested 4, limit 2, in use 1',
  });
});

test.each([
  ['refused', refusal(400, 'ValidationError', 'no'), undefined],
  ['not known', refusal(404, 'NotFoundError', 'no'), undefined],
  ['forbidden', refusal(403, 'ForbiddenError', 'no'), undefined],
  ['failing', { status: 500 }, { class: 'Transient' }],
  ['unauthorised', { status: 401 }, { class: 'Unauthorized' }],
])('the check is %s', async (_, answer, error) => {
  const told = (await check(answer)).error;
  expect(told === undefined ? undefined : { class: told.class }).toEqual(error);
});

/** What runs: in region 7, three replicas of three at most. */
const three = (more = {}, container = {}): Observation =>
  observed(
    shownDeployment({
      containers: [shownContainer({ deploy_status: { ready: 0, total: 3 }, ...container })],
      ...more,
    }),
  );
const autoscaled = { deploy_status: { ready: 1, total: 1 } };

test.each<[string, Observation, ReturnType<typeof numbers>, boolean]>([
  ['asks for what is there and counts as in use', three(), numbers(3, 6, 3), true],
  ['… as long as the account is within its limit', three(), numbers(2, 6, 3), false],
  ['asks for more than runs now, of what may run', three({}, autoscaled), numbers(3, 6, 3), false],
  ['asks for another flavor', three({ flavor_name: 'inference-1xa100' }), numbers(3, 6, 3), false],
  ['asks for another region', three({}, { region_id: 8 }), numbers(3, 6, 3), false],
  [
    'takes the place of nothing that runs',
    three({ status: 'DISABLED' }, { deploy_status: { ready: 0, total: 0 } }),
    numbers(3, 6, 3),
    false,
  ],
])('a recreation at the limit that %s', async (_, replaces, answer, isEnough) => {
  const { error } = await check({ body: answer }, replaces);
  expect(error === undefined).toBe(isEnough);
});

test('where nobody says what is in use, a recreation counts like any create', async () => {
  const { inference_gpu_h100_count_usage: _, ...silent } = numbers(3, 6, 3);
  expect((await check({ body: silent }, three())).error).toMatchObject({ class: 'Quota' });
});
