import { expect, test } from 'vitest';
import { type Answer, leadsTo, meantHome } from './meant-home.ts';

const otherwise = { kind: 'Rejected', words: () => 'several projects' } as const;
const one: Answer = { kind: 'Home', home: 'c1/33' };
const several: Answer = { kind: 'Several', homes: ['c1/33', 'c2/34'], otherwise };
const none: Answer = { kind: 'Rejected', words: () => 'no such project' };

test.for<[why: string, answer: Answer, home: string, leads: boolean]>([
  ['to the only one', one, 'c1/33', true],
  ['to it in other letters', one, 'C1/33', true],
  ['elsewhere', one, 'c2/34', false],
  ['to one of several', several, 'c2/34', true],
  ['to one of several in other letters', several, 'C2/34', true],
  ['to none of several', several, 'c3/35', false],
  ['nowhere', none, 'c1/33', false],
])('a name leads %s', ([, answer, home, leads]) => {
  expect(leadsTo(answer, home)).toBe(leads);
});

test.for<[why: string, answer: Answer, expected: string | undefined, meant: object]>([
  ['the only one, wherever one lives', one, 'c2/34', one],
  ['of several the one that one lives in', several, 'C2/34', { kind: 'Home', home: 'c2/34' }],
  ['of several none, for one who lives elsewhere', several, 'c3/35', otherwise],
  ['of several none, for one who lives nowhere yet', several, undefined, otherwise],
])('meant is %s', ([, answer, expected, meant]) => {
  expect(meantHome(answer, expected)).toEqual(meant);
});
