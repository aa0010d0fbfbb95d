import type { RoleRule } from '../support/role-rules.ts';

/** A customer of the platform. Quotas are an account's. */
export interface Account {
  id: number;
  name: string;
}

/** A permanent API token. */
export interface Token {
  /** Who calls with it, in the journal and the ledger. */
  name: string;
  /** Opaque; newer ones contain `_`, older ones `$`. */
  token: string;
  accountId: number;
  userId: number;
  /** Milliseconds of the simulator's clock; null: never. */
  expiresAt: number | null;
  deleted: boolean;
  /** What it may do. */
  rules: RoleRule[];
}

/** A project of an account; deployments live in projects. */
export interface Project {
  id: number;
  accountId: number;
  name: string;
  /** It was removed; `restoreProject` brings it back. */
  removed: boolean;
}

/** A token that may do everything in its account, with what is left out filled in. */
export function token(part: Pick<Token, 'name' | 'token' | 'accountId'> & Partial<Token>): Token {
  return { userId: 7001, expiresAt: null, deleted: false, rules: [], ...part };
}

/** A project with what is left out filled in. */
export function project(part: Pick<Project, 'id' | 'accountId' | 'name'> & Partial<Project>): Project {
  return { removed: false, ...part };
}

/** The tokens of the default seed. */
export const tokens = {
  operator: '29841_c767f2d0a1b94e5f8d3c',
  older: '1234$abcdef0123456789',
  other: '555_f00dfeed',
};

/**
 * Account `acme` with the projects 1234 and 1235 and the tokens `operator` (newer) and `older`; account `other`
 * with the project 5678 and a token of its own.
 */
export function defaultAccounts(): { accounts: Account[]; projects: Project[]; tokens: Token[] } {
  return {
    accounts: [
      { id: 29_841, name: 'acme' },
      { id: 555, name: 'other' },
    ],
    projects: [
      project({ id: 1234, accountId: 29_841, name: 'Default' }),
      project({ id: 1235, accountId: 29_841, name: 'Research' }),
      project({ id: 5678, accountId: 555, name: 'Default' }),
    ],
    tokens: [
      token({ name: 'operator', token: tokens.operator, accountId: 29_841 }),
      token({ name: 'older', token: tokens.older, accountId: 29_841, userId: 7002 }),
      token({ name: 'other', token: tokens.other, accountId: 555, userId: 9001 }),
    ],
  };
}
