import { leastSpec } from '../whole-specs/least-specs.ts';
import type { Draft } from './draft.ts';
import { deployment, type platform } from './drafts.ts';

/** A deployment whose section `gcore` has these fields besides a sound spec; `spec` is put beside the section. */
export function gcore(section: object = {}, spec: object = {}, name = 'llama'): Draft {
  return deployment({ runai: undefined, gcore: { spec: leastSpec, ...section }, ...spec }, name);
}

/** A deployment whose Gcore spec has these fields besides what Gcore needs. */
export function gcoreSpec(fields: object): Draft {
  return gcore({ spec: { ...leastSpec, ...fields } });
}

/** A platform object, of the kind that `make` makes, with this section `gcore`. */
export function gcorePlatform(make: typeof platform, section: object = { projectId: 1234 }): Draft {
  return make({ runai: undefined, gcore: section });
}
