import { describe, expect, test } from 'vitest';
import { duplicates, leaks, Ledger, type LedgerEntry, thefts } from './ledger.ts';

type Line = [
  effect: LedgerEntry['effect'],
  id: string,
  mark?: string | undefined,
  origin?: LedgerEntry['origin'],
];

function ledgerOf(...lines: Line[]): readonly LedgerEntry[] {
  const ledger = new Ledger();
  for (const [effect, workloadId, mark, origin = 'api'] of lines) {
    const by = origin === 'api' ? 'operator' : undefined;
    ledger.record({ at: 0, effect, origin, by, workloadId, name: 'n', home: 'h', mark });
  }
  return ledger.entries();
}

describe('duplicates', () => {
  test.each<[reason: string, lines: Line[], found: string[][]]>([
    ['one workload', [['create', '1', 'm']], []],
    [
      'two marks',
      [
        ['create', '1', 'm'],
        ['create', '2', 'k'],
      ],
      [],
    ],
    [
      'a second while the first lives',
      [
        ['create', '1', 'm'],
        ['create', '2', 'm'],
      ],
      [['1', '2']],
    ],
    [
      'a second while the first is going away',
      [
        ['create', '1', 'm'],
        ['delete', '1', 'm'],
        ['create', '2', 'm'],
      ],
      [['1', '2']],
    ],
    [
      'a second after the first is gone',
      [
        ['create', '1', 'm'],
        ['delete', '1', 'm'],
        ['gone', '1', 'm'],
        ['create', '2', 'm'],
      ],
      [],
    ],
    [
      'workloads without a mark',
      [
        ['create', '1'],
        ['create', '2'],
      ],
      [],
    ],
    [
      'a third, after two are gone, is none',
      [
        ['create', '1', 'm'],
        ['create', '2', 'm'],
        ['gone', '1', 'm'],
        ['gone', '2', 'm'],
        ['create', '3', 'm'],
      ],
      [['1', '2']],
    ],
  ])('%s', (_reason, lines, found) => {
    expect(duplicates(ledgerOf(...lines)).map(({ ids }) => ids)).toEqual(found);
  });
});

test('leaks are marked, alive and nobody’s', () => {
  const live = { name: 'n', home: 'h', deleting: false };
  const found = leaks(
    [
      { ...live, id: 'owned', mark: 'o/a/1' },
      { ...live, id: 'leaked', mark: 'o/a/2' },
      { ...live, id: 'going', mark: 'o/a/3', deleting: true },
      { ...live, id: 'foreign', mark: undefined },
    ],
    ['o/a/1'],
  );
  expect(found.map(({ id }) => id)).toEqual(['leaked']);
});

describe('thefts', () => {
  test.each<[reason: string, line: Line, thefts: number]>([
    ['own', ['patch', '1', 'me/a/b'], 0],
    ['unmarked', ['delete', '1'], 1],
    ['another owner', ['patch', '1', 'you/a/b'], 1],
    ['an owner whose id only begins alike', ['patch', '1', 'me2/a/b'], 1],
    ['adopted', ['delete', 'adopted'], 0],
    ['a person at the console', ['delete', '1', undefined, 'outOfBand'], 0],
    ['started', ['start', '1'], 1],
    ['stopped', ['stop', '1'], 1],
    ['a create', ['create', '1'], 0],
    ['what ceased to exist', ['gone', '1'], 0],
  ])('%s', (_reason, line, count) => {
    expect(thefts(ledgerOf(line), { ownerId: 'me', adopted: ['adopted'] })).toHaveLength(count);
    expect(thefts(ledgerOf(line), { ownerId: 'me', by: 'somebody-else' })).toEqual([]);
  });
});
