import { type Account, defaultAccounts, type Project, type Token } from './accounts.ts';
import { defaultCatalog, type Flavor, type Model, type Region } from './catalog.ts';

/** What a simulator starts with. */
export interface Seed {
  accounts: Account[];
  projects: Project[];
  tokens: Token[];
  regions: Region[];
  flavors: Flavor[];
  models: Model[];
}

/** The accounts, projects and tokens of `defaultAccounts`, and the regions, flavors and models of `defaultCatalog`. */
export function defaultSeed(): Seed {
  return { ...defaultAccounts(), ...defaultCatalog() };
}
