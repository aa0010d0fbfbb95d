import { describe, expect, test } from 'vitest';
import {
  MINUTE,
  MONOTONIC,
  type Scene,
  SECRET_MISSING,
  settled,
  situationOf,
} from '../../../../test/support/decide/scene.ts';
import { areSecretsDue, needsSecrets, untilSecretsAgain } from './secrets-due.ts';
import type { SecretsRead } from './secrets.ts';
import type { Situation } from '../situation.ts';

/** A situation whose spec takes a value from a Secret that was read so many milliseconds ago, if it was. */
function taking(scene: Scene, readAgo: number | undefined, read: Partial<SecretsRead> = {}): Situation {
  const s = situationOf(scene);
  const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'hf', key: 'token', optional: false } } }];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the section only `env` matters here
  const spec = {
    ...s.object.spec,
    runai: undefined,
    gcore: { env },
  } as unknown as Situation['object']['spec'];
  const begunAt = MONOTONIC - (readAgo ?? 0);
  const secrets =
    readAgo === undefined
      ? undefined
      : { generation: 1, begunAt, values: new Map(), denied: undefined, ...read };
  return { ...s, object: { ...s.object, spec }, memory: { ...s.memory, secrets } };
}

const asks = { annotations: { 'inference-operator.io/reconcile-requested-at': 'now' } };
const missing = { ...settled, translation: SECRET_MISSING };

describe.each([
  ['before a look', true],
  ['where there is none', false],
])('%s', (_, looks) => {
  const due = (s: Situation): boolean => areSecretsDue(s, { begun: MONOTONIC, looks });

  test.for<[why: string, s: Situation, expected: 'always' | 'with a look' | 'never']>([
    ['never read', taking(settled, undefined), 'with a look'],
    ['read a while ago', taking(settled, 59 * MINUTE), 'never'],
    ['a full check is due', taking(settled, 60 * MINUTE), 'with a look'],
    ['an edit', taking({ ...settled, generation: 2 }, MINUTE), 'with a look'],
    ['somebody asks', taking({ ...settled, ...asks }, MINUTE), 'with a look'],
    ['somebody asks, and this pass has read them', taking({ ...settled, ...asks }, 0), 'never'],
    ['one is missing', taking(missing, 9_000), 'never'],
    ['one is missing, for long enough', taking(missing, 10_000), 'always'],
    ['one is missing, and an edit', taking({ ...missing, generation: 2 }, 1_000), 'always'],
    ['one is missing, and somebody asks', taking({ ...missing, ...asks }, 1_000), 'always'],
    ['one is missing, and the object goes', taking({ ...missing, deletingFor: 1 }, MINUTE), 'never'],
    ['the object goes', taking({ ...settled, deletingFor: 1 }, undefined), 'never'],
    ['the spec takes none', situationOf(settled), 'never'],
  ])('%s', ([, s, expected]) => {
    expect(due(s)).toBe(expected === 'always' || (expected === 'with a look' && looks));
  });
});

test.for<[why: string, s: Situation, due: boolean]>([
  ['read a while ago', taking(settled, 1_000), true],
  ['read in this pass', taking(settled, 0), false],
  ['the spec takes none', situationOf(settled), false],
])('before something is deleted to be created anew from them: %s', ([, s, due]) => {
  expect(areSecretsDue(s, { begun: MONOTONIC, looks: true, replaces: true })).toBe(due);
});

test('what is missing is looked for every ten seconds', () => {
  expect(untilSecretsAgain(taking(missing, 4_000))).toBe(6_000);
  expect(untilSecretsAgain(taking(missing, MINUTE))).toBe(0);
  expect(untilSecretsAgain(taking(settled, 4_000))).toBe(Number.POSITIVE_INFINITY);
  expect(untilSecretsAgain(taking({ ...missing, deletingFor: 1 }, 4_000))).toBe(Number.POSITIVE_INFINITY);
});

test('only what lives and takes values from them needs Secrets', () => {
  expect(needsSecrets(taking(settled, undefined).object)).toBe(true);
  expect(needsSecrets(taking({ ...settled, deletingFor: 1 }, undefined).object)).toBe(false);
  expect(needsSecrets(situationOf(settled).object)).toBe(false);
});
