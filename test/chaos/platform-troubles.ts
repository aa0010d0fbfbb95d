import { conditionOf } from '../support/status-rules/status-object.ts';
import type { Fleet } from '../support/one-process/fleet.ts';
import type { FleetUsers } from './fleet-users.ts';
import type { Die } from '../support/seed.ts';

/** A trouble has begun. */
interface Begun {
  /** For people. */
  what: string;
  /** It is over. What must not have come of it, if it has, while all other faults are still in force. */
  end: () => Promise<string[]>;
}

/** Within so long the access tokens that are revoked once are revoked again. Milliseconds. */
const REVOKED_WITHIN_MS = 20_000;

type Trouble = (fleet: Fleet, users: FleetUsers, die: Die) => Promise<Begun>;

/** No caller is let in with the old ones, and whoever holds the Secret writes the new ones sooner or later. */
const replacedCredentials: Trouble = async (fleet, users, die) => {
  const { target, platform } = users.berth;
  const credentials = await platform.meddler.replaceCredentials();
  const replacement = { at: fleet.clock.monotonic(), credentials };
  users.replacement = replacement;
  const write = (): void => {
    // They may have been replaced again.
    if (users.replacement === replacement) fleet.renewSecret(target.name, credentials);
  };
  const isAtOnce = die.below(2) === 0;
  if (isAtOnce) write();
  const what = `credentials are replaced, in the Secret ${isAtOnce ? 'at once' : 'too late'}`;
  const end = async (): Promise<string[]> => {
    if (!isAtOnce) write();
    return [];
  };
  return { what, end };
};

const isDenial = (status: number | undefined): boolean =>
  status !== undefined && status >= 400 && status < 500;

function isRefused(fleet: Fleet, { berth }: FleetUsers): boolean {
  return conditionOf(fleet.platformObject(berth.target.name), 'Ready')?.reason === 'CredentialsInvalid';
}

/** What is wrong with a whole platform for a while, where each single answer is as documented. */
const troubles: Readonly<Record<string, Trouble>> = {
  async shortage(_fleet, users, die) {
    const { shortages } = users.berth.platform.meddler;
    const what = die.of(...Object.keys(shortages));
    const names = users.namesSoon();
    await shortages[what]?.(true, names);
    const end = async (): Promise<string[]> => {
      await shortages[what]?.(false, names);
      return [];
    };
    return { what: `shortage by ${what}`, end };
  },
  async revokedTokens(fleet, users, die) {
    const { revokeTokens } = users.berth.platform.meddler;
    if (revokeTokens === undefined) return replacedCredentials(fleet, users, die);
    const revoke = (): void => void revokeTokens();
    const begunAt = fleet.clock.monotonic();
    const before = isRefused(fleet, users);
    revoke();
    const again = [0, 0].map(() => fleet.clock.schedule(die.below(REVOKED_WITHIN_MS), revoke));
    const end = async (): Promise<string[]> => {
      for (const timer of again) timer[Symbol.dispose]();
      const { control } = users.berth.platform;
      const denials = (await control.faults()).filter(
        ({ effect }) => 'status' in effect && isDenial(effect.status),
      );
      const isBlameless = !before && denials.length === 0 && (users.replacement?.at ?? 0) < begunAt;
      if (!isBlameless || !isRefused(fleet, users)) return [];
      return [`${users.berth.target.name} says that its credentials are refused, where only tokens were`];
    };
    return { what: 'access tokens are revoked', end };
  },
  replacedCredentials,
};

export const troubleNames: readonly string[] = Object.keys(troubles);

/** Begins the trouble of this name; undefined where there is none. */
export async function beginTrouble(
  name: string,
  fleet: Fleet,
  users: FleetUsers,
  die: Die,
): Promise<Begun | undefined> {
  return troubles[name]?.(fleet, users, die);
}
