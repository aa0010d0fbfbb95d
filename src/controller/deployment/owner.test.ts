import { expect, test } from 'vitest';
import { foundSituationOf, OURS, type Scene, settled } from '../../../test/support/decide/scene.ts';
import { runningThere, unmarked } from '../../../test/support/decide/unmarked-scene.ts';
import { ownerOf } from './owner.ts';

test.for<[why: string, scene: Scene, found: Partial<typeof OURS>, owner: string]>([
  ['recorded, whatever mark it carries', settled, { mark: 'owner-2/a/b' }, 'Ours'],
  ['recorded, the mark lost', settled, { mark: undefined }, 'Ours'],
  ['not recorded, our mark', {}, {}, 'Ours'],
  ["not recorded, another's mark", {}, { mark: 'owner-2/team-a/llama' }, 'Theirs'],
  ['not recorded, no mark: the finalizer proves nothing', {}, { mark: undefined }, 'Unmarked'],
  ['of another kind', settled, { foreignKind: 'Workspace' }, 'Theirs'],
  ['no mark is kept: recorded', runningThere(), { id: 'ns-1' }, 'Ours'],
  ['no mark is kept: another incarnation', runningThere(), { id: 'ns-2', mark: undefined }, 'Theirs'],
  ['no mark is kept, and nothing is on record', unmarked(), { mark: undefined }, 'Unmarked'],
])('whose is it: %s', ([, scene, found, owner]) => {
  expect(ownerOf(foundSituationOf(scene), { ...OURS, ...found })).toBe(owner);
});
