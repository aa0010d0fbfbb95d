import { expect, test } from 'vitest';
import { Service } from '../../test/support/stage/service.ts';
import { Stage } from '../../test/support/stage/stage.ts';
import type { Knobs } from '../../test/simulators/runai/knobs.ts';

/** What the schema sets where a user says nothing. */
const SCHEMA = { requestsPerSecond: 10, burst: 20, maxInFlight: 16 };
/** A create that was refused is made again once nothing has shown up for so long (`visibilityWindow`). Seconds. */
const WINDOW = 30;
/** Calls that are refused at first, as nobody can know: all that were under way. */
const FIRST = SCHEMA.maxInFlight;

/** Objects that are made at once, on a platform with a limit of its own. */
async function fleet(rateLimit: Knobs['rateLimit'], objects: number) {
  const stage = await Stage.start({ knobs: { rateLimit }, rateLimit: SCHEMA });
  const service = new Service(stage);
  const names = Array.from({ length: objects }, (_, at) => `o-${at}`);
  for (const name of names) {
    stage.apply(name);
    service.wake(name);
  }
  const unready = (): string[] => names.filter((name) => !stage.says(name).includes('Ready=True'));
  return {
    stage,
    service,
    names,
    unready,
    async [Symbol.asyncDispose]() {
      service[Symbol.dispose]();
      await stage[Symbol.asyncDispose]();
    },
  };
}

test.each([
  ...[1, 10, 30].flatMap((objects) => [
    { rps: 2, burst: 1, retryAfter: 1, objects },
    { rps: 2, burst: 3, retryAfter: 1, objects },
    { rps: 5, burst: 5, retryAfter: 1, objects },
    { rps: 8, burst: 10, retryAfter: 1, objects },
  ]),
  // Hardly any: a call that is never repeated must not always come too soon.
  { rps: 0.3, burst: 1, retryAfter: 3, objects: 1 },
  { rps: 0.3, burst: 1, retryAfter: 3, objects: 3 },
  { rps: 0.3, burst: 1, retryAfter: null, objects: 3 },
  { rps: 2, burst: 3, retryAfter: null, objects: 10 },
  { rps: 5, burst: 5, retryAfter: null, objects: 10 },
  { rps: 8, burst: 10, retryAfter: null, objects: 30 },
])(
  'a platform that allows less than the user does: $rps/s, burst $burst, Retry-After $retryAfter; $objects objects',
  { timeout: 120_000 },
  async ({ objects, ...limit }) => {
    await using scene = await fleet(limit, objects);
    const { service, stage, unready } = scene;
    const took = await service.until(() => unready().length === 0, 400);
    expect(unready()).toEqual([]);
    const refused = service.answered('429');
    const calls = service.answered();
    expect(refused).toBeLessThanOrEqual(FIRST + calls * 0.05);
    expect(took).toBeLessThan((2 * (calls - refused)) / limit.rps + WINDOW);
    expect(stage.live.connection.breaker.openedBy).toBeUndefined();
  },
);

test('a platform that refuses nothing gets all that the user allows', { timeout: 120_000 }, async () => {
  await using scene = await fleet(null, 30);
  const { service, unready } = scene;
  const took = await service.until(() => unready().length === 0, 400);
  // The burst goes at once, and nothing of it was held back.
  expect(took).toBeLessThan((service.answered() - SCHEMA.burst) / SCHEMA.requestsPerSecond + 1);
});

test('no pass waits for the end of a long pause, and all go on after it', { timeout: 120_000 }, async () => {
  await using scene = await fleet({ rps: 2, burst: 3, retryAfter: 1 }, 10);
  const { service, stage, unready } = scene;
  await service.until(() => service.atWork > 0 && stage.live.connection.limiter.pausedFor > 0, 10);
  await service.until(() => service.atWork > 0 && stage.live.connection.limiter.pausedFor === 0, 10);
  await stage.control.inject({ times: 1, effect: { kind: 'tooManyRequests', retryAfter: 60 } });
  await service.until(() => stage.live.connection.limiter.pausedFor > 5_000, 10);
  const calls = service.answered();
  await service.until(() => service.atWork === 0, 1);
  expect(service.atWork).toBe(0);
  await service.until(() => stage.live.connection.limiter.pausedFor === 0, 70);
  expect(service.answered()).toBe(calls);
  await service.until(() => unready().length === 0, 200);
  expect(unready()).toEqual([]);
});
