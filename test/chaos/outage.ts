import type { TargetName } from '../../src/crd/targets.ts';
import { Fleet } from '../support/one-process/fleet.ts';
import type { LifeTarget } from '../support/stage/targets/life-target.ts';
import { lifeTargets } from '../support/stage/targets/life-targets.ts';
import { excess, mostWithin } from '../support/one-process/pace.ts';
import { type OutageKind, Outage, RETRY_AFTER_S } from './platform-outage.ts';
import { FleetUsers } from './fleet-users.ts';
import { judgeStatus } from './judge-status.ts';
import type { Die } from '../support/seed.ts';

/** What the schema sets where a user says nothing. */
const LIMIT = { requestsPerSecond: 10, burst: 20, maxInFlight: 16 };

const MINUTE = 60_000;

/** What the schema sets. */
const VISIBILITY_WINDOW_MS = 30_000;

/** Failed calls that it takes until a connection counts as failed. */
const NOTICED_BY = 5;

/** An outage, and how many objects there are when it begins. */
export interface OutagePlan {
  readonly kinds: ReadonlyMap<TargetName, OutageKind>;
  /** On each platform. */
  readonly objects: number;
  readonly minutes: number;
}

/** What came of it on one platform. */
export interface Figures {
  target: TargetName;
  kind: OutageKind;
  objects: number;
  /** Until it was noticed, and after that. */
  callsBefore: number;
  callsDuring: number;
  /** The most in any 30 seconds once a minute has passed since it was noticed. */
  mostIn30s: number;
  /** The most writes of status to an object that nobody touched. */
  statusWrites: number;
  /** From its end until everything is as the users want it, with the calls that it took. */
  settledInMs: number;
  /** The most that it may take. */
  mayTakeMs: number;
  callsAfter: number;
  /** How far the limit was exceeded in all that time. */
  excess: number;
}

/** Plays an outage of several platforms at once. Throws where something does not settle. */
export async function playOutage({ kinds, objects, minutes }: OutagePlan, chance: Die): Promise<Figures[]> {
  const targets = [...kinds.keys()].map((name) => lifeTargets[name]);
  await using fleet = await Fleet.start({ targets, random: () => chance.roll(), rateLimit: LIMIT });
  const complaints = judgeStatus(fleet);
  const sites = [...kinds].map(([name, kind]) => ({
    kind,
    users: new FleetUsers(fleet, fleet.berth(name), chance),
  }));
  const users = sites.map((site) => site.users);
  for (const each of users) each.arrive(objects);
  await fleet.until(() => users.every((each) => each.isContent()), objects * 10_000 + 10 * MINUTE);
  await expectSettled(users);
  // So that polls and comparisons are as scattered as in any other hour.
  await fleet.wait(10 * MINUTE);

  const begun = fleet.clock.monotonic();
  const outages = await Promise.all(
    sites.map(({ kind, users: { berth } }) => Outage.begin(fleet, berth, kind)),
  );
  const written = countStatusWrites(fleet);
  fleet.hanging = true;
  fleet.step = 100;
  await fleet.wait(MINUTE);
  const wants = Math.ceil(objects / 10);
  for (let minute = 1; minute < minutes; minute += 1) {
    const share =
      Math.ceil((wants * minute) / (minutes - 1)) - Math.ceil((wants * (minute - 1)) / (minutes - 1));
    for (const each of users) for (let one = 0; one < share; one += 1) each.wantSomething();
    await fleet.wait(MINUTE);
  }
  const ended = fleet.clock.monotonic();
  const writes = new Map(written);
  for (const outage of outages) await outage.end();
  fleet.hanging = false;
  fleet.step = 50;
  const settledAt = new Map<FleetUsers, number>();
  await fleet.until(
    () => {
      for (const each of users)
        if (!settledAt.has(each) && each.isContent()) settledAt.set(each, fleet.clock.monotonic());
      return settledAt.size === users.length;
    },
    objects * 10_000 + 20 * MINUTE,
  );
  await expectSettled(users);
  if (complaints.length > 0) throw new Error(complaints.slice(0, 10).join('\n'));
  if (fleet.alarms.length > 0) throw new Error(fleet.alarms.slice(0, 10).join('\n'));
  return sites.map(({ kind, users: each }) => {
    const { berth } = each;
    const calls = fleet.calls.to(berth.gateway.url);
    const during = calls.filter(({ at }) => at >= begun && at < ended);
    const noticed = during[NOTICED_BY - 1]?.at ?? ended;
    const settled = settledAt.get(each) ?? Number.NaN;
    const callsAfter = calls.filter(({ at }) => at >= ended && at <= settled).length;
    return {
      target: berth.target.name,
      kind,
      objects,
      callsBefore: during.filter(({ at }) => at <= noticed).length,
      callsDuring: during.filter(({ at }) => at > noticed).length,
      mostIn30s: mostWithin(
        during.filter(({ at }) => at > noticed + MINUTE),
        30_000,
      ),
      statusWrites: Math.max(0, ...each.untouched().map((name) => writes.get(name) ?? 0)),
      settledInMs: settled - ended,
      mayTakeMs: mayTake(berth.target, kind, callsAfter),
      callsAfter,
      excess: excess(calls, LIMIT),
    };
  });
}

async function expectSettled(users: readonly FleetUsers[]): Promise<void> {
  const complaints = (await Promise.all(users.map((each) => each.complaints()))).flat();
  if (complaints.length > 0) throw new Error(complaints.slice(0, 10).join('\n'));
}

/** How long everything may take, in milliseconds, that took so many calls. */
function mayTake({ updatesInPlace }: LifeTarget, kind: OutageKind, calls: number): number {
  const asked = kind === 'busy' ? RETRY_AFTER_S * 1_000 : 0;
  // What is deleted for an edit must have been seen to be gone twice before it is made anew.
  const anew = updatesInPlace ? 0 : VISIBILITY_WINDOW_MS;
  return (calls / LIMIT.requestsPerSecond) * 1_000 + MINUTE + asked + anew;
}

function countStatusWrites(fleet: Fleet): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  fleet.onStatus.push(({ metadata: { name } }) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return counts;
}
