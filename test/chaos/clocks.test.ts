import { expect, test } from 'vitest';
import { Fleet } from '../support/one-process/fleet.ts';
import { lifeTargets } from '../support/stage/targets/life-targets.ts';
import { mostWithin } from '../support/one-process/pace.ts';
import { FleetUsers } from './fleet-users.ts';
import { judgeStatus } from './judge-status.ts';
import { Outage } from './platform-outage.ts';
import { die, isLong } from '../support/seed.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Before and after: in the long form every token ends meanwhile. */
const OBSERVED_MS = (isLong ? 70 : 20) * MINUTE;
/** What a platform refuses for good is tried again after this. */
const AGAIN_MS = 10 * MINUTE;

/** The whole operator on four platforms, when somebody sets the machine's clock. */
async function fleetOfTwoEach(chance: ReturnType<typeof die>) {
  const fleet = await Fleet.start({ targets: Object.values(lifeTargets), random: () => chance.roll() });
  const users = [...fleet.berths.values()].map((berth) => new FleetUsers(fleet, berth, chance));
  const complaints = judgeStatus(fleet);
  for (const each of users) each.arrive(2);
  await fleet.until(() => users.every((each) => each.isContent()), 10 * MINUTE);
  fleet.step = 1_000;
  return { fleet, users, complaints, [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose]() };
}

const jumps = [
  { jump: 'an hour forward', ms: HOUR },
  { jump: 'an hour back', ms: -HOUR },
];

test.for(isLong ? jumps : [die('jump').of(...jumps)])(
  'the clock is set $jump: nothing comes sooner or later for it',
  { timeout: 600_000 },
  async ({ jump, ms }) => {
    await using scene = await fleetOfTwoEach(die(jump));
    const { fleet, users, complaints } = scene;

    // Polls, comparisons and tokens.
    const calls = async (): Promise<number> => {
      const before = fleet.calls.all.length;
      await fleet.wait(OBSERVED_MS);
      return fleet.calls.all.length - before;
    };
    const usual = await calls();
    fleet.clock.jumpWall(ms);
    expect(Math.abs((await calls()) - usual)).toBeLessThan(usual / 10);
    for (const { platform } of fleet.berths.values())
      expect(await platform.control.calls({ status: 401 })).toEqual([]);

    // Probes of a platform that is out, and how old what was seen last is.
    const outages = await Promise.all(users.map((each) => Outage.begin(fleet, each.berth, 'unavailable')));
    // Where nobody does anything it is noticed by five polls.
    await fleet.wait(15 * MINUTE);
    fleet.clock.jumpWall(-ms);
    const jumped = fleet.clock.monotonic();
    await fleet.wait(10 * MINUTE);
    for (const { berth } of users) {
      const probes = fleet.calls.to(berth.gateway.url, jumped);
      expect(mostWithin(probes, 30_000)).toBe(1);
      expect(probes.length).toBeGreaterThan(15);
    }
    for (const outage of outages) await outage.end();
    fleet.step = 50;
    expect(await fleet.until(() => users.every((each) => each.isContent()), HOUR)).toBeLessThan(MINUTE);

    // The wait after a refusal, which is kept in status by the wall clock.
    for (const { platform, target } of fleet.berths.values())
      await platform.control.inject({
        method: 'POST',
        path: target.createPath,
        times: 1,
        effect: { kind: 'status', status: 400 },
      });
    for (const each of users) each.arrive(1);
    await fleet.wait(MINUTE);
    expect(users.filter((each) => each.isContent())).toEqual([]);
    fleet.clock.jumpWall(ms);
    fleet.step = 1_000;
    const took = await fleet.until(() => users.every((each) => each.isContent()), HOUR);
    expect(took).toBeLessThan(AGAIN_MS + MINUTE);

    expect((await Promise.all(users.map((each) => each.complaints()))).flat()).toEqual([]);
    expect([...complaints, ...fleet.alarms]).toEqual([]);
  },
);
