import type { Fault, FaultEffect } from '../simulators/support/fault.ts';
import type { Die } from '../support/seed.ts';

/** Longer than this no list says what is not so any more: `visibilityWindow` says that it need not be expected. */
export const LIES_FOR_MS = 25_000;

type Draw = (die: Die) => FaultEffect;

const moment = (die: Die): 'before' | 'after' => die.of('before', 'after');

/** Real milliseconds: they change the order of what comes at once, and nothing else. */
const LATE_MS = 15;

/** What may come in place of an answer, whatever was called. */
const answers: Readonly<Record<string, Draw>> = {
  latency: (die) => ({ kind: 'latency', ms: die.below(LATE_MS), when: moment(die) }),
  status: (die) => ({ kind: 'status', status: die.of(500, 502, 503, 504, 408), when: moment(die) }),
  unauthorized: () => ({ kind: 'status', status: 401 }),
  tooManyRequests: (die) => {
    const retryAfter = die.of(null, 1, 3, 20);
    return { kind: 'tooManyRequests', ...(retryAfter !== null && { retryAfter }) };
  },
  reset: (die) => ({ kind: 'reset', when: moment(die) }),
  hang: (die) => ({ kind: 'hang', when: moment(die) }),
  truncate: () => ({ kind: 'truncate' }),
  html: (die) => ({ kind: 'html', status: die.of(200, 404, 502), when: moment(die) }),
  empty: (die) => ({ kind: 'empty', status: die.of(200, 204, 500), when: moment(die) }),
  wrongJson: (die) => {
    const cut = die.below(4) === 0;
    return {
      kind: 'wrongJson',
      when: moment(die),
      ...(!cut && { body: die.of<unknown>({}, [], 'text', 0) }),
    };
  },
};

/** What only a call that changes something may be answered. */
const refusals: Readonly<Record<string, Draw>> = {
  refused: (die) => ({ kind: 'status', status: die.of(400, 403, 422, 423) }),
  conflict: (die) => ({ kind: 'status', status: 409, when: moment(die) }),
};

/** What is wrong with lists that are answered. */
const lies: Readonly<Record<string, Draw>> = {
  staleList: () => ({ kind: 'staleList' }),
  lostRows: (die) => ({ kind: 'lostRows', rows: 1 + die.below(3) }),
  duplicateRows: (die) => ({ kind: 'duplicateRows', rows: 1 + die.below(3) }),
};

const CHANGES = ['POST', 'PATCH', 'DELETE'] as const;

/** All that may go wrong, by name. */
export const faultNames = [answers, refusals, lies].flatMap((some) => Object.keys(some));

export const isLie = (name: string): boolean => Object.hasOwn(lies, name);

/**
 * A fault of this name. `keepsMark`: of the target. A gateway that repeats a call hears of the first time, and says 409;
 * without a mark nobody can tell that from a name that another has, and what is another's is never touched. So it is
 * with any other 4xx to a create that has made something.
 */
export function drawFault(name: string, die: Die, keepsMark: boolean): Fault {
  const method = Object.hasOwn(refusals, name) ? die.of(...CHANGES) : die.of(null, 'GET', 'POST', ...CHANGES);
  const times = die.of(null, 1, 2, 4);
  const drawn = (answers[name] ?? refusals[name] ?? lies[name])?.(die);
  if (drawn === undefined) throw new Error(`no fault is called ${name}`);
  return {
    effect: keepsMark ? drawn : withoutDenial(drawn),
    ...(method !== null && !isLie(name) && { method }),
    ...(times !== null && !isLie(name) && { times }),
  };
}

/** The same fault, but that what a 4xx denies has not happened. */
function withoutDenial(effect: FaultEffect): FaultEffect {
  const denies = 'status' in effect && effect.status >= 400 && effect.status < 500 && effect.status !== 408;
  return denies && 'when' in effect ? { ...effect, when: 'before' } : effect;
}
