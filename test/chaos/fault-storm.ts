import { conditionOf } from '../support/status-rules/status-object.ts';
import { Fleet } from '../support/one-process/fleet.ts';
import { lifeTargets } from '../support/stage/targets/life-targets.ts';
import { drawFault, faultNames, isLie, LIES_FOR_MS } from './fault-dice.ts';
import { FleetUsers } from './fleet-users.ts';
import { judgeRefusals } from './judge-refusals.ts';
import { judgeStatus } from './judge-status.ts';
import { beginTrouble, troubleNames } from './platform-troubles.ts';
import type { Die } from '../support/seed.ts';

/** How much goes wrong. */
export interface Storm {
  /** On each platform. */
  objects: number;
  /** Times in which something is wrong on each platform; each fault once in so many as there are faults. */
  rounds: number;
  /** Faults at once. */
  atOnce: number;
}

/** Longer than any wait that is promised to end by itself: ten minutes, and what is to be done after it. */
const SETTLED_WITHIN_MS = 1_800_000;

/** After that a change that nothing hints at has been seen: an hour, and what is to be done after it. */
const DRIFT_SEEN_WITHIN_MS = 4_500_000;

const DRIFT_STEP_MS = 300_000;

/** What users want on each platform while something is wrong there. */
const WANTS = 2;

/** After a list that says what is not so: longer than `visibilityWindow` from its end. */
const TRUE_FOR_MS = 45_000;

/** All that goes wrong, each once before any again. */
export const wrongs: readonly string[] = [...faultNames, ...troubleNames];

/**
 * The users of four platforms change their minds, while on each platform now this and now that goes wrong, and somebody
 * changes what is there behind the operator's back. From then on nothing does: all has to become as the users want it.
 * Returns what was wrong with it, with what had gone wrong.
 */
export async function playStorm({ objects, rounds, atOnce }: Storm, die: Die): Promise<string[]> {
  await using fleet = await Fleet.start({ targets: Object.values(lifeTargets), random: () => die.roll() });
  const complaints = judgeStatus(fleet);
  const refusals = judgeRefusals(fleet);
  const users = [...fleet.berths.values()].map((berth) => new FleetUsers(fleet, berth, die));
  fleet.onStatus.push(async (object) => {
    const ready = conditionOf(object, 'Ready');
    if (ready?.status !== 'True' || ready.observedGeneration !== object.metadata.generation) return;
    for (const each of users) complaints.push(...(await each.liesOf(object.metadata.name)));
  });
  fleet.onGone.push(async ({ metadata }) => {
    for (const each of users) complaints.push(...(await each.leftBehind(metadata.name)));
  });
  for (const each of users) each.arrive(objects);
  const story: string[] = [];
  const orders = users.map(() => die.shuffled(wrongs));
  const liedAt = users.map(() => Number.NEGATIVE_INFINITY);
  fleet.hanging = true;
  fleet.step = 250;
  for (let round = 0; round < rounds; round += 1) {
    const ends: (() => Promise<string[]>)[] = [];
    for (const [at, each] of users.entries()) {
      const now = fleet.clock.monotonic();
      const tell = (what: string): void =>
        void story.push(`${seconds(fleet)} ${each.berth.target.name}: ${what}`);
      for (let one = 0; one < atOnce; one += 1) {
        const name = orders[at]?.[(round * atOnce + one) % wrongs.length] ?? '';
        const trouble = await beginTrouble(name, fleet, each, die);
        if (trouble !== undefined) {
          tell(trouble.what);
          ends.push(trouble.end);
          continue;
        }
        const tooSoon = isLie(name) && now - (liedAt[at] ?? 0) < LIES_FOR_MS + TRUE_FOR_MS;
        if (tooSoon) continue;
        if (isLie(name)) liedAt[at] = now;
        const fault = drawFault(name, die, each.berth.target.keepsMark);
        tell(JSON.stringify(fault));
        await each.berth.platform.control.inject(fault);
      }
      const deed = await each.meddle();
      if (deed !== undefined) {
        tell(deed.what);
        ends.push(deed.end);
      }
      for (let want = 0; want < WANTS; want += 1) tell(each.wantSomething());
    }
    await fleet.wait(5_000 + die.below(LIES_FOR_MS - 5_000));
    for (const end of ends) complaints.push(...(await end()));
    for (const each of users) await each.berth.platform.control.clearFaults();
    if (die.below(2) === 0) await fleet.wait(die.below(60_000));
  }
  fleet.hanging = false;
  story.push(`${seconds(fleet)} all is well`);
  const isContent = (): boolean => users.every((each) => each.isContent());
  await fleet.until(isContent, SETTLED_WITHIN_MS);
  // What somebody has changed there may be seen only when it is compared.
  for (let waited = 0; waited < DRIFT_SEEN_WITHIN_MS && (await anyHarmed(users)); waited += DRIFT_STEP_MS)
    await fleet.wait(DRIFT_STEP_MS);
  await fleet.until(isContent, SETTLED_WITHIN_MS);
  for (const each of users) complaints.push(...(await each.complaints()));
  for (const each of users) each.leave();
  await fleet.until(isContent, SETTLED_WITHIN_MS);
  for (const each of users)
    complaints.push(...(await each.complaints()), ...(await each.berth.platform.complaints()));
  complaints.push(...refusals, ...fleet.alarms);
  return complaints.length === 0 ? [] : [...complaints.slice(0, 20), ...story];
}

async function anyHarmed(users: readonly FleetUsers[]): Promise<boolean> {
  return (await Promise.all(users.map((each) => each.isAnyHarmed()))).includes(true);
}

const seconds = (fleet: Fleet): string => `${Math.round(fleet.clock.monotonic() / 1_000)} s`;
