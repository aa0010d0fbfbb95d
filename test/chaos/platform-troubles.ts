import type { Fleet } from '../support/one-process/fleet.ts';
import type { FleetUsers } from './fleet-users.ts';
import type { Die } from '../support/seed.ts';

/** A trouble has begun. */
interface Begun {
  /** For people. */
  what: string;
  /** It is over. */
  end: () => Promise<void>;
}

/** Within so long the access tokens that are revoked once are revoked again. Milliseconds. */
const REVOKED_WITHIN_MS = 20_000;

type Trouble = (fleet: Fleet, users: FleetUsers, die: Die) => Promise<Begun>;

/** No caller is let in with the old ones, and whoever holds the Secret writes the new ones sooner or later. */
const replacedCredentials: Trouble = async (fleet, users, die) => {
  const { target, platform } = users.berth;
  const credentials = await platform.meddler.replaceCredentials();
  const write = (): void => fleet.renewSecret(target.name, credentials);
  const isAtOnce = die.below(2) === 0;
  if (isAtOnce) write();
  const what = `credentials are replaced, in the Secret ${isAtOnce ? 'at once' : 'too late'}`;
  return { what, end: async () => (isAtOnce ? undefined : write()) };
};

/** What is wrong with a whole platform for a while, where each single answer is as documented. */
const troubles: Readonly<Record<string, Trouble>> = {
  async shortage(_fleet, users, die) {
    const { shortages } = users.berth.platform.meddler;
    const what = die.of(...Object.keys(shortages));
    const names = users.namesSoon();
    await shortages[what]?.(true, names);
    return { what: `shortage by ${what}`, end: async () => shortages[what]?.(false, names) };
  },
  async revokedTokens(fleet, users, die) {
    const { revokeTokens } = users.berth.platform.meddler;
    if (revokeTokens === undefined) return replacedCredentials(fleet, users, die);
    const revoke = (): void => void revokeTokens();
    revoke();
    const again = [0, 0].map(() => fleet.clock.schedule(die.below(REVOKED_WITHIN_MS), revoke));
    const end = async (): Promise<void> => again.forEach((timer) => timer[Symbol.dispose]());
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
